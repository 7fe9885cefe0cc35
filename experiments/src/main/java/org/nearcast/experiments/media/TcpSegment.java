// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A TCP segment as a capture shows it: IPv4 in untagged Ethernet, which is what the hosts of the lab send.
 *
 * @param timeNs capture time, ns since the epoch
 * @param flow where from, where to
 * @param dscp differentiated services code point, 0 to 63
 * @param sequence sequence number of the first payload byte (of the SYN itself where that is set), unsigned 32 bit
 * @param syn whether SYN is set
 * @param payload TCP payload, without the padding of short frames
 */
public record TcpSegment(long timeNs, Flow flow, int dscp, long sequence, boolean syn, ByteBuffer payload) {

    /** One direction of a connection; addresses are IPv4, as unsigned 32 bit numbers. */
    public record Flow(int source, int sourcePort, int destination, int destinationPort) {
        @Override
        public String toString() {
            return dotted(source) + ":" + sourcePort + ">" + dotted(destination) + ":" + destinationPort;
        }

        private static String dotted(int address) {
            return (address >>> 24) + "." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "."
                    + (address & 0xff);
        }
    }

    private static final int ETHERNET = 14;

    /** Reads an Ethernet frame; empty if it is not whole IPv4 with TCP, or a fragment. */
    public static Optional<TcpSegment> parse(long timeNs, byte[] frame) {
        if (frame.length < ETHERNET + 40 || u16(frame, 12) != 0x0800 || frame[ETHERNET] >> 4 != 4) {
            return Optional.empty();
        }
        int ipHeader = (frame[ETHERNET] & 0xf) * 4;
        int ipLength = u16(frame, ETHERNET + 2);
        boolean fragment = (u16(frame, ETHERNET + 6) & 0x3fff) != 0;
        int tcp = ETHERNET + ipHeader;
        if (frame[ETHERNET + 9] != 6 || fragment || ipHeader < 20 || frame.length < ETHERNET + ipLength) {
            return Optional.empty();
        }
        if (ipLength < ipHeader + 20) {
            return Optional.empty();
        }
        int tcpHeader = (frame[tcp + 12] >> 4 & 0xf) * 4;
        int payload = tcp + tcpHeader;
        int end = ETHERNET + ipLength;
        if (tcpHeader < 20 || payload > end) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        Flow flow = new Flow(in.getInt(ETHERNET + 12), u16(frame, tcp), in.getInt(ETHERNET + 16), u16(frame, tcp + 2));
        return Optional.of(new TcpSegment(
                timeNs,
                flow,
                (frame[ETHERNET + 1] & 0xff) >> 2,
                in.getInt(tcp + 4) & 0xffffffffL,
                (frame[tcp + 13] & 0x02) != 0,
                ByteBuffer.wrap(frame, payload, end - payload)));
    }

    private static int u16(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
    }
}
