// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/** Makes frames around what TCP or UDP has to say. */
final class FrameWriter {

    private static final int HOPS = 64;

    private FrameWriter() {}

    /**
     * An Ethernet frame with one IP packet.
     *
     * @param from source, of the family of {@code to}
     * @param vlan the tag's VLAN; {@link VlanId#NONE} for none
     * @param segment with its checksum's field at {@code checksumAt}, which is filled in
     */
    static byte[] ip(
            MacAddress fromMac,
            IpAddress from,
            MacAddress toMac,
            IpAddress to,
            VlanId vlan,
            int protocol,
            byte[] segment,
            int checksumAt) {
        int ipAt = IpFrame.ETHERNET_BYTES + (vlan.equals(VlanId.NONE) ? 0 : IpFrame.TAG_BYTES);
        int headerBytes = to.isIp6() ? IpFrame.IPV6_BYTES : IpFrame.MIN_IPV4_BYTES;
        byte[] frame = new byte[ipAt + headerBytes + segment.length];
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.put(toMac.toBytes()).put(fromMac.toBytes());
        if (!vlan.equals(VlanId.NONE)) {
            out.putShort((short) IpFrame.ETHERTYPE_VLAN).putShort(vlan.toShort());
        }
        if (to.isIp6()) {
            out.putShort((short) IpFrame.ETHERTYPE_IPV6).putInt(0x60000000);
            out.putShort((short) segment.length).put((byte) protocol).put((byte) HOPS);
        } else {
            out.putShort((short) IpFrame.ETHERTYPE_IPV4).putShort((short) 0x4500);
            out.putShort((short) (headerBytes + segment.length)).putInt(0);
            out.put((byte) HOPS).put((byte) protocol).putShort((short) 0);
        }
        out.put(from.toOctets()).put(to.toOctets()).put(segment);
        if (!to.isIp6()) {
            InternetChecksum.ofIpv4(frame, ipAt, headerBytes);
        }
        InternetChecksum.ofTransport(frame, ipAt, protocol, ipAt + headerBytes, segment.length, checksumAt);
        return frame;
    }
}
