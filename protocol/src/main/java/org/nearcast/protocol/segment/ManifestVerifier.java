// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

/** Knows the key that speaks for a stream. */
@FunctionalInterface
public interface ManifestVerifier {
    /** Whether the signature, any 0 to {@link Manifest#MAX_SIGNATURE_BYTES} bytes, is the key's over {@code toBeSigned}. Throws nothing. */
    boolean verify(byte[] toBeSigned, byte[] signature);
}
