// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/**
 * The question who has an address, asked by nobody in particular: an ARP probe (RFC 5227, 2.1.1), or a neighbour solicitation from
 * the unspecified address (RFC 4862, 5.4.2). Who has it says so, and whoever learns hosts from that learns one.
 */
public final class WhoHas {

    /** Who asks; nobody's own, for it is locally administered. */
    public static final MacAddress ASKER = MacAddress.valueOf("02:4e:45:41:52:3f");

    private static final int MAC_BYTES = 6;
    private static final short ETHERTYPE_ARP = 0x0806;
    private static final int ARP_BYTES = 28;
    private static final int ICMPV6 = 58;
    private static final int SOLICITATION_BYTES = 24;
    private static final byte SOLICITATION = (byte) 135;
    private static final int HOP_LIMIT_AT = IpFrame.ETHERNET_BYTES + 7;
    private static final IpAddress UNSPECIFIED = IpAddress.valueOf("::");

    private WhoHas() {}

    /** The frame, untagged. */
    public static byte[] build(IpAddress address) {
        return address.isIp4() ? arp(address.toOctets()) : solicitation(address.toOctets());
    }

    private static byte[] arp(byte[] address) {
        return ByteBuffer.allocate(IpFrame.ETHERNET_BYTES + ARP_BYTES)
                .put(MacAddress.BROADCAST.toBytes())
                .put(ASKER.toBytes())
                .putShort(ETHERTYPE_ARP)
                .putShort((short) 1)
                .putShort((short) IpFrame.ETHERTYPE_IPV4)
                .put((byte) MAC_BYTES)
                .put((byte) address.length)
                .putShort((short) 1)
                .put(ASKER.toBytes())
                .putInt(0)
                .put(MacAddress.ZERO.toBytes())
                .put(address)
                .array();
    }

    private static byte[] solicitation(byte[] address) {
        byte[] segment = new byte[SOLICITATION_BYTES];
        segment[0] = SOLICITATION;
        System.arraycopy(address, 0, segment, 8, address.length);
        // The solicited-node group of the address (RFC 4291, 2.7.1), and its MAC (RFC 2464, 7).
        byte[] group = IpAddress.valueOf("ff02::1:ff00:0").toOctets();
        System.arraycopy(address, 13, group, 13, 3);
        byte[] mac = {0x33, 0x33, group[12], group[13], group[14], group[15]};
        byte[] frame = FrameWriter.ip(
                ASKER,
                UNSPECIFIED,
                MacAddress.valueOf(mac),
                IpAddress.valueOf(IpAddress.Version.INET6, group),
                VlanId.NONE,
                ICMPV6,
                segment,
                2);
        frame[HOP_LIMIT_AT] = (byte) 255;
        return frame;
    }

    /** Whether a frame is for who asked: an answer, of which nobody else has any use. */
    public static boolean isAnswered(ByteBuffer frame) {
        if (frame == null || frame.remaining() < MAC_BYTES) {
            return false;
        }
        byte[] to = new byte[MAC_BYTES];
        frame.duplicate().get(to);
        return ASKER.equals(MacAddress.valueOf(to));
    }
}
