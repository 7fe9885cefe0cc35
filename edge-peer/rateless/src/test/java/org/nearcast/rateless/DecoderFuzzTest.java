// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.nearcast.rateless.SourceBlockDecoder.Added;
import org.nearcast.rateless.SourceBlockDecoder.Outcome;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.gf256.Kernels;

/** A decoder in the hands of strangers: any symbols in any order, true and false, of any length and ID. */
class DecoderFuzzTest {
    private static final int MOST_SYMBOLS = 60;

    @FuzzTest
    void shouldDecodeWhatIsTrueAndNothingElse(FuzzedDataProvider data) throws NoSuchAlgorithmException {
        int k = data.consumeInt(1, 30);
        int t = data.consumeInt(1, 9);
        byte[] source = new byte[k * t];
        byte[] some = data.consumeBytes(source.length);
        System.arraycopy(some, 0, source, 0, some.length);
        SourceBlockEncoder encoder = new SourceBlockEncoder(k, t, source, 0);
        SourceBlockDecoder decoder = new SourceBlockDecoder(
                k, t, data.consumeInt(k, MOST_SYMBOLS), data.consumeBoolean() ? Kernels.best() : Kernels.scalar());
        boolean digest = data.consumeBoolean();
        if (digest) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            decoder.expect(sha256, sha256.digest(source));
        }
        boolean allTrue = true;
        Set<Integer> kept = new HashSet<>();
        while (data.remainingBytes() > 0) {
            switch (data.consumeInt(0, 5)) {
                case 0 -> refused(decoder, data, t);
                case 1 -> decoder.decode();
                case 2 -> { // a false symbol
                    int esi = esi(data, k);
                    byte[] symbol = encoder.symbol(esi);
                    symbol[data.consumeInt(0, t - 1)] ^= data.consumeByte();
                    boolean isTrue = Arrays.equals(symbol, encoder.symbol(esi));
                    if (decoder.add(esi, symbol, 0) == Added.NEW) {
                        assertTrue(kept.add(esi));
                        allTrue &= isTrue;
                    }
                }
                default -> {
                    int esi = esi(data, k);
                    if (decoder.add(esi, encoder.symbol(esi), 0) == Added.NEW) {
                        assertTrue(kept.add(esi));
                    }
                }
            }
            assertEquals(kept.size(), decoder.symbols());
        }
        check(decoder, encoder, source, allTrue, digest);
    }

    private static void check(
            SourceBlockDecoder decoder, SourceBlockEncoder encoder, byte[] source, boolean allTrue, boolean digest) {
        Outcome outcome = decoder.decode();
        if (allTrue) {
            assertTrue(outcome == Outcome.DECODED || outcome == Outcome.MORE_NEEDED, outcome::name);
        }
        if (decoder.symbols() < decoder.k()) {
            assertEquals(Outcome.MORE_NEEDED, outcome);
        }
        if (!digest) {
            assertNotEquals(Outcome.WRONG_DIGEST, outcome);
        }
        if (outcome == Outcome.DECODED && (allTrue || digest)) {
            byte[] out = new byte[source.length];
            decoder.block(out, 0);
            assertArrayEquals(source, out);
            byte[] repair = new byte[decoder.symbolSize()];
            decoder.symbol(decoder.k() + 5, repair, 0);
            assertArrayEquals(encoder.symbol(decoder.k() + 5), repair);
        }
    }

    /** Near ones often, so that blocks get full; any at all sometimes. */
    private static int esi(FuzzedDataProvider data, int k) {
        return data.consumeBoolean() ? data.consumeInt(0, 2 * k) : data.consumeInt(0, CodeParameters.MAX_ESI);
    }

    private static void refused(SourceBlockDecoder decoder, FuzzedDataProvider data, int t) {
        int esi = data.consumeInt();
        byte[] symbol = data.consumeBytes(t + 3);
        int at = data.consumeInt();
        boolean fits = at >= 0 && at <= symbol.length - t && esi >= 0 && esi <= CodeParameters.MAX_ESI;
        int before = decoder.symbols();
        assertThrows(
                RuntimeException.class,
                () -> decoder.add(esi, symbol, fits ? symbol.length : at), // no room behind the end
                () -> "ID " + esi + ", " + symbol.length + " bytes from " + at);
        assertEquals(before, decoder.symbols());
    }

    @FuzzTest
    void shouldTakeAnyPacketOfAnyObject(FuzzedDataProvider data) {
        ObjectDecoder decoder;
        try {
            ByteBuffer wire = ByteBuffer.wrap(data.consumeBytes(ObjectTransmissionInformation.BYTES));
            decoder = new ObjectDecoder(ObjectTransmissionInformation.read(wire), 10_000);
        } catch (IllegalArgumentException e) {
            return;
        }
        while (data.remainingBytes() > 0) {
            PayloadId id = PayloadId.of(data.consumeInt());
            byte[] symbols =
                    new byte[data.consumeInt(0, 3 * decoder.information().symbolSize())];
            byte[] some = data.consumeBytes(Math.min(16, symbols.length));
            System.arraycopy(some, 0, symbols, 0, some.length);
            try {
                Outcome outcome = decoder.add(id, symbols, 0, symbols.length);
                assertEquals(outcome, decoder.outcome(id.sbn()));
            } catch (IllegalArgumentException e) {
                assertTrue(
                        id.sbn() >= decoder.information().sourceBlocks()
                                || symbols.length % decoder.information().symbolSize() != 0
                                || symbols.length == 0
                                || id.esi()
                                                + symbols.length
                                                        / decoder.information().symbolSize()
                                        > CodeParameters.MAX_ESI,
                        e.getMessage());
            }
        }
        assertTrue(decoder.decodedBlocks() <= decoder.information().sourceBlocks());
    }
}
