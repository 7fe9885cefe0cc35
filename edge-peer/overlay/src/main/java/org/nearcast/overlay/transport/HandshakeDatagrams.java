// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.noise.Pattern;

/**
 * Datagrams of a handshake, and what its encrypted payloads say.
 *
 * <pre>
 *   HELLO     c1 version  initiator's id (8)  pattern (1)  cookie length (1)  cookie  Noise message (length in 2)  zeros to 1,200 bytes
 *   REPLY     c2 version  initiator's id (8)  Noise message (length in 2)
 *   FINISH    c3 version  responder's id (8)  Noise message (length in 2)
 *   RETRY     c4 version  initiator's id (8)  cookie (16)
 *   VERSIONS  c5 0        initiator's id (8)  versions (1 each)
 * </pre>
 */
final class HandshakeDatagrams {
    static final int VERSION = 1;

    static final int HELLO = 0xc1;
    static final int REPLY = 0xc2;
    static final int FINISH = 0xc3;
    static final int RETRY = 0xc4;
    static final int VERSIONS = 0xc5;

    /** A HELLO is never smaller, so that no answer is larger than what it answers. */
    static final int HELLO_BYTES = 1_200;

    static final int COOKIE_BYTES = 16;

    private static final int HEAD_BYTES = 1 + 1 + Long.BYTES;
    private static final int XX = 1;
    private static final int IK = 2;
    private static final int PARAMETER_ID = 1;
    private static final int PARAMETER_DATAGRAM = 2;
    private static final int PARAMETER_TOKEN = 3;
    private static final int MOST_TOKEN = 512;

    private HandshakeDatagrams() {}

    /**
     * What one end tells the other under the handshake's protection. Unknown parameters are skipped.
     *
     * @param connectionId that the responder wants to be known by; 0 from the initiator, whose is in the prologue
     * @param mostDatagramBytes the largest datagram it takes
     * @param token that admits it, perhaps empty
     */
    record Parameters(long connectionId, int mostDatagramBytes, byte[] token) {
        byte[] write() {
            byte[] bytes = new byte[64 + token.length];
            FrameWriter out = new FrameWriter(bytes, 0, bytes.length);
            int body = Frames.begin(out, PARAMETER_ID);
            out.putLong(connectionId);
            Frames.end(out, body);
            body = Frames.begin(out, PARAMETER_DATAGRAM);
            out.putVarint(mostDatagramBytes);
            Frames.end(out, body);
            body = Frames.begin(out, PARAMETER_TOKEN);
            out.putBytes(token);
            Frames.end(out, body);
            return Arrays.copyOf(bytes, out.position());
        }

        static Parameters read(byte[] bytes) {
            long id = 0;
            long datagram = 0;
            byte[] token = {};
            FrameReader in = new FrameReader(bytes, 0, bytes.length);
            while (in.remaining() > 0) {
                int type = in.getByte();
                FrameReader value = in.getPart(in.getCount(in.remaining()));
                switch (type) {
                    case PARAMETER_ID -> id = value.getLong();
                    case PARAMETER_DATAGRAM -> datagram = value.getVarint();
                    case PARAMETER_TOKEN -> {
                        if (value.remaining() > MOST_TOKEN) {
                            throw new MalformedPayloadException("a token of " + value.remaining() + " bytes");
                        }
                        token = value.copyBytes(value.remaining());
                    }
                    default -> {}
                }
            }
            if (datagram < PathMtu.BASE_BYTES) {
                throw new MalformedPayloadException("datagrams of at most " + datagram + " bytes");
            }
            return new Parameters(id, (int) Math.min(datagram, Integer.MAX_VALUE), token);
        }
    }

    /** A HELLO as it was read. */
    record Hello(int version, long initiatorId, Pattern pattern, byte[] cookie, byte[] noise) {}

    /** What both ends must agree on: this protocol, its version, the pattern, and the id that the initiator chose. */
    static byte[] prologue(Pattern pattern, long initiatorId) {
        byte[] name = ("Nearcast overlay " + VERSION + " " + pattern.name()).getBytes(StandardCharsets.US_ASCII);
        byte[] prologue = Arrays.copyOf(name, name.length + Long.BYTES);
        new FrameWriter(prologue, name.length, prologue.length).putLong(initiatorId);
        return prologue;
    }

    static Payload hello(long initiatorId, Pattern pattern, byte[] cookie, byte[] noise) {
        byte[] bytes = new byte[HELLO_BYTES];
        FrameWriter out = begin(bytes, HELLO, VERSION, initiatorId);
        out.putByte(pattern == Pattern.XX ? XX : IK);
        out.putByte(cookie.length);
        out.putBytes(cookie);
        out.putShort(noise.length);
        out.putBytes(noise);
        return Payload.of(bytes);
    }

    /** A REPLY or a FINISH. */
    static Payload answer(int type, long to, byte[] noise) {
        byte[] bytes = new byte[HEAD_BYTES + 2 + noise.length];
        FrameWriter out = begin(bytes, type, VERSION, to);
        out.putShort(noise.length);
        out.putBytes(noise);
        return Payload.of(bytes);
    }

    static Payload retry(long initiatorId, byte[] cookie) {
        byte[] bytes = new byte[HEAD_BYTES + cookie.length];
        begin(bytes, RETRY, VERSION, initiatorId).putBytes(cookie);
        return Payload.of(bytes);
    }

    static Payload versions(long initiatorId) {
        byte[] bytes = new byte[HEAD_BYTES + 1];
        begin(bytes, VERSIONS, 0, initiatorId).putByte(VERSION);
        return Payload.of(bytes);
    }

    private static FrameWriter begin(byte[] bytes, int type, int version, long id) {
        FrameWriter out = new FrameWriter(bytes, 0, bytes.length);
        out.putByte(type);
        out.putByte(version);
        out.putLong(id);
        return out;
    }

    /**
     * Reads a HELLO, of whatever version; of one that is not known here only version and id.
     *
     * @param in behind the first byte
     * @param bytes the whole datagram's size
     */
    static Hello readHello(FrameReader in, int bytes) {
        if (bytes < HELLO_BYTES) {
            throw new MalformedPayloadException("a HELLO of " + bytes + " bytes");
        }
        int version = in.getByte();
        long id = in.getLong();
        if (version != VERSION) {
            return new Hello(version, id, null, null, null);
        }
        Pattern pattern =
                switch (in.getByte()) {
                    case XX -> Pattern.XX;
                    case IK -> Pattern.IK;
                    default -> throw new MalformedPayloadException("no such pattern");
                };
        int cookie = in.getByte();
        if (cookie != 0 && cookie != COOKIE_BYTES) {
            throw new MalformedPayloadException("a cookie of " + cookie + " bytes");
        }
        return new Hello(version, id, pattern, in.copyBytes(cookie), in.copyBytes(in.getShort()));
    }

    /** The Noise message of a REPLY or a FINISH, behind the id. */
    static byte[] readNoise(FrameReader in) {
        return in.copyBytes(in.getShort());
    }

    /** @throws MalformedPayloadException if it is not this version */
    static void requireVersion(int version) {
        if (version != VERSION) {
            throw new MalformedPayloadException("version " + version);
        }
    }
}
