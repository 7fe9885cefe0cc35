// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.nearcast.rateless.code.CodeParameters;
import org.nearcast.rateless.gf256.Kernel;
import org.nearcast.rateless.gf256.Kernels;
import org.nearcast.rateless.solve.Schedule;
import org.nearcast.rateless.solve.Solver;

/**
 * Gets a source block back from any of its encoding symbols (RFC 6330, section 5.4). Symbols are added as they come; K of them almost
 * always suffice, K + 2 fail once in a million times. What is decoded can make new symbols, so that whoever receives can send on. Belongs
 * to one thread; {@link #reset} makes it ready for the next block of the same shape without new memory.
 *
 * <p>Symbols are taken at their word: a wrong one makes a wrong block. Where more symbols were added than needed, the others tell that they
 * disagree ({@link Outcome#CONTRADICTORY}); to be sure, give the digest of the block ({@link #expect}).
 */
public final class SourceBlockDecoder {
    /** What became of a symbol that was added. */
    public enum Added {
        /** It is kept. */
        NEW,
        /** There is one with this ID already, or the block is decoded: it was not looked at. */
        DUPLICATE,
        /** As many symbols are kept as the decoder may: it was not looked at. Decode, or give up. */
        FULL
    }

    /** What came of trying to decode. */
    public enum Outcome {
        /** The block is there. */
        DECODED,
        /** The symbols so far do not determine the block. */
        MORE_NEEDED,
        /** The symbols are not all of one block: at least one is wrong, nobody knows which. */
        CONTRADICTORY,
        /** The block is not the one whose digest was expected. */
        WRONG_DIGEST
    }

    private final int k;
    private final int symbolSize;
    private final int maxSymbols;
    private final CodeParameters code;
    private final IntermediateSymbols intermediate;
    private final Solver solver;
    private final SymbolIds ids;
    private final int[] sourceSlots;
    private int sources;
    private int[] isis;
    private int triedWith;
    private boolean intermediateKnown;
    private Outcome outcome = Outcome.MORE_NEEDED;
    private MessageDigest digest;
    private byte[] expected;

    /**
     * A decoder with the fastest kernel that keeps at most K + K / 8 + 64 symbols.
     *
     * @param k K, source symbols, 1 to 56,403
     * @param symbolSize T, bytes, 1 to 65,535
     * @throws IllegalArgumentException if one is out of range
     */
    public SourceBlockDecoder(int k, int symbolSize) {
        this(k, symbolSize, Kernels.best());
    }

    /** The same with another kernel. */
    public SourceBlockDecoder(int k, int symbolSize, Kernel kernel) {
        this(k, symbolSize, k + k / 8 + 64, kernel);
    }

    /**
     * A decoder.
     *
     * @param k K, source symbols, 1 to 56,403
     * @param symbolSize T, bytes, 1 to 65,535
     * @param maxSymbols how many symbols it may keep, K or more: its memory is some (L + maxSymbols) * T bytes
     * @throws IllegalArgumentException if one is out of range
     */
    public SourceBlockDecoder(int k, int symbolSize, int maxSymbols, Kernel kernel) {
        this.code = CodeParameters.forK(k);
        this.k = k;
        this.symbolSize = IntermediateSymbols.checkedSize(symbolSize);
        if (maxSymbols < k) {
            throw new IllegalArgumentException("a decoder must keep K symbols, " + k + ", not " + maxSymbols);
        }
        this.maxSymbols = maxSymbols;
        int kept = Math.min(maxSymbols, k + k / 16 + 16);
        SymbolRows rows = new SymbolRows(symbolSize, code.l() + kept + scratchRows(code));
        intermediate = new IntermediateSymbols(code, k, rows, kernel);
        solver = new Solver(code);
        ids = new SymbolIds(kept);
        isis = new int[kept + code.kPrime() - k];
        sourceSlots = new int[k];
        Arrays.fill(sourceSlots, -1);
    }

    /** What a schedule takes beside the symbols, roughly: there are 1.5 P inactive columns, and tables four times their number. */
    private static int scratchRows(CodeParameters code) {
        return 10 * code.p() + 64;
    }

    /** Forgets everything but the block's shape. */
    public void reset() {
        ids.clear();
        Arrays.fill(sourceSlots, -1);
        sources = 0;
        triedWith = 0;
        intermediateKnown = false;
        outcome = Outcome.MORE_NEEDED;
        digest = null;
        expected = null;
    }

    /**
     * Sets the digest that the block must have, or else it is not called decoded.
     *
     * @param algorithm computes it; used by this decoder alone until the block is decoded
     * @param value the digest of the K * T bytes of the source symbols
     */
    public void expect(MessageDigest algorithm, byte[] value) {
        digest = algorithm;
        expected = value.clone();
    }

    /** K, the number of source symbols. */
    public int k() {
        return k;
    }

    /** T, bytes of a symbol. */
    public int symbolSize() {
        return symbolSize;
    }

    /** How many symbols are kept, all different. */
    public int symbols() {
        return ids.size();
    }

    /**
     * Adds a symbol.
     *
     * @param esi encoding symbol ID, 0 to 2^24 - 1
     * @param symbol its T bytes from {@code at}, which are copied
     * @throws IllegalArgumentException if the ID is out of range
     * @throws IndexOutOfBoundsException if there are fewer bytes
     */
    public Added add(int esi, byte[] symbol, int at) {
        IntermediateSymbols.check(esi);
        Objects.checkFromIndexSize(at, symbolSize, symbol.length);
        if (outcome == Outcome.DECODED || ids.contains(esi)) {
            return Added.DUPLICATE;
        }
        int slot = ids.size();
        if (slot == maxSymbols) {
            return Added.FULL;
        }
        ids.add(esi);
        if (esi < k) {
            sourceSlots[esi] = slot;
            sources++;
        }
        if (slot == isis.length) {
            isis = Arrays.copyOf(isis, isis.length + isis.length / 8 + 8);
        }
        isis[slot] = intermediate.isi(esi);
        int row = code.l() + slot;
        if (row >= intermediate.rows().rows()) {
            intermediate.rows().ensure(row + row / 8 + 8);
        }
        intermediate.rows().put(row, symbol, at);
        return Added.NEW;
    }

    /** Whether {@link #decode} has a chance: K symbols are there, and one more than when it last failed. Costs nothing. */
    public boolean canTry() {
        return outcome == Outcome.MORE_NEEDED && ids.size() >= k && ids.size() > triedWith;
    }

    /** Decodes, if that is possible. Without a new symbol since the last time nothing is done. */
    public Outcome decode() {
        if (canTry()) {
            triedWith = ids.size();
            outcome = sources == k ? Outcome.DECODED : solve();
            if (outcome == Outcome.DECODED && digest != null && !hasDigest()) {
                outcome = Outcome.WRONG_DIGEST;
            }
        }
        return outcome;
    }

    private Outcome solve() {
        int n = ids.size();
        int padding = code.kPrime() - k;
        if (isis.length < n + padding) {
            isis = Arrays.copyOf(isis, n + padding);
        }
        for (int i = 0; i < padding; i++) {
            isis[n + i] = k + i;
        }
        Schedule schedule = solver.solve(isis, n + padding, n, code.l() + n);
        if (schedule == null) {
            return Outcome.MORE_NEEDED;
        }
        intermediateKnown = true;
        return intermediate.run(schedule) ? Outcome.DECODED : Outcome.CONTRADICTORY;
    }

    private boolean hasDigest() {
        digest.reset();
        byte[] symbol = new byte[symbolSize];
        for (int i = 0; i < k; i++) {
            source(i, symbol, 0);
            digest.update(symbol);
        }
        return MessageDigest.isEqual(digest.digest(), expected);
    }

    /**
     * The block.
     *
     * @param out takes K * T bytes from {@code at}
     * @throws IllegalStateException if it is not decoded
     * @throws IndexOutOfBoundsException if there is no room
     */
    public void block(byte[] out, int at) {
        requireDecoded();
        long length = (long) k * symbolSize;
        if (at < 0 || length > out.length - at) {
            throw new IndexOutOfBoundsException(
                    k + " symbols of " + symbolSize + " bytes do not fit in " + out.length + " bytes from " + at);
        }
        for (int i = 0; i < k; i++) {
            source(i, out, at + i * symbolSize);
        }
    }

    /**
     * Makes an encoding symbol of the decoded block, any at all.
     *
     * @param esi encoding symbol ID, 0 to 2^24 - 1
     * @param out takes T bytes from {@code at}
     * @throws IllegalStateException if the block is not decoded
     * @throws IllegalArgumentException if the ID is out of range
     * @throws IndexOutOfBoundsException if there is no room
     */
    public void symbol(int esi, byte[] out, int at) {
        requireDecoded();
        IntermediateSymbols.check(esi);
        Objects.checkFromIndexSize(at, symbolSize, out.length);
        if (esi < k) {
            source(esi, out, at);
            return;
        }
        if (!intermediateKnown) {
            solveFromSources();
        }
        intermediate.symbol(esi, out, at);
    }

    private void source(int esi, byte[] out, int at) {
        int slot = sourceSlots[esi];
        if (slot >= 0) {
            intermediate.rows().get(code.l() + slot, out, at);
        } else {
            intermediate.symbol(esi, out, at);
        }
    }

    /** All source symbols came, nothing had to be decoded; now their order matters. */
    private void solveFromSources() {
        byte[] block = new byte[Math.multiplyExact(k, symbolSize)];
        block(block, 0);
        for (int i = 0; i < k; i++) {
            intermediate.rows().put(code.l() + i, block, i * symbolSize);
            sourceSlots[i] = i;
        }
        intermediate.run(EncodingPlan.forK(k).schedule());
        intermediateKnown = true;
    }

    private void requireDecoded() {
        if (outcome != Outcome.DECODED) {
            throw new IllegalStateException("the block is not decoded");
        }
    }
}
