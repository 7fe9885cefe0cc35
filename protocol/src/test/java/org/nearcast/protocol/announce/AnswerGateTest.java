// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.announce.AnnounceException.Reason;

class AnswerGateTest {

    private static final Fingerprint SELF = Samples.GATEWAY.publicKey().fingerprint();

    private final AnswerGate gate = new AnswerGate(SELF, Optional.empty());
    private long nowMs;

    private Answer accept(byte[] datagram) throws AnnounceException {
        nowMs += 1000;
        return gate.accept(datagram, nowMs);
    }

    private Reason refused(byte[] datagram) {
        return assertThrows(AnnounceException.class, () -> accept(datagram)).reason();
    }

    private static byte[] answerTo(long counter) {
        return Samples.CONTROLLER_SIGNER.sign(Samples.answer(Samples.announcement(counter)));
    }

    @Test
    void shouldAcceptAnAnswerToWhatItSent() throws Exception {
        gate.sent(Samples.announcement(1));
        assertEquals(Samples.answer(Samples.announcement(1)), accept(answerTo(1)));
    }

    @Test
    void shouldRefuseAnAnswerToNothingSentLately() {
        assertEquals(Reason.NOT_ASKED, refused(answerTo(1)));
        for (int counter = 1; counter <= 5; counter++) {
            gate.sent(Samples.announcement(counter));
        }
        assertEquals(Reason.NOT_ASKED, refused(answerTo(1)));
    }

    @Test
    void shouldRefuseAnAnswerToAnotherPeer() {
        gate.sent(Samples.announcement(1));
        byte[] other = Samples.CONTROLLER_SIGNER.sign(Samples.answer(Samples.announcement(Samples.CONTROLLER, 1)));
        assertEquals(Reason.NOT_ASKED, refused(other));
    }

    @Test
    void shouldTakeAnswersOfThePinnedControllerOnly() throws Exception {
        gate.sent(Samples.announcement(1));
        gate.pin(Samples.CONTROLLER.publicKey().fingerprint());
        accept(answerTo(1));
        Answer byOther = new Answer(
                Samples.GATEWAY.publicKey(),
                Samples.announcement(1),
                Answer.Status.ALLOWED,
                0,
                0,
                "",
                List.of(),
                Optional.empty());
        assertEquals(Reason.UNKNOWN_CONTROLLER, refused(Samples.GATEWAY_SIGNER.sign(byOther)));
    }

    @Test
    void shouldRefuseAnAnswerWithAnyByteFlippedOrCut() {
        gate.sent(Samples.announcement(1));
        byte[] datagram = answerTo(1);
        for (int at = 0; at < datagram.length; at++) {
            byte[] copy = datagram.clone();
            copy[at] ^= (byte) 0x11;
            refused(copy);
            refused(Arrays.copyOf(datagram, at));
        }
    }
}
