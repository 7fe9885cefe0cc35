// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.ManifestSigner;
import org.nearcast.protocol.segment.ManifestVerifier;

/** Hashes and signatures that PROTECT NOTHING and cost next to nothing: of the right size, and wrong if what they are of is damaged. */
final class Modelled {
    private static final int SIGNATURE_BYTES = 64;
    private static final long MIX = 0x9e3779b97f4a7c15L;
    private static final int SAMPLES = 8;

    /** Of a few samples of a chunk. */
    static final ChunkHash HASH = chunk -> {
        ByteBuffer hash = ByteBuffer.allocate(ChunkHash.BYTES);
        long mixed = mix(chunk);
        return hash.putLong(mixed).putLong(mixed * MIX).array();
    };

    static final ManifestSigner SIGNER = Modelled::sign;
    static final ManifestVerifier VERIFIER = (bytes, signature) -> Arrays.equals(sign(bytes), signature);

    private Modelled() {}

    private static byte[] sign(byte[] bytes) {
        return ByteBuffer.allocate(SIGNATURE_BYTES)
                .putLong(mix(ByteBuffer.wrap(bytes)))
                .putLong(Arrays.hashCode(bytes))
                .array();
    }

    private static long mix(ByteBuffer bytes) {
        int length = bytes.remaining();
        long mixed = length;
        for (int i = 0; i < SAMPLES; i++) {
            int at = bytes.position() + (int) ((long) i * (length - 1) / (SAMPLES - 1));
            mixed = (mixed ^ bytes.get(at)) * MIX;
            mixed ^= mixed >>> 29;
        }
        return mixed;
    }
}
