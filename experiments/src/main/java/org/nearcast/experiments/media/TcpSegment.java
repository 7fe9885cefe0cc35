// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A TCP segment as a capture shows it: IPv4, or IPv6 without extension headers, in Ethernet with at most one VLAN tag, which is what
 * the hosts of the lab send.
 *
 * @param timeNs capture time, ns since the epoch
 * @param flow where from, where to
 * @param dscp differentiated services code point, 0 to 63
 * @param sequence sequence number of the first payload byte (of the SYN itself where that is set), unsigned 32 bit
 * @param flags the flags of RFC 9293, section 3.1: {@link #FIN} and so on
 * @param payload TCP payload, without the padding of short frames
 */
public record TcpSegment(long timeNs, Flow flow, int dscp, long sequence, int flags, ByteBuffer payload) {
    /** The sender has no more to say. */
    public static final int FIN = 0x01;

    /** It opens a connection. */
    public static final int SYN = 0x02;

    /** The connection is no more. */
    public static final int RST = 0x04;

    /** It acknowledges something. */
    public static final int ACK = 0x10;

    /** One direction of a connection. */
    public record Flow(IpAddress source, int sourcePort, IpAddress destination, int destinationPort) {
        /** The other direction. */
        public Flow reversed() {
            return new Flow(destination, destinationPort, source, sourcePort);
        }

        /** Address and port that it comes from, as the controller writes them. */
        public String from() {
            return endpoint(source, sourcePort);
        }

        /** Address and port that it goes to. */
        public String to() {
            return endpoint(destination, destinationPort);
        }

        @Override
        public String toString() {
            return from() + ">" + to();
        }

        private static String endpoint(IpAddress address, int port) {
            return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
        }
    }

    private static final int ETHERNET = 14;
    private static final int VLAN_TAG = 4;
    private static final int IPV6_HEADER = 40;
    private static final int TCP = 6;

    /** Where the TCP header begins and the packet ends. */
    private record Bounds(int tcp, int end) {}

    public boolean syn() {
        return (flags & SYN) != 0;
    }

    public boolean ack() {
        return (flags & ACK) != 0;
    }

    /** Whether its sender sends nothing after it. */
    public boolean ends() {
        return (flags & (FIN | RST)) != 0;
    }

    public boolean rst() {
        return (flags & RST) != 0;
    }

    /** Reads an Ethernet frame; empty if it is not whole IP with TCP, or a fragment. */
    public static Optional<TcpSegment> parse(long timeNs, byte[] frame) {
        int ip = frame.length > ETHERNET + VLAN_TAG && u16(frame, 12) == 0x8100 ? ETHERNET + VLAN_TAG : ETHERNET;
        if (frame.length < ip + 40) {
            return Optional.empty();
        }
        boolean v4 = u16(frame, ip - 2) == 0x0800 && frame[ip] >> 4 == 4;
        boolean v6 = u16(frame, ip - 2) == 0x86dd && frame[ip] >> 4 == 6;
        Bounds bounds = v4 ? boundsV4(frame, ip) : v6 ? boundsV6(frame, ip) : null;
        if (bounds == null || bounds.end() - bounds.tcp() < 20) {
            return Optional.empty();
        }
        int tcp = bounds.tcp();
        int payload = tcp + (frame[tcp + 12] >> 4 & 0xf) * 4;
        if (payload < tcp + 20 || payload > bounds.end()) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        IpAddress source = v4 ? IpAddress.v4(in.getInt(ip + 12)) : IpAddress.v6(in, ip + 8);
        IpAddress destination = v4 ? IpAddress.v4(in.getInt(ip + 16)) : IpAddress.v6(in, ip + 24);
        return Optional.of(new TcpSegment(
                timeNs,
                new Flow(source, u16(frame, tcp), destination, u16(frame, tcp + 2)),
                v4 ? (frame[ip + 1] & 0xff) >> 2 : u16(frame, ip) >> 6 & 0x3f,
                in.getInt(tcp + 4) & 0xffffffffL,
                frame[tcp + 13] & 0x3f,
                ByteBuffer.wrap(frame, payload, bounds.end() - payload)));
    }

    private static Bounds boundsV4(byte[] frame, int ip) {
        int header = (frame[ip] & 0xf) * 4;
        int end = ip + u16(frame, ip + 2);
        boolean fragment = (u16(frame, ip + 6) & 0x3fff) != 0;
        boolean whole = frame[ip + 9] == TCP && !fragment && header >= 20 && frame.length >= end;
        return whole ? new Bounds(ip + header, end) : null;
    }

    private static Bounds boundsV6(byte[] frame, int ip) {
        int end = ip + IPV6_HEADER + u16(frame, ip + 4);
        return frame[ip + 6] == TCP && frame.length >= end ? new Bounds(ip + IPV6_HEADER, end) : null;
    }

    private static int u16(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
    }
}
