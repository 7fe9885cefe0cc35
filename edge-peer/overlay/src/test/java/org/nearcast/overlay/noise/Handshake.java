// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.nio.charset.StandardCharsets;
import org.nearcast.overlay.host.SeededRandom;

/** Two sides of a handshake, their keys drawn from a seed, and what they have said. */
final class Handshake {
    static final byte[] PROLOGUE = "nearcast test".getBytes(StandardCharsets.US_ASCII);

    final Suite suite;
    final KeyPair initiatorStatic;
    final KeyPair responderStatic;
    final HandshakeState initiator;
    final HandshakeState responder;

    Handshake(Pattern pattern, Suite suite, long seed) {
        SeededRandom random = new SeededRandom(seed);
        this.suite = suite;
        initiatorStatic = suite.keyPair(random);
        responderStatic = suite.keyPair(random);
        initiator = new HandshakeState(
                pattern,
                true,
                PROLOGUE,
                suite,
                initiatorStatic,
                suite.keyPair(random),
                pattern.responderKnown() ? responderStatic.publicKey() : null);
        responder = new HandshakeState(pattern, false, PROLOGUE, suite, responderStatic, suite.keyPair(random), null);
    }

    HandshakeState writer() {
        return initiator.isWriting() ? initiator : responder;
    }

    HandshakeState reader() {
        return initiator.isWriting() ? responder : initiator;
    }

    /** One message from whoever's turn it is to the other. */
    byte[] step() {
        HandshakeState reader = reader();
        byte[] message = writer().writeMessage(payload(reader.messages()));
        reader.readMessage(message, 0, message.length);
        return message;
    }

    /** All that is left to say. */
    Handshake finish() {
        while (!initiator.isFinished() || !responder.isFinished()) {
            step();
        }
        return this;
    }

    static byte[] payload(int message) {
        return ("payload " + message).getBytes(StandardCharsets.US_ASCII);
    }
}
