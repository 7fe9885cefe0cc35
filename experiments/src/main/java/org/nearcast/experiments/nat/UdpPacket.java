// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.nio.ByteBuffer;
import org.nearcast.overlay.host.Endpoint;

/** A UDP datagram in an IPv4 packet, whose endpoints can be rewritten. */
final class UdpPacket {
    private static final int UDP = 17;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;
    private static final int CHECKSUM = 10;
    private static final int UDP_CHECKSUM = 6;

    private final ByteBuffer bytes;
    private final int headerBytes;

    private UdpPacket(ByteBuffer bytes, int headerBytes) {
        this.bytes = bytes;
        this.headerBytes = headerBytes;
    }

    /** Looks at a packet; null if it is anything else, or a fragment. */
    static UdpPacket of(byte[] packet) {
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        int headerBytes = packet.length < 28 ? 0 : 4 * (packet[0] & 0x0f);
        boolean isWhole = packet.length >= 28 && (bytes.getShort(6) & 0x3fff) == 0;
        return isWhole && packet[0] >> 4 == 4 && packet[9] == UDP && packet.length >= headerBytes + 8
                ? new UdpPacket(bytes, headerBytes)
                : null;
    }

    Endpoint from() {
        return Endpoint.ipv4(bytes.getInt(SOURCE), bytes.getShort(headerBytes) & 0xffff);
    }

    Endpoint to() {
        return Endpoint.ipv4(bytes.getInt(DESTINATION), bytes.getShort(headerBytes + 2) & 0xffff);
    }

    void setFrom(Endpoint endpoint) {
        rewrite(SOURCE, headerBytes, endpoint);
    }

    void setTo(Endpoint endpoint) {
        rewrite(DESTINATION, headerBytes + 2, endpoint);
    }

    private void rewrite(int address, int port, Endpoint endpoint) {
        bytes.putInt(address, (int) endpoint.low());
        bytes.putShort(port, (short) endpoint.port());
        bytes.putShort(headerBytes + UDP_CHECKSUM, (short) 0); // there is none (RFC 768)
        bytes.putShort(CHECKSUM, (short) 0);
        int sum = 0;
        for (int i = 0; i < headerBytes; i += 2) {
            sum += bytes.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        bytes.putShort(CHECKSUM, (short) ~sum);
    }

    byte[] bytes() {
        return bytes.array();
    }
}
