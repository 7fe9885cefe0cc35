// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.corpus;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A TCP segment of a capture: its whole Ethernet frame, which begins with 14 + 20 bytes of Ethernet and IPv4 without options. */
public final class Segment {
    private static final int IP = 14;
    private static final int TCP = 34;
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;

    private final byte[] frame;

    Segment(byte[] frame) {
        this.frame = frame;
    }

    /** A frame from the first client address of the tests to their CDN, with no options. */
    static Segment of(long sequence, int flags, byte[] from, int offset, int length) {
        ByteBuffer out = ByteBuffer.allocate(TCP + 20 + length);
        out.position(12);
        out.putShort((short) 0x0800).put((byte) 0x45).put((byte) 0).putShort((short) (40 + length));
        out.putInt(0).put((byte) 64).put((byte) 6).putShort((short) 0);
        out.putInt(0x0a00000b).putInt(0x0a0000fe);
        out.putShort((short) 40000)
                .putShort((short) 1935)
                .putInt((int) sequence)
                .putInt(0);
        out.put((byte) 0x50).put((byte) flags).putShort((short) 1000).putInt(0);
        out.put(from, offset, length);
        return new Segment(out.array());
    }

    /** The frame; not to be changed. */
    public byte[] frame() {
        return frame;
    }

    /** The frame as another host at another port would have sent it. */
    public byte[] frameFrom(int host, int tcpPort) {
        byte[] copy = frame.clone();
        ByteBuffer view = ByteBuffer.wrap(copy);
        view.put(10, (byte) 1).put(11, (byte) host);
        view.putInt(IP + 12, 0x0a00000a + host);
        view.putShort(TCP, (short) tcpPort);
        return copy;
    }

    /** Who sent it: address and port in one number. */
    long source() {
        return endpoint(IP + 12, TCP);
    }

    /** Who receives it. */
    long destination() {
        return endpoint(IP + 16, TCP + 2);
    }

    private long endpoint(int address, int port) {
        ByteBuffer view = ByteBuffer.wrap(frame);
        return (view.getInt(address) & 0xffffffffL) << 16 | view.getShort(port) & 0xffff;
    }

    public long sequence() {
        return ByteBuffer.wrap(frame).getInt(TCP + 4) & 0xffffffffL;
    }

    /** Whether it opens the connection. */
    public boolean opens() {
        return (frame[TCP + 13] & 0x12) == SYN;
    }

    /** Whether its sender has nothing more to say. */
    public boolean ends() {
        return (frame[TCP + 13] & (FIN | RST)) != 0;
    }

    /** Its bytes of the connection. */
    public byte[] payload() {
        int end = IP + (ByteBuffer.wrap(frame).getShort(IP + 2) & 0xffff);
        return Arrays.copyOfRange(frame, TCP + (frame[TCP + 12] >> 4 & 0x0f) * 4, end);
    }
}
