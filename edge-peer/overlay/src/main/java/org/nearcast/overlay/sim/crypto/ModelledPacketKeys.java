// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.crypto;

import java.util.Arrays;
import java.util.Objects;
import org.nearcast.overlay.noise.Hkdf;
import org.nearcast.overlay.noise.PacketKeys;
import org.nearcast.overlay.noise.Suite;

/** Packets as the real keys make them, for who looks at sizes and at what is refused. PROTECTS NOTHING. */
final class ModelledPacketKeys implements PacketKeys {
    private final Suite suite;
    private final byte[] secret;
    private final long key;
    private final long headerKey;
    private final byte[] tag = new byte[TAG_BYTES];
    private long lastSealed = -1;

    /** The first generation. */
    ModelledPacketKeys(Suite suite, byte[] secret) {
        this(suite, Suite.requireKey(secret).clone(), Mixing.start(secret, 1));
    }

    private ModelledPacketKeys(Suite suite, byte[] secret, long headerKey) {
        this.suite = suite;
        this.secret = secret;
        this.headerKey = headerKey;
        key = Mixing.start(secret, 0);
    }

    @Override
    public void seal(long number, byte[] packet, int headerBytes, int endBytes) {
        if (number <= lastSealed) {
            throw new IllegalArgumentException("packet " + number + " after packet " + lastSealed);
        }
        Objects.checkFromToIndex(headerBytes, endBytes + TAG_BYTES, packet.length);
        lastSealed = number;
        long start = Mixing.mix(key ^ number);
        Mixing.scramble(start, packet, headerBytes, endBytes);
        Mixing.tag(start, packet, headerBytes, packet, headerBytes, endBytes, packet, endBytes);
    }

    @Override
    public int open(long number, byte[] packet, int headerBytes, int endBytes) {
        Objects.checkFromToIndex(headerBytes, endBytes, packet.length);
        int end = endBytes - TAG_BYTES;
        if (end < headerBytes) {
            return -1;
        }
        long start = Mixing.mix(key ^ number);
        Mixing.tag(start, packet, headerBytes, packet, headerBytes, end, tag, 0);
        if (!Arrays.equals(tag, 0, TAG_BYTES, packet, end, endBytes)) {
            return -1;
        }
        Mixing.scramble(start, packet, headerBytes, end);
        return end;
    }

    @Override
    public long mask(byte[] packet, int sampleAt) {
        return Mixing.absorb(headerKey, packet, sampleAt, sampleAt + SAMPLE_BYTES);
    }

    @Override
    public PacketKeys next() {
        return new ModelledPacketKeys(
                suite, Hkdf.expand(suite, secret, "nearcast update", Suite.HASH_BYTES), headerKey);
    }
}
