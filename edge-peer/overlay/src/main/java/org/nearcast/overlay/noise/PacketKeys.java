// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

/**
 * Protects the packets of one direction of a session, with one generation of keys (in the manner of RFC 9001, section 5). Packets are sealed and
 * opened in place. Not thread-safe.
 */
public interface PacketKeys {
    /** Bytes that sealing adds behind the content. */
    int TAG_BYTES = 16;

    /** Bytes of ciphertext that {@link #mask} looks at. */
    int SAMPLE_BYTES = 16;

    /**
     * Encrypts the content and adds the tag; header and content are authenticated.
     *
     * @param number of the packet, 0 or more and above all that these keys sealed before: one number twice would give the key away
     * @param packet header and content, with room for the tag behind
     * @param headerBytes where the content begins
     * @param endBytes where it ends
     * @throws IllegalArgumentException if the number does not rise
     * @throws IndexOutOfBoundsException if header, content and tag do not fit the packet
     */
    void seal(long number, byte[] packet, int headerBytes, int endBytes);

    /**
     * Decrypts it, if it is what was sealed.
     *
     * @param endBytes where the tag ends
     * @return where the content ends, or -1 if it is not authentic; the packet's content is undefined then
     */
    int open(long number, byte[] packet, int headerBytes, int endBytes);

    /**
     * What to mask a header with, from a sample of the ciphertext: the same for all generations of a direction's keys (RFC 9001, section 5.4.3).
     *
     * @param packet with {@link #SAMPLE_BYTES} from there on
     */
    long mask(byte[] packet, int sampleAt);

    /** The keys that follow these (RFC 9001, section 6.1). These stay as they are. */
    PacketKeys next();
}
