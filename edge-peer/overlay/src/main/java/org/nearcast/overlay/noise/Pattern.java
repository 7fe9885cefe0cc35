// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.util.List;

/**
 * Which keys a handshake's messages carry and mix, in order (Noise, section 7).
 *
 * @param name as in a protocol's name
 * @param responderKnown whether the initiator has the responder's static key beforehand, the pre-message {@code <- s}
 * @param messages the first by the initiator, then in turns
 */
public record Pattern(String name, boolean responderKnown, List<List<Token>> messages) {
    /** What a message does next. */
    public enum Token {
        /** Carries an ephemeral public key, in the clear. */
        E,
        /** Carries a static public key, encrypted if there is a key yet. */
        S,
        /** Mixes in what the two ephemeral keys agree on. */
        EE,
        /** Initiator's ephemeral, responder's static key. */
        ES,
        /** Initiator's static, responder's ephemeral key. */
        SE,
        /** The two static keys. */
        SS
    }

    /** Both send their static keys, each encrypted; the responder's to anyone who asks. */
    public static final Pattern XX = new Pattern(
            "XX",
            false,
            List.of(List.of(Token.E), List.of(Token.E, Token.EE, Token.S, Token.ES), List.of(Token.S, Token.SE)));

    /** The initiator knows the responder's static key and sends its own at once: one round trip, and a first message that can be replayed. */
    public static final Pattern IK = new Pattern(
            "IK", true, List.of(List.of(Token.E, Token.ES, Token.S, Token.SS), List.of(Token.E, Token.EE, Token.SE)));

    public Pattern {
        messages = List.copyOf(messages);
    }
}
