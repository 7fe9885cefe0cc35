// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;
import java.util.Random;

/** Gathers and makes the 1536-byte packets of a handshake (RTMP 1.0, sections 5.2.3 and 5.2.4). */
final class HandshakePackets {
    static final int VERSION = 3;
    static final byte[] NOTHING = new byte[0];

    private final byte[] packet = new byte[HandshakeDigest.PACKET_BYTES];
    private int filled;

    /** Takes what is still missing of a packet from {@code in}; true when it is whole. */
    boolean fill(ByteBuffer in) {
        int count = Math.min(packet.length - filled, in.remaining());
        in.get(packet, filled, count);
        filled += count;
        return filled == packet.length;
    }

    /** The packet that is whole, and room for the next. */
    byte[] take() {
        filled = 0;
        return packet.clone();
    }

    /** C1 or S1: time, version, random bytes. */
    static byte[] fresh(int time, int version, Random random) {
        byte[] bytes = new byte[HandshakeDigest.PACKET_BYTES];
        random.nextBytes(bytes);
        ByteBuffer.wrap(bytes).putInt(time).putInt(version);
        return bytes;
    }

    /** S2 or C2 of the simple handshake: the peer's packet, with the time at which it was read. */
    static byte[] echo(byte[] peerPacket, int readAt) {
        byte[] bytes = peerPacket.clone();
        ByteBuffer.wrap(bytes).putInt(4, readAt);
        return bytes;
    }

    /** The version field: not zero when the peer may have put a digest in. */
    static int version(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(4);
    }
}
