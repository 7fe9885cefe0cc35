// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/** An Ethernet frame with one whole UDP datagram over IPv4 or IPv6 (RFC 768). */
public final class UdpFrame extends IpFrame {

    /** Protocol number. */
    public static final int PROTOCOL = 17;

    private static final int UDP_BYTES = 8;

    private final int udpBytes;

    private UdpFrame(IpFrame frame, int udpBytes) {
        super(frame);
        this.udpBytes = udpBytes;
    }

    /** Reads a frame; null if it is anything else than unfragmented, whole UDP with at most one VLAN tag. */
    public static UdpFrame parse(ByteBuffer data) {
        IpFrame frame = IpFrame.parse(data, PROTOCOL);
        if (frame == null || frame.l4Bytes() < UDP_BYTES) {
            return null;
        }
        int length = shortAt(frame.bytes, frame.l4At + 4);
        return length < UDP_BYTES || length > frame.l4Bytes() ? null : new UdpFrame(frame, length);
    }

    /** A copy of the payload. */
    public byte[] payload() {
        return Arrays.copyOfRange(bytes, l4At + UDP_BYTES, l4At + udpBytes);
    }

    /**
     * Makes the frame that carries {@code payload}, with its checksums.
     *
     * @param from of the family of {@code to}
     * @param vlan the tag's VLAN; {@link VlanId#NONE} for none
     */
    public static byte[] build(
            MacAddress fromMac,
            IpAddress from,
            int fromPort,
            MacAddress toMac,
            IpAddress to,
            int toPort,
            VlanId vlan,
            byte[] payload) {
        byte[] datagram = new byte[UDP_BYTES + payload.length];
        ByteBuffer.wrap(datagram)
                .putShort((short) fromPort)
                .putShort((short) toPort)
                .putShort((short) datagram.length)
                .putShort((short) 0)
                .put(payload);
        return FrameWriter.ip(fromMac, from, toMac, to, vlan, PROTOCOL, datagram, 6);
    }
}
