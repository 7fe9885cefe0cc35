// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

/** Signs manifests with an ingest node's key, by whatever algorithm. */
@FunctionalInterface
public interface ManifestSigner {
    /** The signature over all of {@code toBeSigned}, at most {@link Manifest#MAX_SIGNATURE_BYTES} bytes. */
    byte[] sign(byte[] toBeSigned);
}
