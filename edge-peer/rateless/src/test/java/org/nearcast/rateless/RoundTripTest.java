// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.gf256.Kernel;
import org.nearcast.rateless.gf256.Kernels;

/** Blocks of every size, over a path that loses a random share of their symbols. */
class RoundTripTest {
    private static final int LARGE_SIZES = 300;

    @Test
    void shouldGetEverySmallBlockBack() {
        long seed = 1_000;
        for (int k = 1; k <= 1_000; k++) {
            roundTrip(k, seed);
        }
    }

    @Test
    void shouldGetLargeBlocksBack() {
        long seed = 300;
        Random random = new Random(seed);
        roundTrip(CodeParameters.MAX_K, seed);
        for (int i = 1; i < LARGE_SIZES; i++) {
            // as many between 1,000 and 2,000 as between 28,000 and 56,000: the small ones are quick, and every K' is
            // of interest
            int k = (int) Math.round(1_001 * Math.pow(56_403.0 / 1_001, random.nextDouble()));
            roundTrip(k, seed);
        }
    }

    private static void roundTrip(int k, long seed) {
        Random random = new Random(seed * 100_003 + k);
        int t = k <= 1_000 ? 1 + random.nextInt(100) : 1 + random.nextInt(16);
        double loss = random.nextInt(4) == 0 ? 1 : random.nextDouble();
        Kernel kernel = Kernels.all().get(k % Kernels.all().size());
        String which = "K " + k + ", T " + t + ", loss " + loss + ", kernel " + kernel.name() + ", seed " + seed;
        byte[] source = TestBlock.random(k, t, random);
        SourceBlockEncoder encoder = new SourceBlockEncoder(EncodingPlan.make(k), t, kernel);
        encoder.load(source, 0);
        SourceBlockDecoder decoder = new SourceBlockDecoder(k, t, k + 20, kernel);
        byte[] symbol = new byte[t];
        for (int esi = 0; esi < k; esi++) {
            if (random.nextDouble() >= loss) {
                encoder.symbol(esi, symbol, 0);
                decoder.add(esi, symbol, 0);
            }
        }
        // repair symbols in no order, near and far
        while (decoder.decode() == SourceBlockDecoder.Outcome.MORE_NEEDED) {
            assertTrue(decoder.symbols() < k + 10, which);
            int esi = random.nextBoolean()
                    ? k + random.nextInt(2 * k + 10)
                    : k + random.nextInt(CodeParameters.MAX_ESI + 1 - k);
            encoder.symbol(esi, symbol, 0);
            decoder.add(esi, symbol, 0);
        }
        assertEquals(SourceBlockDecoder.Outcome.DECODED, decoder.decode(), which);
        byte[] decoded = new byte[source.length];
        decoder.block(decoded, 0);
        assertArrayEquals(source, decoded, which);
        int esi = k + random.nextInt(1000);
        decoder.symbol(esi, symbol, 0);
        assertArrayEquals(encoder.symbol(esi), symbol, which + ": a repair symbol made by the decoder");
    }
}
