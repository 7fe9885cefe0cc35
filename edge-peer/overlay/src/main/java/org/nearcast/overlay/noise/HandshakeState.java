// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.nearcast.overlay.noise.Pattern.Token;

/**
 * One side of a handshake (Noise, section 5.3). It departs from the text in one thing: a message that cannot be read, or a reply that cannot be
 * made, leaves it as it was, so that a forged datagram does not end a handshake. Once a message was read it stays read; who sends it again
 * gets the same reply again from the session, not from here.
 */
public final class HandshakeState {
    /** The longest message (Noise, section 3). */
    public static final int MAX_MESSAGE_BYTES = 65_535;

    private final Pattern pattern;
    private final boolean initiator;
    private final Suite suite;
    private final KeyPair ownStatic;
    private final KeyPair ownEphemeral;

    private SymmetricState symmetric;
    private byte[] remoteStatic;
    private byte[] remoteEphemeral;
    private int message;
    private PacketKeys sendKeys;
    private PacketKeys receiveKeys;

    /**
     * @param prologue what both sides must agree on beforehand, of any length
     * @param ownEphemeral fresh for this handshake
     * @param remoteStatic the responder's static key where the pattern says that the initiator has it, else null
     * @throws IllegalArgumentException if it is there and should not be, or the other way round
     */
    public HandshakeState(
            Pattern pattern,
            boolean initiator,
            byte[] prologue,
            Suite suite,
            KeyPair ownStatic,
            KeyPair ownEphemeral,
            byte[] remoteStatic) {
        boolean known = initiator && pattern.responderKnown();
        if (known != (remoteStatic != null)) {
            throw new IllegalArgumentException(
                    "the other side's static key is " + (known ? "missing" : "not known before the handshake"));
        }
        this.pattern = pattern;
        this.initiator = initiator;
        this.suite = suite;
        this.ownStatic = ownStatic;
        this.ownEphemeral = ownEphemeral;
        this.remoteStatic = known ? Suite.requireKey(remoteStatic).clone() : null;
        symmetric = new SymmetricState(suite, "Noise_" + pattern.name() + "_" + suite.name());
        symmetric.mixHash(prologue);
        if (pattern.responderKnown()) {
            symmetric.mixHash(initiator ? this.remoteStatic : ownStatic.publicKey());
        }
    }

    /** Whether the next message is written here, rather than read. */
    public boolean isWriting() {
        return !isFinished() && (message % 2 == 0) == initiator;
    }

    /** Whether all messages were written and read. */
    public boolean isFinished() {
        return message == pattern.messages().size();
    }

    /** How many messages were written and read. */
    public int messages() {
        return message;
    }

    /**
     * Makes the next message.
     *
     * @throws IllegalStateException if it is not this side's turn
     * @throws IllegalArgumentException if the message would be longer than {@link #MAX_MESSAGE_BYTES}
     * @throws NoiseException if a key that the other side sent yields no secret
     */
    public byte[] writeMessage(byte[] payload) {
        if (!isWriting()) {
            throw new IllegalStateException("not to be written now: message " + message + " of " + pattern.name());
        }
        SymmetricState next = symmetric.copy();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Token token : tokens()) {
            switch (token) {
                case E -> {
                    out.writeBytes(ownEphemeral.publicKey());
                    next.mixHash(ownEphemeral.publicKey());
                }
                case S -> out.writeBytes(next.encryptAndHash(ownStatic.publicKey()));
                default -> next.mixKey(agree(token, remoteEphemeral, remoteStatic));
            }
        }
        if (payload.length > MAX_MESSAGE_BYTES - out.size() - next.overheadBytes()) {
            throw new IllegalArgumentException("a payload of " + payload.length + " bytes");
        }
        out.writeBytes(next.encryptAndHash(payload));
        symmetric = next;
        message++;
        return out.toByteArray();
    }

    /**
     * Reads the next message.
     *
     * @param from where it begins in the array
     * @param to where it ends
     * @return its payload
     * @throws IllegalStateException if it is not the other side's turn
     * @throws NoiseException if it is not authentic
     */
    public byte[] readMessage(byte[] bytes, int from, int to) {
        if (isFinished() || isWriting()) {
            throw new IllegalStateException("not to be read now: message " + message + " of " + pattern.name());
        }
        if (to - from > MAX_MESSAGE_BYTES) {
            throw new NoiseException("a message of " + (to - from) + " bytes");
        }
        SymmetricState next = symmetric.copy();
        byte[] theirEphemeral = remoteEphemeral;
        byte[] theirStatic = remoteStatic;
        int at = from;
        for (Token token : tokens()) {
            switch (token) {
                case E -> {
                    int end = require(at, Suite.KEY_BYTES, to);
                    theirEphemeral = Arrays.copyOfRange(bytes, at, end);
                    next.mixHash(theirEphemeral);
                    at = end;
                }
                case S -> {
                    int end = require(at, Suite.KEY_BYTES + next.overheadBytes(), to);
                    theirStatic = next.decryptAndHash(bytes, at, end);
                    at = end;
                }
                default -> next.mixKey(agree(token, theirEphemeral, theirStatic));
            }
        }
        require(at, next.overheadBytes(), to);
        byte[] payload = next.decryptAndHash(bytes, at, to);
        symmetric = next;
        remoteEphemeral = theirEphemeral;
        remoteStatic = theirStatic;
        message++;
        return payload;
    }

    /** A copy of the other side's static key; null before it is known. It is proven only when the handshake has finished. */
    public byte[] remoteStatic() {
        return remoteStatic == null ? null : remoteStatic.clone();
    }

    /**
     * What names this session and no other, the same on both sides, for binding other things to it (Noise, section 11.2).
     *
     * @throws IllegalStateException before the handshake has finished
     */
    public byte[] handshakeHash() {
        requireFinished();
        return symmetric.hash();
    }

    /**
     * Keys, the first generation, for the packets that this side sends.
     *
     * @throws IllegalStateException before the handshake has finished
     */
    public PacketKeys sendKeys() {
        if (sendKeys == null) {
            sendKeys = suite.packetKeys(secret(initiator));
        }
        return sendKeys;
    }

    /**
     * Keys, the first generation, for the packets that it receives.
     *
     * @throws IllegalStateException before the handshake has finished
     */
    public PacketKeys receiveKeys() {
        if (receiveKeys == null) {
            receiveKeys = suite.packetKeys(secret(!initiator));
        }
        return receiveKeys;
    }

    /** The transport secret of what the initiator sends, or of what the responder does. */
    byte[] secret(boolean ofInitiator) {
        requireFinished();
        return symmetric.split()[ofInitiator ? 0 : 1];
    }

    private List<Token> tokens() {
        return pattern.messages().get(message);
    }

    private byte[] agree(Token token, byte[] theirEphemeral, byte[] theirStatic) {
        boolean initiatorStatic = token == Token.SE || token == Token.SS;
        boolean responderStatic = token == Token.ES || token == Token.SS;
        KeyPair own = (initiator ? initiatorStatic : responderStatic) ? ownStatic : ownEphemeral;
        return suite.agree(own, (initiator ? responderStatic : initiatorStatic) ? theirStatic : theirEphemeral);
    }

    private void requireFinished() {
        if (!isFinished()) {
            throw new IllegalStateException("the handshake has not finished");
        }
    }

    private static int require(int at, int bytes, int to) {
        if (to - at < bytes) {
            throw new NoiseException("the message ends early");
        }
        return at + bytes;
    }
}
