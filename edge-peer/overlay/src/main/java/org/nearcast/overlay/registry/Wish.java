// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.identity.VerifyingKey;

/**
 * What a peer that broadcasts asks for.
 *
 * @param name the stream's public name, {@code app/name}
 * @param publishingKey that it was given for the stream; where everybody may publish, anything
 * @param key that speaks for this publication
 * @param epoch counts the stream's publications, 0..2^32-1
 */
public record Wish(String name, String publishingKey, VerifyingKey key, long epoch) {
    /** The longest name and publishing key, bytes of UTF-8. */
    public static final int MOST_BYTES = 255;

    private static final long MOST_EPOCH = 0xffff_ffffL;

    /** @throws IllegalArgumentException if one is empty, too long or out of range */
    public Wish {
        requireLength(name);
        requireLength(publishingKey);
        if (epoch < 0 || epoch > MOST_EPOCH) {
            throw new IllegalArgumentException("an epoch of " + epoch);
        }
    }

    private static void requireLength(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException("a name or key has 1 to " + MOST_BYTES + " bytes, not " + bytes);
        }
    }

    void write(PayloadWriter out) {
        put(out, name);
        put(out, publishingKey);
        out.putBytes(key.bytes(), 0, VerifyingKey.BYTES).putInt((int) epoch);
    }

    /** @throws MalformedPayloadException if it is none */
    static Wish read(PayloadReader in) {
        try {
            String name = text(in);
            String publishingKey = text(in);
            byte[] key = new byte[VerifyingKey.BYTES];
            in.getBytes(key.length).get(key);
            return new Wish(name, publishingKey, new VerifyingKey(key), in.getInt() & MOST_EPOCH);
        } catch (IllegalArgumentException e) {
            throw new MalformedPayloadException(e.getMessage());
        }
    }

    private static void put(PayloadWriter out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putByte(bytes.length).putBytes(bytes, 0, bytes.length);
    }

    private static String text(PayloadReader in) {
        ByteBuffer bytes = in.getBytes(in.getByte());
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** Does not say the publishing key. */
    @Override
    public String toString() {
        return name + " by " + key;
    }
}
