// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/** An untagged Ethernet frame with one whole UDP datagram over IPv4 (RFC 768). */
public final class UdpFrame extends Ipv4Frame {

    /** IPv4 protocol number. */
    public static final int PROTOCOL = 17;

    private static final int IPV4_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int TTL = 64;

    private final int udpBytes;

    private UdpFrame(Ipv4Frame frame, int udpBytes) {
        super(frame);
        this.udpBytes = udpBytes;
    }

    /** Reads a frame; null if it is anything else than untagged, unfragmented, whole UDP over IPv4. */
    public static UdpFrame parse(ByteBuffer data) {
        Ipv4Frame frame = Ipv4Frame.parse(data, PROTOCOL);
        if (frame == null || frame.l4Bytes() < UDP_BYTES) {
            return null;
        }
        int length = shortAt(frame.bytes, frame.l4() + 4);
        return length < UDP_BYTES || length > frame.l4Bytes() ? null : new UdpFrame(frame, length);
    }

    /** A copy of the payload. */
    public byte[] payload() {
        return Arrays.copyOfRange(bytes, l4() + UDP_BYTES, l4() + udpBytes);
    }

    /** Makes the frame that carries {@code payload}, with both checksums. */
    public static byte[] build(
            MacAddress fromMac,
            Ip4Address from,
            int fromPort,
            MacAddress toMac,
            Ip4Address to,
            int toPort,
            byte[] payload) {
        int length = UDP_BYTES + payload.length;
        byte[] frame = new byte[ETHERNET_BYTES + IPV4_BYTES + length];
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.put(toMac.toBytes()).put(fromMac.toBytes()).putShort((short) 0x0800);
        out.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4_BYTES + length));
        out.putInt(0).put((byte) TTL).put((byte) PROTOCOL).putShort((short) 0);
        out.put(from.toOctets()).put(to.toOctets());
        out.putShort((short) fromPort)
                .putShort((short) toPort)
                .putShort((short) length)
                .putShort((short) 0);
        out.put(payload);
        InternetChecksum.ofIpv4(frame, ETHERNET_BYTES, IPV4_BYTES);
        int udp = ETHERNET_BYTES + IPV4_BYTES;
        long sum = InternetChecksum.ofPseudoHeader(frame, ETHERNET_BYTES, PROTOCOL, length);
        int checksum = InternetChecksum.finish(InternetChecksum.add(sum, frame, udp, length));
        InternetChecksum.put(frame, udp + 6, checksum == 0 ? 0xffff : checksum);
        return frame;
    }
}
