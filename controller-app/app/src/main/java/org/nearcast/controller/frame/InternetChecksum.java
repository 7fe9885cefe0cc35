// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.frame;

/** The ones' complement sum of RFC 1071. */
final class InternetChecksum {

    private InternetChecksum() {}

    /** Adds {@code length} bytes, taken as big-endian 16-bit words, the last padded with zero, to {@code sum}. */
    static long add(long sum, byte[] bytes, int from, int length) {
        long total = sum;
        for (int i = 0; i + 1 < length; i += 2) {
            total += (bytes[from + i] & 0xff) << 8 | bytes[from + i + 1] & 0xff;
        }
        return length % 2 == 0 ? total : total + ((bytes[from + length - 1] & 0xff) << 8);
    }

    /** The checksum field's value for {@code sum}. */
    static int finish(long sum) {
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

    /** The sum of the IPv4 pseudo header (RFC 793, 3.1): addresses, protocol and the segment's length. */
    static long ofPseudoHeader(byte[] frame, int ipAt, int protocol, int length) {
        return add(0, frame, ipAt + 12, 8) + protocol + length;
    }

    static void put(byte[] frame, int at, int value) {
        frame[at] = (byte) (value >> 8);
        frame[at + 1] = (byte) value;
    }
}
