// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), which every Java has. */
final class Sha256 {
    private Sha256() {}

    /** The 32 bytes of the hash over the parts, one after the other; each part is read to its end. */
    static ByteBuffer of(ByteBuffer... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer part : parts) {
                digest.update(part);
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
