// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sequences are pinned: they were worked out apart from this code, in arbitrary-precision integers. */
class SeededRandomTest {
    private static final int DRAWS = 100_000;
    private static final double TINY = 1e-15;

    private static long[] take(int count, LongSupplier draw) {
        return LongStream.generate(draw).limit(count).toArray();
    }

    @Test
    void shouldFollowThePublishedSequenceOfSplitMix64() {
        SeededRandom random = new SeededRandom(1_234_567);
        assertEquals("6457827717110365317", Long.toUnsignedString(random.nextLong()));
        assertEquals("3203168211198807973", Long.toUnsignedString(random.nextLong()));
        assertEquals("9817491932198370423", Long.toUnsignedString(random.nextLong()));
        assertEquals("4593380528125082431", Long.toUnsignedString(random.nextLong()));
        assertEquals("16408922859458223821", Long.toUnsignedString(random.nextLong()));
    }

    @Test
    void shouldPinWholeNumbers() {
        SeededRandom six = new SeededRandom(42);
        assertArrayEquals(new long[] {4, 0, 1, 2, 0, 5, 1, 4}, take(8, () -> six.nextInt(6)));
        SeededRandom most = new SeededRandom(42);
        assertArrayEquals(
                new long[] {1_592_498_450, 343_404_953, 598_291_371, 739_143_935},
                take(4, () -> most.nextInt(Integer.MAX_VALUE)));
        SeededRandom range = new SeededRandom(42);
        assertArrayEquals(new long[] {706 - 500, 145 - 500, 929 - 500}, take(3, () -> range.nextInt(-500, 500)));
        SeededRandom words = new SeededRandom(42);
        assertArrayEquals(
                new long[] {-4767286540954276203L >> 32, 2949826092126892291L >> 32}, take(2, words::nextInt));
        SeededRandom coin = new SeededRandom(42);
        assertTrue(coin.nextBoolean());
        assertFalse(coin.nextBoolean());
    }

    @Test
    void shouldPinLongNumbersAndThoseThatAreDrawnAgain() {
        SeededRandom thousand = new SeededRandom(42);
        assertArrayEquals(new long[] {706, 145, 929, 882, 625}, take(5, () -> thousand.nextLong(1_000)));
        SeededRandom half = new SeededRandom(42); // draws above 2^62 are of no use
        assertArrayEquals(
                new long[] {
                    1_474_913_046_063_446_145L,
                    2_569_641_874_231_381_929L,
                    3_174_599_030_129_127_882L,
                    350_766_393_070_981_625L
                },
                take(4, () -> half.nextLong((1L << 62) + 1)));
    }

    @Test
    void shouldPinFractions() {
        SeededRandom uniform = new SeededRandom(42);
        assertEquals(0.7415648787718233, uniform.nextDouble());
        assertEquals(0.1599103928769201, uniform.nextDouble());
        SeededRandom scaled = new SeededRandom(42);
        assertEquals(7.415648787718233, scaled.nextDouble(10), TINY);
        assertEquals(-3 + 0.1599103928769201, scaled.nextDouble(-3, -2), TINY);
        SeededRandom single = new SeededRandom(42);
        assertEquals(0.74156487f, single.nextFloat(), 1e-7f);
    }

    @Test
    void shouldPinGaussianAndExponentialNumbersToTheBit() {
        SeededRandom gaussian = new SeededRandom(42);
        assertEquals(0.49295065581737485, gaussian.nextGaussian());
        assertEquals(-1.2810773478777024, gaussian.nextGaussian());
        assertEquals(-0.6018779810957331, gaussian.nextGaussian());
        SeededRandom exponential = new SeededRandom(42);
        assertEquals(1.3531105982440144, exponential.nextExponential());
        assertEquals(0.1742467176876429, exponential.nextExponential());
        assertEquals(0.3265630772662666, exponential.nextExponential());
    }

    @Test
    void shouldPinBytesAndTheSequencesOfOneOfMany() {
        byte[] bytes = new byte[11];
        new SeededRandom(42).nextBytes(bytes);
        assertEquals("956eeb2f2632d7bd03f166", HexFormat.of().formatHex(bytes));
        SeededRandom third = SeededRandom.of(7, 3);
        assertEquals(3527684217999465975L, third.nextLong());
        assertEquals(4139837075284094236L, third.nextLong());
        assertNotEquals(SeededRandom.of(7, 2).nextLong(), SeededRandom.of(6, 3).nextLong());
    }

    @Test
    void shouldHaveAMethodOfItsOwnForEveryDraw() {
        // What is inherited is the platform's, which may one day compute it otherwise.
        for (Method draw : RandomGenerator.class.getMethods()) {
            if (draw.getName().startsWith("next")) {
                assertDoesNotThrow(
                        () -> SeededRandom.class.getDeclaredMethod(draw.getName(), draw.getParameterTypes()),
                        draw::toString);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsNoRange() {
        SeededRandom random = new SeededRandom(1);
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(0));
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(-1));
        assertThrows(IllegalArgumentException.class, () -> random.nextLong(0));
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(5, 5));
        assertThrows(IllegalArgumentException.class, () -> random.nextLong(5, 4));
        assertThrows(IllegalArgumentException.class, () -> random.nextLong(Long.MIN_VALUE, 1));
        assertThrows(IllegalArgumentException.class, () -> random.nextDouble(0));
        assertThrows(IllegalArgumentException.class, () -> random.nextDouble(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> random.nextDouble(1, 1));
        assertThrows(IllegalArgumentException.class, () -> random.nextFloat(0));
        assertThrows(IllegalArgumentException.class, () -> random.nextFloat(2, 1));
        assertThrows(IllegalArgumentException.class, () -> random.nextGaussian(0, -1));
    }

    @Test
    void shouldNeverReachTheEndOfARange() {
        double next = Math.nextUp(1.0);
        float nextFloat = Math.nextUp(1f);
        SeededRandom random = new SeededRandom(3);
        for (int i = 0; i < 1_000; i++) {
            assertEquals(1.0, random.nextDouble(1, next));
            assertEquals(1f, random.nextFloat(1, nextFloat));
            assertTrue(random.nextDouble(Double.MIN_VALUE) < Double.MIN_VALUE);
            assertTrue(random.nextFloat(Float.MIN_VALUE) < Float.MIN_VALUE);
            int whole = random.nextInt(-3, 4);
            assertTrue(whole >= -3 && whole < 4);
            long large = random.nextLong(Long.MIN_VALUE, -1);
            assertTrue(large < -1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 10, 100})
    void shouldDrawWholeNumbersUniformly(int bound) {
        SeededRandom random = new SeededRandom(bound);
        int[] counts = new int[bound];
        for (int i = 0; i < DRAWS; i++) {
            counts[random.nextInt(bound)]++;
        }
        double expected = DRAWS / (double) bound;
        double chiSquare = Arrays.stream(counts)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        // Mean bound - 1, variance twice that: within five standard deviations.
        assertEquals(bound - 1, chiSquare, 5 * Math.sqrt(2 * (bound - 1)));
    }

    @Test
    void shouldHaveTheMomentsOfEachDistribution() {
        SeededRandom random = new SeededRandom(11);
        assertMoments(1 / 2.0, 1 / 12.0, random::nextDouble);
        assertMoments(1 / 2.0, 1 / 12.0, random::nextFloat);
        assertMoments(0, 1, random::nextGaussian);
        assertMoments(5, 4, () -> random.nextGaussian(5, 2));
        assertMoments(1, 1, random::nextExponential);
        assertMoments(1 / 2.0, 1 / 4.0, () -> random.nextBoolean() ? 1 : 0);
    }

    private static void assertMoments(double mean, double variance, DoubleSupplier draw) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double value = draw.getAsDouble();
            sum += value;
            squares += (value - mean) * (value - mean);
        }
        assertEquals(mean, sum / DRAWS, 5 * Math.sqrt(variance / DRAWS));
        assertEquals(variance, squares / DRAWS, 0.05 * variance);
    }
}
