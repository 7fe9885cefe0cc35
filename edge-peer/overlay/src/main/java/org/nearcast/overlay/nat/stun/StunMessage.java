// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;

/**
 * A message that has come. It is whole and its fingerprint, if it has one, is right; attributes are looked at when they are asked for. What
 * follows an integrity attribute, other than a second one and the fingerprint, is as if it were not there (RFC 8489, section 14.5). Of several
 * attributes of a type the first counts (section 14).
 */
public final class StunMessage {
    /** Bytes of a message's header. */
    public static final int HEADER_BYTES = 20;

    /** Larger ones are refused, whatever they say. */
    public static final int MAX_BYTES = 1_280;

    static final int COOKIE = 0x2112a442;
    static final int BINDING = 0x0001;

    private static final int MAX_ATTRIBUTES = 32;
    private static final int CLASS_BITS = 0x110;

    /** Where an attribute is: its value from there on, so long. */
    private record Attribute(int type, int at, int length) {}

    private final byte[] bytes;
    private final int type;
    private final TransactionId id;
    private final List<Attribute> attributes = new ArrayList<>();

    private StunMessage(byte[] bytes) {
        this.bytes = bytes;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        type = in.getShort();
        int length = in.getShort() & 0xffff;
        if (type < 0 || type > 0x3fff || length % 4 != 0 || length != bytes.length - HEADER_BYTES) {
            throw new MalformedPayloadException("not a STUN message");
        }
        if (in.getInt() != COOKIE) {
            throw new MalformedPayloadException("not the STUN of RFC 8489");
        }
        id = new TransactionId(in.getInt(), in.getLong());
        readAttributes(in);
    }

    /**
     * Reads a message, to the datagram's end.
     *
     * @throws MalformedPayloadException if it is none, or too large, or has more than 32 attributes
     */
    public static StunMessage read(PayloadReader in) {
        int size = in.remaining();
        if (size < HEADER_BYTES || size > MAX_BYTES) {
            throw new MalformedPayloadException(size + " bytes are not a STUN message");
        }
        byte[] bytes = new byte[size];
        in.rest().get(bytes);
        return new StunMessage(bytes);
    }

    private void readAttributes(ByteBuffer in) {
        boolean sealed = false; // by integrity: what follows is not to be trusted
        while (in.hasRemaining()) {
            int start = in.position();
            int attribute = in.getShort() & 0xffff;
            int length = in.getShort() & 0xffff;
            int padded = length + 3 & ~3;
            if (padded > in.remaining()) {
                throw new MalformedPayloadException("an attribute of " + length + " bytes");
            }
            if (attribute == StunAttribute.FINGERPRINT) {
                if (length != 4 || in.remaining() != 4 || in.getInt() != StunWriter.fingerprint(bytes, start)) {
                    throw new MalformedPayloadException("not the fingerprint of STUN");
                }
                attributes.add(new Attribute(attribute, start + 4, length));
                return;
            }
            boolean seal = attribute == StunAttribute.MESSAGE_INTEGRITY && !sealed
                    || attribute == StunAttribute.MESSAGE_INTEGRITY_SHA256;
            if (seal || !sealed) {
                if (attributes.size() == MAX_ATTRIBUTES) {
                    throw new MalformedPayloadException("more than " + MAX_ATTRIBUTES + " attributes");
                }
                attributes.add(new Attribute(attribute, in.position(), length));
                sealed |= seal;
            }
            in.position(in.position() + padded);
        }
    }

    public StunClass what() {
        return StunClass.of(type);
    }

    /** Whether its method is Binding, the only one known here. */
    public boolean isBinding() {
        return (type & ~CLASS_BITS) == BINDING;
    }

    public TransactionId id() {
        return id;
    }

    /** Bytes in all. */
    public int size() {
        return bytes.length;
    }

    private Attribute find(int attribute) {
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.get(i).type == attribute) {
                return attributes.get(i);
            }
        }
        return null;
    }

    private ByteBuffer value(Attribute attribute, int length) {
        if (attribute.length != length) {
            throw new MalformedPayloadException("attribute " + attribute.type + " of " + attribute.length + " bytes");
        }
        return ByteBuffer.wrap(bytes, attribute.at, length);
    }

    public boolean has(int attribute) {
        return find(attribute) != null;
    }

    /**
     * An attribute of four bytes.
     *
     * @throws MalformedPayloadException if there is none, or it has not four
     */
    public int integer(int attribute) {
        return value(required(attribute), Integer.BYTES).getInt();
    }

    /**
     * An attribute of eight bytes.
     *
     * @throws MalformedPayloadException if there is none, or it has not eight
     */
    public long longInteger(int attribute) {
        return value(required(attribute), Long.BYTES).getLong();
    }

    /**
     * An attribute of text.
     *
     * @throws MalformedPayloadException if there is none
     */
    public String text(int attribute) {
        Attribute found = required(attribute);
        return new String(bytes, found.at, found.length, StandardCharsets.UTF_8);
    }

    private Attribute required(int attribute) {
        Attribute found = find(attribute);
        if (found == null) {
            throw new MalformedPayloadException("attribute " + attribute + " is missing");
        }
        return found;
    }

    /**
     * An endpoint (section 14.1).
     *
     * @throws MalformedPayloadException if there is none, or it is not understood
     */
    public Endpoint endpoint(int attribute) {
        return endpoint(required(attribute), 0, 0);
    }

    /** A masked endpoint (section 14.2). Throws as {@link #endpoint} does. */
    public Endpoint maskedEndpoint(int attribute) {
        return endpoint(required(attribute), (long) COOKIE << 32 | id.high() & 0xffff_ffffL, id.low());
    }

    private Endpoint endpoint(Attribute attribute, long maskHigh, long maskLow) {
        ByteBuffer in = value(attribute, attribute.length == 8 ? 8 : 20);
        int family = in.getShort() & 0xff; // the byte before it is to be ignored
        int port = in.getShort() & 0xffff ^ (int) (maskHigh >>> 48);
        if (family == 1 && attribute.length == 8) {
            return Endpoint.ipv4(in.getInt() ^ (int) (maskHigh >>> 32), port);
        }
        if (family == 2 && attribute.length == 20) {
            return new Endpoint(in.getLong() ^ maskHigh, in.getLong() ^ maskLow, port);
        }
        throw new MalformedPayloadException("an address of family " + family);
    }

    /**
     * Where the sender was seen: by XOR-MAPPED-ADDRESS, or by MAPPED-ADDRESS of an old server.
     *
     * @throws MalformedPayloadException if it has neither
     */
    public Endpoint mapped() {
        return has(StunAttribute.XOR_MAPPED_ADDRESS)
                ? maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS)
                : endpoint(StunAttribute.MAPPED_ADDRESS);
    }

    /**
     * The number of an error, 300 to 699 (section 14.8).
     *
     * @throws MalformedPayloadException if it has none that is in order
     */
    public int errorCode() {
        Attribute found = required(StunAttribute.ERROR_CODE);
        if (found.length < 4) {
            throw new MalformedPayloadException("an error of " + found.length + " bytes");
        }
        int hundreds = bytes[found.at + 2] & 0x07;
        int rest = bytes[found.at + 3] & 0xff;
        if (hundreds < 3 || hundreds > 6 || rest > 99) {
            throw new MalformedPayloadException("not an error's number");
        }
        return 100 * hundreds + rest;
    }

    /** Types of attributes that must be understood, and are not (section 6.3.1). */
    public int[] unknown() {
        int[] types = new int[attributes.size()];
        int count = 0;
        for (Attribute attribute : attributes) {
            if (StunAttribute.isForeignAndRequired(attribute.type)) {
                types[count++] = attribute.type;
            }
        }
        return Arrays.copyOf(types, count);
    }

    /** Whether the sender proves by SHA-1 that it knows a key; false also if it does not try. */
    public boolean isSealedBySha1(byte[] key) {
        return isSealed(StunAttribute.MESSAGE_INTEGRITY, Hmac.SHA1, key);
    }

    /** Whether it proves it by SHA-256, whole and not truncated. */
    public boolean isSealedBySha256(byte[] key) {
        return isSealed(StunAttribute.MESSAGE_INTEGRITY_SHA256, Hmac.SHA256, key);
    }

    private boolean isSealed(int attribute, Hmac hmac, byte[] key) {
        Attribute found = find(attribute);
        if (found == null || found.length != hmac.bytes()) {
            return false;
        }
        byte[] told = Arrays.copyOfRange(bytes, found.at, found.at + found.length);
        return MessageDigest.isEqual(told, hmac.of(key, bytes, found.at - 4));
    }
}
