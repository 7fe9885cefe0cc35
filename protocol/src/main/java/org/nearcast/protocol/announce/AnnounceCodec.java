// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of both datagrams. All numbers are big-endian and unsigned.
 *
 * <pre>
 * offset  bytes  field
 *      0      4  magic, "NEAR"
 *      4      1  version, 1
 *      5      1  kind: 1 announcement, 2 answer, 3 report ({@link ReportCodec})
 *      6      2  length of the datagram, signature included; 1200 at most
 *      8     64  the signer's public key: X, Y of a point of P-256
 *     72      8  counter   (an answer repeats the announcement's)
 *     80      8  nonce     (an answer repeats the announcement's)
 *
 *                announcement            answer
 *     88         2  role bits             1  status
 *     89                                  1  DSCP, 0 to 63
 *     90         extensions               4  lease, ms
 *     94                                 16  fingerprint of the peer answered
 *    110                                 extensions
 *
 * length-64  64  ECDSA signature with SHA-256 over all bytes before it: r, s of 32 bytes each (IEEE P1363)
 * </pre>
 *
 * <p>An extension is a type of 2 bytes, a length of 2 bytes and that many bytes of value. Types not known are skipped.
 *
 * <pre>
 * type  in            value                                                       how often
 *    1  announcement  sender's address (4 or 16 bytes)                            once
 *    2  announcement  CDN address (4 or 16), CDN port (2), own port (2)           0 to 16 times
 *   16  answer        site name, UTF-8, 1 to 64 bytes                             at most once
 *   17  answer        near peer: address (4 or 16), port (2), fingerprint (16)    0 to 20 times
 *   18  answer        multicast group: address (4 or 16), port (2)                at most once
 * </pre>
 *
 * <p>Decoding checks everything but the signature; {@link AnnouncementGate} and {@link AnswerGate} check that too.
 */
public final class AnnounceCodec {

    /** Largest datagram, in bytes: fits any path without fragments. */
    public static final int MAX_DATAGRAM = 1200;

    /** The first four bytes, "NEAR". */
    public static final int MAGIC = 0x4e454152;

    /** The version written and understood. */
    public static final int VERSION = 1;

    static final int ANNOUNCEMENT = 1;
    static final int ANSWER = 2;
    static final int REPORT = 3;
    static final int SIGNATURE_BYTES = 64;
    private static final int KIND_AT = 5;
    static final int KEY_AT = 8;
    static final int COUNTER_AT = 72;
    static final int NONCE_AT = 80;
    static final int ANSWER_TO_AT = 94;

    private static final int ANNOUNCEMENT_HEAD = 90;
    private static final int ANSWER_HEAD = 110;
    private static final int REPORT_HEAD = 88;
    private static final int TYPE_SENDER = 1;
    private static final int TYPE_REDIRECT = 2;
    private static final int TYPE_SITE = 16;
    private static final int TYPE_NEAR_PEER = 17;
    private static final int TYPE_GROUP = 18;

    private AnnounceCodec() {}

    /** Whether the datagram says that it is a report; nothing else is looked at. */
    public static boolean isReport(byte[] datagram) {
        return datagram.length > KIND_AT && datagram[KIND_AT] == REPORT;
    }

    /** The datagram up to its signature, its length field already counting that. */
    static byte[] encode(Announcement announcement) {
        ByteBuffer out = ByteBuffer.allocate(MAX_DATAGRAM);
        putHead(out, ANNOUNCEMENT, announcement.key(), announcement.counter(), announcement.nonce());
        out.putShort((short) announcement.roles());
        putExtension(out, TYPE_SENDER, announcement.sender().getAddress());
        for (Redirect redirect : announcement.redirects()) {
            byte[] address = redirect.cdnAddress().getAddress();
            ByteBuffer value = ByteBuffer.allocate(address.length + 4);
            value.put(address).putShort((short) redirect.cdnPort()).putShort((short) redirect.ownPort());
            putExtension(out, TYPE_REDIRECT, value.array());
        }
        return finish(out);
    }

    /** The datagram up to its signature, its length field already counting that. */
    static byte[] encode(Answer answer) {
        if (answer.status() == Answer.Status.UNKNOWN) {
            throw new IllegalArgumentException("an answer says what its sender knows");
        }
        ByteBuffer out = ByteBuffer.allocate(MAX_DATAGRAM);
        putHead(out, ANSWER, answer.key(), answer.counter(), answer.nonce());
        out.put((byte) answer.status().code()).put((byte) answer.dscp()).putInt((int) answer.leaseMs());
        out.put(answer.to().bytes());
        if (!answer.site().isEmpty()) {
            putExtension(out, TYPE_SITE, answer.site().getBytes(StandardCharsets.UTF_8));
        }
        for (NearPeer peer : answer.nearPeers()) {
            byte[] address = peer.address().getAddress();
            ByteBuffer value = ByteBuffer.allocate(address.length + 2 + Fingerprint.BYTES);
            value.put(address)
                    .putShort((short) peer.port())
                    .put(peer.fingerprint().bytes());
            putExtension(out, TYPE_NEAR_PEER, value.array());
        }
        answer.group().ifPresent(group -> {
            byte[] address = group.getAddress().getAddress();
            ByteBuffer value = ByteBuffer.allocate(address.length + 2);
            value.put(address).putShort((short) group.getPort());
            putExtension(out, TYPE_GROUP, value.array());
        });
        return finish(out);
    }

    /**
     * Reads an announcement. Its signature is not looked at.
     *
     * @param datagram the whole UDP payload, which is not changed
     * @throws AnnounceException if it is malformed
     */
    public static Announcement decodeAnnouncement(byte[] datagram) throws AnnounceException {
        ByteBuffer in = open(datagram, ANNOUNCEMENT);
        PeerKey key = PeerKey.of(take(in, KEY_AT, PeerKey.BYTES));
        InetAddress sender = null;
        List<Redirect> redirects = new ArrayList<>();
        in.position(ANNOUNCEMENT_HEAD);
        try {
            while (in.hasRemaining()) {
                int type = in.getShort() & 0xffff;
                ByteBuffer value = slice(in, in.getShort() & 0xffff);
                if (type == TYPE_SENDER) {
                    require(sender == null, "two senders");
                    sender = Addresses.canonical(bytes(value, value.remaining()));
                } else if (type == TYPE_REDIRECT) {
                    require(redirects.size() < Announcement.MAX_REDIRECTS, "too many redirects");
                    InetAddress address = Addresses.canonical(bytes(value, value.remaining() - 4));
                    redirects.add(new Redirect(address, value.getShort() & 0xffff, value.getShort() & 0xffff));
                }
            }
            require(sender != null, "no sender");
            return new Announcement(
                    key,
                    in.getLong(COUNTER_AT),
                    in.getLong(NONCE_AT),
                    in.getShort(NONCE_AT + 8) & 0xffff,
                    sender,
                    redirects);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw badField(e);
        }
    }

    /**
     * Reads an answer. Its signature is not looked at.
     *
     * @param datagram the whole UDP payload, which is not changed
     * @throws AnnounceException if it is malformed
     */
    public static Answer decodeAnswer(byte[] datagram) throws AnnounceException {
        ByteBuffer in = open(datagram, ANSWER);
        PeerKey key = PeerKey.of(take(in, KEY_AT, PeerKey.BYTES));
        Fingerprint to = Fingerprint.of(take(in, ANSWER_TO_AT, Fingerprint.BYTES));
        String site = "";
        List<NearPeer> nearPeers = new ArrayList<>();
        InetSocketAddress group = null;
        in.position(ANSWER_HEAD);
        try {
            while (in.hasRemaining()) {
                int type = in.getShort() & 0xffff;
                ByteBuffer value = slice(in, in.getShort() & 0xffff);
                if (type == TYPE_SITE) {
                    require(site.isEmpty(), "two sites");
                    require(value.hasRemaining() && value.remaining() <= Answer.MAX_SITE_BYTES, "site name's length");
                    site = StandardCharsets.UTF_8.newDecoder().decode(value).toString();
                } else if (type == TYPE_NEAR_PEER) {
                    require(nearPeers.size() < Answer.MAX_NEAR_PEERS, "too many near peers");
                    InetAddress address = Addresses.canonical(bytes(value, value.remaining() - 2 - Fingerprint.BYTES));
                    int port = value.getShort() & 0xffff;
                    nearPeers.add(new NearPeer(address, port, Fingerprint.of(bytes(value, Fingerprint.BYTES))));
                } else if (type == TYPE_GROUP) {
                    require(group == null, "two groups");
                    InetAddress address = Addresses.canonical(bytes(value, value.remaining() - 2));
                    group = new InetSocketAddress(address, value.getShort() & 0xffff);
                }
            }
            return new Answer(
                    key,
                    to,
                    in.getLong(COUNTER_AT),
                    in.getLong(NONCE_AT),
                    Answer.Status.of(in.get(NONCE_AT + 8) & 0xff),
                    in.get(NONCE_AT + 9) & 0xff,
                    in.getInt(NONCE_AT + 10) & 0xffffffffL,
                    site,
                    nearPeers,
                    Optional.ofNullable(group));
        } catch (IllegalArgumentException | BufferUnderflowException | CharacterCodingException e) {
            throw badField(e);
        }
    }

    /** The cheapest checks: size, magic, version, kind, length. The buffer ends where the signature begins. */
    static ByteBuffer open(byte[] datagram, int kind) throws AnnounceException {
        int head = kind == ANSWER ? ANSWER_HEAD : kind == REPORT ? REPORT_HEAD : ANNOUNCEMENT_HEAD;
        if (datagram.length > MAX_DATAGRAM) {
            throw new AnnounceException(AnnounceException.Reason.TOO_LONG, datagram.length + " bytes");
        }
        if (datagram.length < head + SIGNATURE_BYTES) {
            throw new AnnounceException(AnnounceException.Reason.TOO_SHORT, datagram.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(datagram);
        if (in.getInt() != MAGIC) {
            throw new AnnounceException(AnnounceException.Reason.BAD_MAGIC, "not an announcement");
        }
        int version = in.get() & 0xff;
        if (version != VERSION) {
            throw new AnnounceException(AnnounceException.Reason.UNSUPPORTED_VERSION, "version " + version);
        }
        int found = in.get() & 0xff;
        if (found != kind) {
            throw new AnnounceException(AnnounceException.Reason.WRONG_KIND, "kind " + found + ", not " + kind);
        }
        int length = in.getShort() & 0xffff;
        if (length != datagram.length) {
            throw new AnnounceException(
                    AnnounceException.Reason.LENGTH_MISMATCH, "says " + length + ", has " + datagram.length);
        }
        in.limit(length - SIGNATURE_BYTES);
        return in;
    }

    static void putHead(ByteBuffer out, int kind, PeerKey key, long counter, long nonce) {
        out.putInt(MAGIC).put((byte) VERSION).put((byte) kind).putShort((short) 0);
        out.put(key.bytes()).putLong(counter).putLong(nonce);
    }

    static void putExtension(ByteBuffer out, int type, byte[] value) {
        out.putShort((short) type).putShort((short) value.length).put(value);
    }

    static byte[] finish(ByteBuffer out) {
        out.putShort(6, (short) (out.position() + SIGNATURE_BYTES));
        byte[] signed = new byte[out.position()];
        out.flip().get(signed);
        return signed;
    }

    static ByteBuffer slice(ByteBuffer in, int length) {
        require(length <= in.remaining(), "extension longer than the datagram");
        ByteBuffer value = in.slice();
        value.limit(length);
        in.position(in.position() + length);
        return value;
    }

    static byte[] bytes(ByteBuffer value, int length) {
        require(length >= 0, "extension too short");
        byte[] bytes = new byte[length];
        value.get(bytes);
        return bytes;
    }

    static byte[] take(ByteBuffer in, int at, int length) {
        byte[] bytes = new byte[length];
        in.duplicate().position(at).get(bytes);
        return bytes;
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    static AnnounceException badField(Exception e) {
        return new AnnounceException(AnnounceException.Reason.BAD_FIELD, String.valueOf(e.getMessage()));
    }
}
