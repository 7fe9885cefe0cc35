// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;

/** An Ethernet frame with one whole TCP segment over IPv4 or IPv6 (RFC 9293), read in place. */
public final class TcpFrame extends IpFrame {

    /** Protocol number. */
    public static final int PROTOCOL = 6;

    private static final int MIN_TCP_BYTES = 20;
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    private final int tcpHeaderBytes;

    private TcpFrame(IpFrame frame, int tcpHeaderBytes) {
        super(frame);
        this.tcpHeaderBytes = tcpHeaderBytes;
    }

    /** Reads a frame; null if it is anything else than unfragmented, whole TCP with at most one VLAN tag. */
    public static TcpFrame parse(ByteBuffer data) {
        IpFrame frame = IpFrame.parse(data, PROTOCOL);
        if (frame == null || frame.l4Bytes() < MIN_TCP_BYTES) {
            return null;
        }
        int headerBytes = (frame.bytes[frame.l4At + 12] >> 4 & 0x0f) * 4;
        return headerBytes < MIN_TCP_BYTES || headerBytes > frame.l4Bytes() ? null : new TcpFrame(frame, headerBytes);
    }

    /** Sequence number, 0 to 2^32-1. */
    public long sequence() {
        return intAt(bytes, l4At + 4) & 0xffffffffL;
    }

    private boolean flag(int flag) {
        return (bytes[l4At + 13] & flag) != 0;
    }

    /** Whether it opens a connection: SYN without ACK. */
    public boolean opens() {
        return flag(SYN) && !flag(ACK);
    }

    /** Whether it acknowledges something. */
    public boolean acknowledges() {
        return flag(ACK);
    }

    /** Whether its sender has nothing more to send. */
    public boolean finishes() {
        return flag(FIN);
    }

    /** Whether it resets the connection. */
    public boolean resets() {
        return flag(RST);
    }

    /** The payload, without Ethernet's padding. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(bytes, l4At + tcpHeaderBytes, l4Bytes() - tcpHeaderBytes)
                .slice()
                .asReadOnlyBuffer();
    }
}
