// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;

/**
 * A stream's tags, one for each period: HMAC-SHA-256 of the period's number, cut to 16 bytes. The key comes of what only those know who may know
 * that the stream is watched: its secret, if it has one, else its name. So who sees tags, or keeps them, learns neither what is watched nor that it
 * is the same as before; only, of a stream without secret, who guesses its name can tell whether it was right.
 *
 * <p>Also what a stream is called inside of a peer: those of the same stream are equal.
 */
public final class StreamTags {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] OF_NAME = "nearcast stream name".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OF_SECRET = "nearcast stream secret".getBytes(StandardCharsets.US_ASCII);

    private final byte[] key;

    private StreamTags(byte[] label, byte[] known) {
        key = hmac(label, known);
    }

    /** Of a stream that everybody may know of, by its public name. */
    public static StreamTags ofName(String name) {
        return new StreamTags(OF_NAME, name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Of a stream that only those may know of who have its secret.
     *
     * @param secret 16 bytes or more that cannot be guessed
     * @throws IllegalArgumentException if there are fewer
     */
    public static StreamTags ofSecret(byte[] secret) {
        if (secret.length < StreamTag.BYTES) {
            throw new IllegalArgumentException("a secret of " + secret.length + " bytes can be guessed");
        }
        return new StreamTags(OF_SECRET, secret);
    }

    /** The tag of a period, by its {@link TagRotation#period number}. */
    public StreamTag of(long period) {
        byte[] number = new PayloadWriter(Long.BYTES).putLong(period).end().toBytes();
        PayloadReader tag = Payload.of(hmac(key, number)).reader();
        return StreamTag.read(tag);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256, and takes any key", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamTags that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }
}
