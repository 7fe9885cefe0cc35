// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/**
 * An Ethernet frame, untagged or with one 802.1Q tag, with a whole IPv4 or IPv6 packet in it, read in place (RFC 894, RFC
 * 2464, RFC 791, RFC 8200). Of IPv6's extension headers hop-by-hop and destination options are stepped over. Everything else,
 * stacked tags, priority tags, fragments, routing headers, lengths that lie, is not one.
 */
class IpFrame {

    static final int ETHERNET_BYTES = 14;
    static final int TAG_BYTES = 4;
    static final int ETHERTYPE_IPV4 = 0x0800;
    static final int ETHERTYPE_IPV6 = 0x86dd;
    static final int ETHERTYPE_VLAN = 0x8100;
    static final int MIN_IPV4_BYTES = 20;
    static final int IPV6_BYTES = 40;

    private static final int HOP_BY_HOP = 0;
    private static final int DESTINATION_OPTIONS = 60;
    /** RFC 8200, 4.1 recommends each once, destination options twice. */
    private static final int MAX_EXTENSIONS = 4;

    final byte[] bytes;
    final int ipAt;
    final int l4At;
    private final int end;

    IpFrame(IpFrame other) {
        this(other.bytes, other.ipAt, other.l4At, other.end);
    }

    private IpFrame(byte[] bytes, int ipAt, int l4At, int end) {
        this.bytes = bytes;
        this.ipAt = ipAt;
        this.l4At = l4At;
        this.end = end;
    }

    /** Reads a frame of {@code protocol}; null if it is none. */
    static IpFrame parse(ByteBuffer data, int protocol) {
        if (data == null || data.remaining() < ETHERNET_BYTES + MIN_IPV4_BYTES) {
            return null;
        }
        int start = data.position();
        int type = data.getShort(start + 12) & 0xffff;
        int ipAt = ETHERNET_BYTES;
        if (type == ETHERTYPE_VLAN) {
            int vlan = data.getShort(start + ETHERNET_BYTES) & 0x0fff;
            type = data.getShort(start + ETHERNET_BYTES + 2) & 0xffff;
            ipAt += TAG_BYTES;
            if (vlan == 0 || vlan == 0x0fff) {
                return null;
            }
        }
        if (type != ETHERTYPE_IPV4 && type != ETHERTYPE_IPV6) {
            return null;
        }
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return type == ETHERTYPE_IPV4 ? ipv4(bytes, ipAt, protocol) : ipv6(bytes, ipAt, protocol);
    }

    private static IpFrame ipv4(byte[] bytes, int ipAt, int protocol) {
        if (bytes.length < ipAt + MIN_IPV4_BYTES || (bytes[ipAt + 9] & 0xff) != protocol) {
            return null;
        }
        int headerBytes = (bytes[ipAt] & 0x0f) * 4;
        int length = shortAt(bytes, ipAt + 2);
        boolean fragment = (shortAt(bytes, ipAt + 6) & 0x3fff) != 0;
        boolean sound = (bytes[ipAt] & 0xf0) == 0x40
                && headerBytes >= MIN_IPV4_BYTES
                && length >= headerBytes
                && ipAt + length <= bytes.length;
        return sound && !fragment ? new IpFrame(bytes, ipAt, ipAt + headerBytes, ipAt + length) : null;
    }

    private static IpFrame ipv6(byte[] bytes, int ipAt, int protocol) {
        if (bytes.length < ipAt + IPV6_BYTES || (bytes[ipAt] & 0xf0) != 0x60) {
            return null;
        }
        int end = ipAt + IPV6_BYTES + shortAt(bytes, ipAt + 4);
        if (end > bytes.length) {
            return null;
        }
        int next = bytes[ipAt + 6] & 0xff;
        int at = ipAt + IPV6_BYTES;
        for (int i = 0; i < MAX_EXTENSIONS && (next == HOP_BY_HOP || next == DESTINATION_OPTIONS); i++) {
            if (at + 8 > end) {
                return null;
            }
            next = bytes[at] & 0xff;
            at += ((bytes[at + 1] & 0xff) + 1) * 8;
        }
        return next == protocol && at <= end ? new IpFrame(bytes, ipAt, at, end) : null;
    }

    final int l4Bytes() {
        return end - l4At;
    }

    final boolean isIpv6() {
        return isIpv6(bytes, ipAt);
    }

    static boolean isIpv6(byte[] bytes, int ipAt) {
        return (bytes[ipAt] & 0xf0) == 0x60;
    }

    static int shortAt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    static int intAt(byte[] bytes, int at) {
        return shortAt(bytes, at) << 16 | shortAt(bytes, at + 2);
    }

    private MacAddress macAt(int at) {
        return MacAddress.valueOf(Arrays.copyOfRange(bytes, at, at + 6));
    }

    /** Destination MAC. */
    public final MacAddress destinationMac() {
        return macAt(0);
    }

    /** Source MAC. */
    public final MacAddress sourceMac() {
        return macAt(6);
    }

    /** The tag's VLAN, 1 to 4094; {@link VlanId#NONE} if it is untagged. */
    public final VlanId vlan() {
        return ipAt == ETHERNET_BYTES ? VlanId.NONE : VlanId.vlanId((short) (shortAt(bytes, ETHERNET_BYTES) & 0x0fff));
    }

    /** Source address. */
    public final IpAddress source() {
        return isIpv6() ? ipv6At(ipAt + 8) : ipv4At(ipAt + 12);
    }

    /** Destination address. */
    public final IpAddress destination() {
        return isIpv6() ? ipv6At(ipAt + 24) : ipv4At(ipAt + 16);
    }

    private IpAddress ipv4At(int at) {
        return IpAddress.valueOf(IpAddress.Version.INET, bytes, at);
    }

    private IpAddress ipv6At(int at) {
        return IpAddress.valueOf(IpAddress.Version.INET6, bytes, at);
    }

    /** Differentiated services code point, 0 to 63 (RFC 2474). */
    public final int dscp() {
        return isIpv6() ? shortAt(bytes, ipAt) >> 6 & 0x3f : (bytes[ipAt + 1] & 0xff) >> 2;
    }

    /** Source port of TCP or UDP. */
    public final int sourcePort() {
        return shortAt(bytes, l4At);
    }

    /** Destination port of TCP or UDP. */
    public final int destinationPort() {
        return shortAt(bytes, l4At + 2);
    }

    /** The frame as it came; shared, not to be changed. */
    public final byte[] bytes() {
        return bytes;
    }
}
