// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * The client's side of the handshake (RTMP 1.0, section 5.2). C1 carries a digest by scheme 0, which a server that knows none
 * takes for random bytes; C2 answers S1's digest when there is one and is a plain echo otherwise.
 */
public final class ClientHandshake {
    /** Flash Player 9.0.124.2, as other clients say. */
    private static final int DIGEST_VERSION = 0x09007C02;

    private enum State {
        AWAIT_S0,
        AWAIT_S1,
        AWAIT_S2,
        COMPLETE
    }

    private final LongSupplier clockMs;
    private final Random random;
    private final HandshakePackets packets = new HandshakePackets();
    private State state = State.AWAIT_S0;

    /**
     * @param clockMs milliseconds since any epoch; the low 32 bits are sent
     * @param random fills C1 and C2; need not be secure
     */
    public ClientHandshake(LongSupplier clockMs, Random random) {
        this.clockMs = clockMs;
        this.random = random;
    }

    /** C0 and C1, to be sent first. */
    public byte[] start() {
        byte[] c1 = HandshakePackets.fresh((int) clockMs.getAsLong(), DIGEST_VERSION, random);
        HandshakeDigest.sign(c1, 0, HandshakeDigest.Side.CLIENT);
        return ByteBuffer.allocate(1 + HandshakeDigest.PACKET_BYTES)
                .put((byte) HandshakePackets.VERSION)
                .put(c1)
                .array();
    }

    /**
     * Takes what belongs to the handshake from {@code in} and leaves what comes after it.
     *
     * @return what to send now: C2, once S1 is whole
     * @throws RtmpException when the server speaks another version
     */
    public byte[] feed(ByteBuffer in) throws RtmpException {
        byte[] toSend = HandshakePackets.NOTHING;
        if (state == State.AWAIT_S0 && in.hasRemaining()) {
            int version = in.get() & 0xFF;
            if (version != HandshakePackets.VERSION) {
                throw new RtmpException("the server answers with RTMP version " + version);
            }
            state = State.AWAIT_S1;
        }
        if (state == State.AWAIT_S1 && packets.fill(in)) {
            toSend = answer(packets.take());
            state = State.AWAIT_S2;
        }
        if (state == State.AWAIT_S2 && packets.fill(in)) {
            state = State.COMPLETE;
        }
        return toSend;
    }

    /** Whether all of S2 has come; the chunk stream begins at the next byte, both ways. */
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    private byte[] answer(byte[] s1) {
        int scheme = HandshakePackets.version(s1) == 0
                ? HandshakeDigest.NOT_FOUND
                : HandshakeDigest.scheme(s1, HandshakeDigest.Side.SERVER);
        if (scheme == HandshakeDigest.NOT_FOUND) {
            return HandshakePackets.echo(s1, (int) clockMs.getAsLong());
        }
        byte[] c2 = new byte[HandshakeDigest.PACKET_BYTES];
        random.nextBytes(c2);
        HandshakeDigest.signAnswer(c2, s1, scheme, HandshakeDigest.Side.CLIENT);
        return c2;
    }
}
