// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the vectors of two other implementations. */
class VectorsTest {
    private final Suite suite = new X25519AesGcmSha256();

    static List<Vector> vectors() throws IOException {
        return Vector.all();
    }

    @Test
    void shouldHaveVectorsOfBothPatterns() throws IOException {
        assertEquals(4, vectors().size());
        assertEquals(
                2, vectors().stream().filter(v -> v.pattern() == Pattern.XX).count());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldWriteWhatIsPublished(Vector vector) {
        HandshakeState initiator = vector.initiator(suite);
        HandshakeState responder = vector.responder(suite);
        for (int i = 0; i < vector.pattern().messages().size(); i++) {
            Vector.Message message = vector.messages().get(i);
            HandshakeState writer = i % 2 == 0 ? initiator : responder;
            HandshakeState reader = i % 2 == 0 ? responder : initiator;
            assertArrayEquals(message.ciphertext(), writer.writeMessage(message.payload()), "message " + i);
            reader.readMessage(message.ciphertext(), 0, message.ciphertext().length);
        }
        assertTrue(initiator.isFinished() && responder.isFinished());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldReadWhatIsPublished(Vector vector) {
        Run run = Run.of(vector, suite);
        for (int i = 0; i < run.payloads.size(); i++) {
            assertArrayEquals(vector.messages().get(i).payload(), run.payloads.get(i), "message " + i);
        }
        assertArrayEquals(suite.keyPair(vector.fields().get("resp_static")).publicKey(), run.initiator.remoteStatic());
        assertArrayEquals(suite.keyPair(vector.fields().get("init_static")).publicKey(), run.responder.remoteStatic());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldNameTheSessionAsPublished(Vector vector) {
        Run run = Run.of(vector, suite);
        assertArrayEquals(run.initiator.handshakeHash(), run.responder.handshakeHash());
        if (vector.name().startsWith("cacophony")) {
            assertArrayEquals(vector.fields().get("handshake_hash"), run.initiator.handshakeHash());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldSplitSecretsThatEncryptAsPublished(Vector vector) {
        Run run = Run.of(vector, suite);
        assertArrayEquals(run.initiator.secret(true), run.responder.secret(true));
        assertArrayEquals(run.initiator.secret(false), run.responder.secret(false));
        CipherState[] writers = ciphers(run.initiator);
        CipherState[] readers = ciphers(run.responder);
        for (int i = run.payloads.size(); i < vector.messages().size(); i++) {
            Vector.Message message = vector.messages().get(i);
            byte[] nothing = {};
            assertArrayEquals(message.ciphertext(), writers[i % 2].encrypt(nothing, message.payload()), "message " + i);
            assertArrayEquals(
                    message.payload(),
                    readers[i % 2].decrypt(nothing, message.ciphertext(), 0, message.ciphertext().length),
                    "message " + i);
        }
    }

    private CipherState[] ciphers(HandshakeState state) {
        return new CipherState[] {
            new CipherState(suite, state.secret(true)), new CipherState(suite, state.secret(false))
        };
    }

    /** A whole handshake, each side reading what is published. */
    private static final class Run {
        final HandshakeState initiator;
        final HandshakeState responder;
        final List<byte[]> payloads = new ArrayList<>();

        private Run(HandshakeState initiator, HandshakeState responder) {
            this.initiator = initiator;
            this.responder = responder;
        }

        static Run of(Vector vector, Suite suite) {
            Run run = new Run(vector.initiator(suite), vector.responder(suite));
            for (int i = 0; i < vector.pattern().messages().size(); i++) {
                Vector.Message message = vector.messages().get(i);
                (i % 2 == 0 ? run.initiator : run.responder).writeMessage(message.payload());
                byte[] padded = new byte[message.ciphertext().length + 5];
                System.arraycopy(message.ciphertext(), 0, padded, 3, message.ciphertext().length);
                run.payloads.add(
                        (i % 2 == 0 ? run.responder : run.initiator).readMessage(padded, 3, padded.length - 2));
            }
            return run;
        }
    }
}
