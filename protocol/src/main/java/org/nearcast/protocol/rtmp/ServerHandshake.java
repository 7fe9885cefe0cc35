// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * The server's side of the handshake (RTMP 1.0, section 5.2). A client whose C1 carries a digest, by scheme 0 or 1, is
 * answered with digests by the same scheme; any other is answered as the text says. C2 is waited for and not judged.
 */
public final class ServerHandshake {
    /** Some version of Adobe's server that knows digests; clients look at no more than that it is not zero. */
    private static final int DIGEST_VERSION = 0x04050001;
    /** From here on C0 is not an RTMP version but the first letter of another protocol (section 5.2.2). */
    private static final int FIRST_INVALID_VERSION = 32;

    private enum State {
        AWAIT_C0,
        AWAIT_C1,
        AWAIT_C2,
        COMPLETE
    }

    private final LongSupplier clockMs;
    private final Random random;
    private final HandshakePackets packets = new HandshakePackets();
    private State state = State.AWAIT_C0;

    /**
     * @param clockMs milliseconds since any epoch; the low 32 bits are sent
     * @param random fills S1 and S2; need not be secure
     */
    public ServerHandshake(LongSupplier clockMs, Random random) {
        this.clockMs = clockMs;
        this.random = random;
    }

    /**
     * Takes what belongs to the handshake from {@code in} and leaves what comes after it.
     *
     * @return what to send now, often nothing
     * @throws RtmpException when the first byte is no RTMP version
     */
    public byte[] feed(ByteBuffer in) throws RtmpException {
        byte[] toSend = HandshakePackets.NOTHING;
        if (state == State.AWAIT_C0 && in.hasRemaining()) {
            int version = in.get() & 0xFF;
            if (version >= FIRST_INVALID_VERSION) {
                throw new RtmpException("not RTMP: first byte " + version);
            }
            state = State.AWAIT_C1;
        }
        if (state == State.AWAIT_C1 && packets.fill(in)) {
            toSend = answer(packets.take());
            state = State.AWAIT_C2;
        }
        if (state == State.AWAIT_C2 && packets.fill(in)) {
            state = State.COMPLETE;
        }
        return toSend;
    }

    /** Whether all of C2 has come; the chunk stream begins at the next byte. */
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    private byte[] answer(byte[] c1) {
        int now = (int) clockMs.getAsLong();
        int scheme = HandshakePackets.version(c1) == 0
                ? HandshakeDigest.NOT_FOUND
                : HandshakeDigest.scheme(c1, HandshakeDigest.Side.CLIENT);
        byte[] s1;
        byte[] s2;
        if (scheme == HandshakeDigest.NOT_FOUND) {
            s1 = HandshakePackets.fresh(now, 0, random);
            s2 = HandshakePackets.echo(c1, now);
        } else {
            s1 = HandshakePackets.fresh(now, DIGEST_VERSION, random);
            HandshakeDigest.sign(s1, scheme, HandshakeDigest.Side.SERVER);
            s2 = new byte[HandshakeDigest.PACKET_BYTES];
            random.nextBytes(s2);
            HandshakeDigest.signAnswer(s2, c1, scheme, HandshakeDigest.Side.SERVER);
        }
        // Version 3 whatever the client asked for: it may come down to it or go away (section 5.2.2).
        return ByteBuffer.allocate(1 + 2 * HandshakeDigest.PACKET_BYTES)
                .put((byte) HandshakePackets.VERSION)
                .put(s1)
                .put(s2)
                .array();
    }
}
