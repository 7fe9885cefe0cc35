// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.rateless.SourceBlockDecoder.Added;
import org.nearcast.rateless.SourceBlockDecoder.Outcome;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.gf256.Kernels;

class SourceBlockDecoderTest {
    private static final int K = 50;
    private static final int T = 24;

    private final Random random = new Random(5);
    private final byte[] source = TestBlock.random(K, T, random);
    private final SourceBlockEncoder encoder = new SourceBlockEncoder(K, T, source, 0);
    private final SourceBlockDecoder decoder = new SourceBlockDecoder(K, T);

    @Test
    void shouldTellWhenItIsWorthTrying() {
        for (int i = 0; i < K; i++) {
            assertFalse(decoder.canTry());
            assertEquals(Outcome.MORE_NEEDED, decoder.decode());
            assertThrows(IllegalStateException.class, () -> decoder.block(new byte[K * T], 0));
            assertThrows(IllegalStateException.class, () -> decoder.symbol(0, new byte[T], 0));
            add(K + 3 * i);
        }
        assertTrue(decoder.canTry());
        assertEquals(Outcome.DECODED, decoder.decode());
        assertFalse(decoder.canTry());
        assertBlock();
    }

    @Test
    void shouldTryAgainOnlyWithANewSymbol() {
        // 1 of 200 sets of K symbols does not suffice; look for one
        for (int from = K; ; from += K) {
            assertTrue(from < 10_000 * K, "no set of symbols fails");
            decoder.reset();
            for (int i = 0; i < K; i++) {
                add(from + i);
            }
            if (decoder.decode() == Outcome.MORE_NEEDED) {
                assertFalse(decoder.canTry());
                assertEquals(Outcome.MORE_NEEDED, decoder.decode());
                assertEquals(Added.DUPLICATE, add(from));
                assertFalse(decoder.canTry());
                add(0);
                assertTrue(decoder.canTry());
                assertEquals(Outcome.DECODED, decoder.decode());
                assertBlock();
                return;
            }
            assertBlock();
        }
    }

    @Test
    void shouldIgnoreDuplicates() {
        for (int i = 0; i < K; i++) {
            assertEquals(Added.NEW, add(K + i));
            assertEquals(Added.DUPLICATE, decoder.add(K + i, new byte[T], 0));
            assertEquals(i + 1, decoder.symbols());
        }
        while (decoder.decode() != Outcome.DECODED) {
            add(2 * K + decoder.symbols());
        }
        assertBlock();
        assertEquals(Added.DUPLICATE, add(7));
    }

    @Test
    void shouldKeepNoMoreThanItMay() {
        SourceBlockDecoder small = new SourceBlockDecoder(K, T, K + 1, Kernels.best());
        for (int i = 0; i < K + 1; i++) {
            assertEquals(Added.NEW, small.add(i + 1, encoder.symbol(i + 1), 0));
        }
        assertEquals(Added.FULL, small.add(K + 100, encoder.symbol(K + 100), 0));
        assertEquals(K + 1, small.symbols());
        assertThrows(IllegalArgumentException.class, () -> new SourceBlockDecoder(K, T, K - 1, Kernels.best()));
    }

    @Test
    void shouldGrowUpToWhatItMayKeep() {
        SourceBlockDecoder large = new SourceBlockDecoder(K, T, 40 * K, Kernels.scalar());
        for (int i = 0; i < 40 * K; i++) {
            assertEquals(Added.NEW, large.add(K + i, encoder.symbol(K + i), 0));
        }
        assertEquals(Outcome.DECODED, large.decode());
        byte[] out = new byte[K * T];
        large.block(out, 0);
        assertArrayEquals(source, out);
    }

    @Test
    void shouldSayThatSymbolsContradictOneAnother() {
        for (int wrong = 0; wrong < K + 6; wrong++) {
            decoder.reset();
            for (int i = 0; i < K + 6; i++) {
                byte[] symbol = encoder.symbol(K + i);
                symbol[random.nextInt(T)] ^= (byte) (i == wrong ? 1 + random.nextInt(255) : 0);
                decoder.add(K + i, symbol, 0);
            }
            assertEquals(Outcome.CONTRADICTORY, decoder.decode(), "symbol " + wrong);
            assertThrows(IllegalStateException.class, () -> decoder.block(new byte[K * T], 0));
            assertFalse(decoder.canTry());
        }
        decoder.reset();
        for (int i = 0; i < K + 6; i++) {
            add(K + i);
        }
        assertEquals(Outcome.DECODED, decoder.decode());
        assertBlock();
    }

    @Test
    void shouldNotCallAWrongBlockDecodedWhereTheDigestIsKnown() throws NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] digest = sha256.digest(source);
        for (int wrong = -1; wrong < K; wrong++) {
            for (int first : new int[] {0, K}) {
                decoder.reset();
                decoder.expect(sha256, digest);
                int esi = first;
                while (decoder.decode() == Outcome.MORE_NEEDED) {
                    byte[] symbol = encoder.symbol(esi);
                    symbol[3] ^= (byte) (esi - first == wrong ? 0x40 : 0);
                    decoder.add(esi++, symbol, 0);
                }
                Outcome outcome = decoder.decode();
                if (wrong < 0) {
                    assertEquals(Outcome.DECODED, outcome);
                    assertBlock();
                } else {
                    assertTrue(outcome == Outcome.WRONG_DIGEST || outcome == Outcome.CONTRADICTORY, outcome::name);
                    assertThrows(IllegalStateException.class, () -> decoder.block(new byte[K * T], 0));
                }
            }
        }
    }

    @Test
    void shouldMakeSymbolsAsTheEncoderDoes() {
        // from source symbols alone, in no order, and from repair symbols alone
        for (int first : new int[] {0, 5 * K}) {
            decoder.reset();
            for (int i = 0; decoder.decode() != Outcome.DECODED; i++) {
                add(first + (i < K ? i * 7 % K : i));
            }
            byte[] symbol = new byte[T];
            for (int esi : new int[] {K, 0, K - 1, K + 1, 100_000, CodeParameters.MAX_ESI, 3}) {
                decoder.symbol(esi, symbol, 0);
                assertArrayEquals(encoder.symbol(esi), symbol, "ESI " + esi);
            }
            assertBlock();
        }
    }

    @Test
    void shouldRefuseWhatIsOutOfRange() {
        byte[] symbol = new byte[T];
        assertThrows(IllegalArgumentException.class, () -> decoder.add(-1, symbol, 0));
        assertThrows(IllegalArgumentException.class, () -> decoder.add(CodeParameters.MAX_ESI + 1, symbol, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.add(0, symbol, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.add(0, symbol, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.add(0, new byte[T - 1], 0));
        assertEquals(0, decoder.symbols());
        assertThrows(IllegalArgumentException.class, () -> encoder.symbol(-1));
        assertThrows(IllegalArgumentException.class, () -> encoder.symbol(CodeParameters.MAX_ESI + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.symbol(K, symbol, 1));
        assertThrows(IllegalArgumentException.class, () -> encoder.load(source, 1));
        assertThrows(IllegalArgumentException.class, () -> encoder.load(source, -1));
        assertThrows(IllegalArgumentException.class, () -> encoder.load(K, symbol, 0));
        for (int k : new int[] {0, -1, CodeParameters.MAX_K + 1}) {
            assertThrows(IllegalArgumentException.class, () -> new SourceBlockDecoder(k, T));
            assertThrows(IllegalArgumentException.class, () -> EncodingPlan.forK(k));
        }
        for (int t : new int[] {0, -1, 65_536}) {
            assertThrows(IllegalArgumentException.class, () -> new SourceBlockDecoder(K, t));
        }
        assertEquals(Added.NEW, add(CodeParameters.MAX_ESI));
    }

    @Test
    void shouldTakeSymbolsOfEverySize() {
        for (int t : new int[] {1, 7, 63, 64, 65, 255, 256, 257, 1_400, 65_535}) {
            byte[] block = TestBlock.random(12, t, random);
            SourceBlockEncoder sender = new SourceBlockEncoder(12, t, block, 0);
            SourceBlockDecoder receiver = new SourceBlockDecoder(12, t);
            for (int esi = 6; receiver.decode() != Outcome.DECODED; esi++) {
                receiver.add(esi, sender.symbol(esi), 0);
            }
            byte[] out = new byte[block.length];
            receiver.block(out, 0);
            assertArrayEquals(block, out, t + " bytes");
        }
    }

    private Added add(int esi) {
        return decoder.add(esi, encoder.symbol(esi), 0);
    }

    private void assertBlock() {
        byte[] out = new byte[K * T + 2];
        decoder.block(out, 1);
        assertArrayEquals(source, Arrays.copyOfRange(out, 1, K * T + 1));
    }
}
