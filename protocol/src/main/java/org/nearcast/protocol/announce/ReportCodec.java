// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a report: the head of {@link AnnounceCodec} with kind 3, 8 bytes of zero in place of the nonce, and from offset
 * 88 on extensions up to the signature. Type 1 is the sender's address, once; type 32 a connection, 1 to 28 times:
 *
 * <pre>
 * bytes  field
 *     1  bits 0 and 1: 0 unknown, 1 publishes, 2 plays; bit 7: ended; the others are 0
 *     1  bytes of an address, 4 or 16
 *   4|16  client's address
 *     2  client's port
 *   4|16  CDN's address
 *     2  CDN's port
 *     4  video codec, FourCC        (from here on 0 is unknown)
 *     4  audio codec, FourCC
 *     2  width, pixels
 *     2  height, pixels
 *     2  pictures a second, hundredths
 *     4  bit rate, bit/s
 *  0-32  encoder, printable ASCII
 * </pre>
 */
public final class ReportCodec {

    private static final int HEAD = 88;
    private static final int TYPE_SENDER = 1;
    private static final int TYPE_CONNECTION = 32;
    private static final int ENDED = 0x80;
    private static final int FIXED_BYTES = 1 + 1 + 2 + 2 + 4 + 4 + 2 + 2 + 2 + 4;

    private ReportCodec() {}

    /** How much of a datagram a connection takes, in bytes. */
    public static int bytes(ReportedConnection connection) {
        return 4
                + FIXED_BYTES
                + 2 * connection.client().getAddress().getAddress().length
                + connection.media().encoder().length();
    }

    /** How much of a datagram there is for connections, in bytes, whatever the sender's family. */
    public static int room() {
        return AnnounceCodec.MAX_DATAGRAM - HEAD - AnnounceCodec.SIGNATURE_BYTES - 4 - 16;
    }

    /**
     * The datagram up to its signature, its length field already counting that.
     *
     * @throws IllegalArgumentException if the connections do not fit
     */
    static byte[] encode(Report report) {
        int wanted = report.connections().stream().mapToInt(ReportCodec::bytes).sum();
        int room = room() + 16 - report.sender().getAddress().length;
        if (wanted > room) {
            throw new IllegalArgumentException("connections of " + wanted + " bytes, room for " + room);
        }
        ByteBuffer out = ByteBuffer.allocate(AnnounceCodec.MAX_DATAGRAM);
        AnnounceCodec.putHead(out, AnnounceCodec.REPORT, report.key(), report.counter(), 0);
        AnnounceCodec.putExtension(out, TYPE_SENDER, report.sender().getAddress());
        report.connections().forEach(connection -> put(out, connection));
        return AnnounceCodec.finish(out);
    }

    private static void put(ByteBuffer out, ReportedConnection connection) {
        ByteBuffer value = ByteBuffer.allocate(bytes(connection) - 4);
        byte[] client = connection.client().getAddress().getAddress();
        value.put((byte) (connection.role().ordinal() | (connection.ended() ? ENDED : 0)));
        value.put((byte) client.length).put(client).putShort((short)
                connection.client().getPort());
        value.put(connection.cdn().getAddress().getAddress())
                .putShort((short) connection.cdn().getPort());
        MediaDescription media = connection.media();
        value.putInt(media.videoCodec()).putInt(media.audioCodec());
        value.putShort((short) media.width()).putShort((short) media.height());
        value.putShort((short) media.centiFrameRate()).putInt((int) media.bitRate());
        value.put(media.encoder().getBytes(StandardCharsets.US_ASCII));
        AnnounceCodec.putExtension(out, TYPE_CONNECTION, value.array());
    }

    /**
     * Reads a report. Its signature is not looked at.
     *
     * @param datagram the whole UDP payload, which is not changed
     * @throws AnnounceException if it is malformed
     */
    public static Report decode(byte[] datagram) throws AnnounceException {
        ByteBuffer in = AnnounceCodec.open(datagram, AnnounceCodec.REPORT);
        PeerKey key = PeerKey.of(AnnounceCodec.take(in, AnnounceCodec.KEY_AT, PeerKey.BYTES));
        InetAddress sender = null;
        List<ReportedConnection> connections = new ArrayList<>();
        in.position(HEAD);
        try {
            AnnounceCodec.require(in.getLong(AnnounceCodec.NONCE_AT) == 0, "a nonce that nobody answers");
            while (in.hasRemaining()) {
                int type = in.getShort() & 0xffff;
                ByteBuffer value = AnnounceCodec.slice(in, in.getShort() & 0xffff);
                if (type == TYPE_SENDER) {
                    AnnounceCodec.require(sender == null, "two senders");
                    sender = Addresses.canonical(AnnounceCodec.bytes(value, value.remaining()));
                } else if (type == TYPE_CONNECTION) {
                    AnnounceCodec.require(connections.size() < Report.MAX_CONNECTIONS, "too many connections");
                    connections.add(connection(value));
                }
            }
            AnnounceCodec.require(sender != null, "no sender");
            return new Report(key, in.getLong(AnnounceCodec.COUNTER_AT), sender, connections);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw AnnounceCodec.badField(e);
        }
    }

    private static ReportedConnection connection(ByteBuffer value) {
        int flags = value.get() & 0xff;
        int role = flags & ~ENDED;
        AnnounceCodec.require(role < ReportedConnection.Role.values().length, "flags " + flags);
        int length = value.get() & 0xff;
        AnnounceCodec.require(length == 4 || length == 16, "an address of " + length + " bytes");
        InetSocketAddress client = end(value, length);
        InetSocketAddress cdn = end(value, length);
        int video = value.getInt();
        int audio = value.getInt();
        int width = value.getShort() & 0xffff;
        int height = value.getShort() & 0xffff;
        int frameRate = value.getShort() & 0xffff;
        long bitRate = value.getInt() & 0xffffffffL;
        AnnounceCodec.require(value.remaining() <= MediaDescription.MAX_ENCODER_BYTES, "encoder's name");
        String encoder = new String(AnnounceCodec.bytes(value, value.remaining()), StandardCharsets.ISO_8859_1);
        return new ReportedConnection(
                client,
                cdn,
                ReportedConnection.Role.values()[role],
                (flags & ENDED) != 0,
                new MediaDescription(video, audio, width, height, frameRate, bitRate, encoder));
    }

    private static InetSocketAddress end(ByteBuffer value, int length) {
        InetAddress address = Addresses.canonical(AnnounceCodec.bytes(value, length));
        return new InetSocketAddress(address, value.getShort() & 0xffff);
    }
}
