// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.hostile;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Ethernet frames with IPv4 packets that nobody's kernel would send, their checksums right (RFC 791, 768, 9293). */
final class ForgedFrames {
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int UDP = 8;
    private static final int TCP = 20;
    private static final int UDP_PROTOCOL = 17;
    private static final int TCP_PROTOCOL = 6;
    private static final int SYN = 0x02;

    private ForgedFrames() {}

    /** A datagram; {@code ttl} 1 keeps it from any router. */
    static byte[] datagram(End from, End to, int ttl, byte[] payload) {
        byte[] segment = new byte[UDP + payload.length];
        ByteBuffer.wrap(segment)
                .putShort((short) from.port())
                .putShort((short) to.port())
                .putShort((short) segment.length)
                .putShort((short) 0)
                .put(payload);
        return packet(from, to, ttl, UDP_PROTOCOL, segment, 6);
    }

    /** A segment that opens a connection. */
    static byte[] syn(End from, End to, int sequence) {
        byte[] segment = new byte[TCP];
        ByteBuffer.wrap(segment)
                .putShort((short) from.port())
                .putShort((short) to.port())
                .putInt(sequence)
                .putInt(0)
                .put((byte) (TCP / 4 << 4))
                .put((byte) SYN)
                .putShort((short) 64_000);
        return packet(from, to, 64, TCP_PROTOCOL, segment, 16);
    }

    /**
     * One side of a packet.
     *
     * @param mac six bytes in hex between colons
     * @param ip an IPv4 address
     * @param port of TCP or UDP
     */
    record End(String mac, String ip, int port) {
        private byte[] macBytes() {
            return bytes(mac.split(":"), 16);
        }

        private byte[] ipBytes() {
            return bytes(ip.split("\\."), 10);
        }

        private static byte[] bytes(String[] words, int radix) {
            byte[] bytes = new byte[words.length];
            for (int i = 0; i < words.length; i++) {
                bytes[i] = (byte) Integer.parseInt(words[i], radix);
            }
            return bytes;
        }
    }

    private static byte[] packet(End from, End to, int ttl, int protocol, byte[] segment, int checksumAt) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IP + segment.length);
        frame.put(to.macBytes()).put(from.macBytes()).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (IP + segment.length)).putInt(0);
        frame.put((byte) ttl).put((byte) protocol).putShort((short) 0);
        frame.put(from.ipBytes()).put(to.ipBytes()).put(segment);
        byte[] bytes = frame.array();
        frame.putShort(ETHERNET + 10, checksum(0, Arrays.copyOfRange(bytes, ETHERNET, ETHERNET + IP)));
        byte[] pseudo = Arrays.copyOfRange(bytes, ETHERNET + 12, ETHERNET + IP);
        frame.putShort(ETHERNET + IP + checksumAt, checksum(sum(pseudo) + protocol + segment.length, segment));
        return bytes;
    }

    private static long sum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
        }
        return sum;
    }

    private static short checksum(long before, byte[] bytes) {
        long sum = before + sum(bytes);
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) (~sum == 0 ? 0xffff : ~sum);
    }
}
