// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;

/**
 * Writes a message, attribute by attribute: integrity last but for the fingerprint, the fingerprint last of all (RFC 8489, section 14). Padding is
 * zero. A message has at most {@link #MAX_BYTES} bytes; more is a mistake of the caller's, and throws.
 */
public final class StunWriter {
    /** What fits every IPv4 path, headers left out (RFC 8489, section 6.1). */
    public static final int MAX_BYTES = 548;

    private static final int FINGERPRINT_MASK = 0x5354554e;

    private final ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    private final TransactionId id;

    private StunWriter(int type, TransactionId id) {
        this.id = id;
        out.putShort((short) type).putShort((short) 0).putInt(StunMessage.COOKIE);
        out.putInt(id.high()).putLong(id.low());
    }

    /** Begins a Binding message: RFC 8489 has no other method. */
    public static StunWriter binding(StunClass what, TransactionId id) {
        return new StunWriter(StunMessage.BINDING | what.bits(), id);
    }

    private ByteBuffer begin(int attribute, int length) {
        return out.putShort((short) attribute).putShort((short) length);
    }

    /** An attribute of bytes as they are. */
    public StunWriter bytes(int attribute, byte[] value) {
        begin(attribute, value.length).put(value);
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
        return this;
    }

    /** An attribute of text. */
    public StunWriter text(int attribute, String value) {
        return bytes(attribute, value.getBytes(StandardCharsets.UTF_8));
    }

    /** An attribute without a value. */
    public StunWriter flag(int attribute) {
        begin(attribute, 0);
        return this;
    }

    /** An attribute of four bytes. */
    public StunWriter integer(int attribute, int value) {
        begin(attribute, Integer.BYTES).putInt(value);
        return this;
    }

    /** An attribute of eight bytes. */
    public StunWriter longInteger(int attribute, long value) {
        begin(attribute, Long.BYTES).putLong(value);
        return this;
    }

    /** An endpoint as it is (section 14.1). */
    public StunWriter endpoint(int attribute, Endpoint value) {
        return endpoint(attribute, value, 0, 0);
    }

    /** An endpoint that no box on the way rewrites, because it does not look like one (section 14.2). */
    public StunWriter maskedEndpoint(int attribute, Endpoint value) {
        long high = (long) StunMessage.COOKIE << 32 | id.high() & 0xffff_ffffL;
        return endpoint(attribute, value, high, id.low());
    }

    private StunWriter endpoint(int attribute, Endpoint value, long maskHigh, long maskLow) {
        short port = (short) (value.port() ^ (int) (maskHigh >>> 48));
        if (value.isIpv4()) {
            begin(attribute, 8).putShort((short) 1).putShort(port).putInt((int) value.low() ^ (int) (maskHigh >>> 32));
        } else {
            begin(attribute, 20).putShort((short) 2).putShort(port);
            out.putLong(value.high() ^ maskHigh).putLong(value.low() ^ maskLow);
        }
        return this;
    }

    /**
     * What went wrong (section 14.8).
     *
     * @param code 300 to 699
     */
    public StunWriter error(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer value = ByteBuffer.allocate(4 + text.length);
        value.putShort((short) 0)
                .put((byte) (code / 100))
                .put((byte) (code % 100))
                .put(text);
        return bytes(StunAttribute.ERROR_CODE, value.array());
    }

    /** Which attributes the writer does not know (section 14.13). */
    public StunWriter unknown(int[] types) {
        ByteBuffer value = ByteBuffer.allocate(2 * types.length);
        for (int type : types) {
            value.putShort((short) type);
        }
        return bytes(StunAttribute.UNKNOWN_ATTRIBUTES, value.array());
    }

    /** Bytes so far. */
    public int size() {
        return out.position();
    }

    /** Proves that the writer knows a key, by SHA-1 (section 14.5). */
    public StunWriter integritySha1(byte[] key) {
        return integrity(StunAttribute.MESSAGE_INTEGRITY, Hmac.SHA1, key);
    }

    /** Proves it by SHA-256 (section 14.6). */
    public StunWriter integritySha256(byte[] key) {
        return integrity(StunAttribute.MESSAGE_INTEGRITY_SHA256, Hmac.SHA256, key);
    }

    private StunWriter integrity(int attribute, Hmac hmac, byte[] key) {
        return bytes(attribute, hmac.of(key, out.array(), out.position()));
    }

    /** Ends it with what tells STUN from whatever else comes to the same port (section 14.7). */
    public Payload endWithFingerprint() {
        return integer(StunAttribute.FINGERPRINT, fingerprint(out.array(), out.position()))
                .end();
    }

    /** Ends it without. */
    public Payload end() {
        out.putShort(2, (short) (out.position() - StunMessage.HEADER_BYTES));
        return Payload.of(Arrays.copyOf(out.array(), out.position()));
    }

    /** Of the first bytes of a message, whose length field reads as if the fingerprint were the next attribute and the last. */
    static int fingerprint(byte[] message, int covered) {
        int length = covered + 8 - StunMessage.HEADER_BYTES;
        CRC32 crc = new CRC32();
        crc.update(message, 0, 2);
        crc.update(length >> 8);
        crc.update(length);
        crc.update(message, 4, covered - 4);
        return (int) crc.getValue() ^ FINGERPRINT_MASK;
    }
}
