// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

/** The ones' complement sum of RFC 1071. */
final class InternetChecksum {

    private InternetChecksum() {}

    /** Adds {@code length} bytes, taken as big-endian 16-bit words, the last padded with zero, to {@code sum}. */
    private static long add(long sum, byte[] bytes, int from, int length) {
        long total = sum;
        for (int i = 0; i + 1 < length; i += 2) {
            total += (bytes[from + i] & 0xff) << 8 | bytes[from + i + 1] & 0xff;
        }
        return length % 2 == 0 ? total : total + ((bytes[from + length - 1] & 0xff) << 8);
    }

    private static int finish(long sum) {
        long folded = sum;
        while (folded >> 16 != 0) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) ~folded & 0xffff;
    }

    /** Writes an IPv4 header's checksum at its place. */
    static void ofIpv4(byte[] frame, int at, int headerLength) {
        put(frame, at + 10, 0);
        put(frame, at + 10, finish(add(0, frame, at, headerLength)));
    }

    /**
     * Writes the checksum of a TCP segment or a UDP datagram at its place. Nought is written as its other form, which a UDP
     * datagram needs (RFC 768) and which means the same to TCP.
     *
     * @param l4At where the segment begins, {@code length} bytes of it
     * @param fieldAt where its checksum is, from its beginning
     */
    static void ofTransport(byte[] frame, int ipAt, int protocol, int l4At, int length, int fieldAt) {
        put(frame, l4At + fieldAt, 0);
        long sum = ofPseudoHeader(frame, ipAt, protocol, length);
        int checksum = finish(add(sum, frame, l4At, length));
        put(frame, l4At + fieldAt, checksum == 0 ? 0xffff : checksum);
    }

    /** The sum of the pseudo header (RFC 9293, 3.1; RFC 8200, 8.1): addresses, protocol and the segment's length. */
    private static long ofPseudoHeader(byte[] frame, int ipAt, int protocol, int length) {
        long addresses = IpFrame.isIpv6(frame, ipAt) ? add(0, frame, ipAt + 8, 32) : add(0, frame, ipAt + 12, 8);
        return addresses + protocol + length;
    }

    static void put(byte[] frame, int at, int value) {
        frame[at] = (byte) (value >> 8);
        frame[at + 1] = (byte) value;
    }
}
