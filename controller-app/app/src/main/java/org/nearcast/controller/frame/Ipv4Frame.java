// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

import java.nio.ByteBuffer;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;

/**
 * An untagged Ethernet frame with a whole IPv4 packet in it, read in place (RFC 894, RFC 791). Everything else, VLAN tags,
 * IPv6, fragments, lengths that lie, is not one.
 */
class Ipv4Frame {

    static final int ETHERNET_BYTES = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int MIN_IPV4_BYTES = 20;

    final byte[] bytes;
    final int ipHeaderBytes;
    final int ipBytes;

    Ipv4Frame(Ipv4Frame other) {
        this.bytes = other.bytes;
        this.ipHeaderBytes = other.ipHeaderBytes;
        this.ipBytes = other.ipBytes;
    }

    private Ipv4Frame(byte[] bytes, int ipHeaderBytes, int ipBytes) {
        this.bytes = bytes;
        this.ipHeaderBytes = ipHeaderBytes;
        this.ipBytes = ipBytes;
    }

    /** Reads a frame of {@code protocol}; null if it is none. */
    static Ipv4Frame parse(ByteBuffer data, int protocol) {
        if (data == null || data.remaining() < ETHERNET_BYTES + MIN_IPV4_BYTES) {
            return null;
        }
        int start = data.position();
        if (data.getShort(start + 12) != ETHERTYPE_IPV4 || (data.get(start + ETHERNET_BYTES + 9) & 0xff) != protocol) {
            return null;
        }
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        int headerBytes = (bytes[ETHERNET_BYTES] & 0x0f) * 4;
        int length = shortAt(bytes, ETHERNET_BYTES + 2);
        boolean fragment = (shortAt(bytes, ETHERNET_BYTES + 6) & 0x3fff) != 0;
        boolean sound = (bytes[ETHERNET_BYTES] & 0xf0) == 0x40
                && headerBytes >= MIN_IPV4_BYTES
                && length >= headerBytes
                && ETHERNET_BYTES + length <= bytes.length;
        return sound && !fragment ? new Ipv4Frame(bytes, headerBytes, length) : null;
    }

    final int l4() {
        return ETHERNET_BYTES + ipHeaderBytes;
    }

    final int l4Bytes() {
        return ipBytes - ipHeaderBytes;
    }

    static int shortAt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    static int intAt(byte[] bytes, int at) {
        return shortAt(bytes, at) << 16 | shortAt(bytes, at + 2);
    }

    private MacAddress macAt(int at) {
        byte[] mac = new byte[6];
        System.arraycopy(bytes, at, mac, 0, 6);
        return MacAddress.valueOf(mac);
    }

    /** Destination MAC. */
    public final MacAddress destinationMac() {
        return macAt(0);
    }

    /** Source MAC. */
    public final MacAddress sourceMac() {
        return macAt(6);
    }

    /** Source address. */
    public final Ip4Address source() {
        return Ip4Address.valueOf(intAt(bytes, ETHERNET_BYTES + 12));
    }

    /** Destination address. */
    public final Ip4Address destination() {
        return Ip4Address.valueOf(intAt(bytes, ETHERNET_BYTES + 16));
    }

    /** Differentiated services code point, 0 to 63 (RFC 2474). */
    public final int dscp() {
        return (bytes[ETHERNET_BYTES + 1] & 0xff) >> 2;
    }

    /** Source port of TCP or UDP. */
    public final int sourcePort() {
        return shortAt(bytes, l4());
    }

    /** Destination port of TCP or UDP. */
    public final int destinationPort() {
        return shortAt(bytes, l4() + 2);
    }

    /** The frame as it came; shared, not to be changed. */
    public final byte[] bytes() {
        return bytes;
    }
}
