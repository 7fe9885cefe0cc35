// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.Objects;
import org.nearcast.rateless.gf256.Kernel;
import org.nearcast.rateless.gf256.Kernels;

/**
 * Makes the encoding symbols of one source block, any of them in any order (RFC 6330, section 5.3). Symbols 0 to K - 1 are the source
 * symbols; the first that is not costs the work for all intermediate symbols. Belongs to one thread; {@link #load} takes the next block
 * of the same shape without new memory.
 */
public final class SourceBlockEncoder {
    private final EncodingPlan plan;
    private final int symbolSize;
    private final IntermediateSymbols intermediate;
    private boolean solved;

    /**
     * An encoder with the {@linkplain EncodingPlan#forK usual plan} and the fastest kernel.
     *
     * @param k K, source symbols, 1 to 56,403
     * @param symbolSize T, bytes, 1 to 65,535
     * @param source the block: K * T bytes from offset, which are copied
     * @throws IllegalArgumentException if one is out of range or there are fewer bytes
     */
    public SourceBlockEncoder(int k, int symbolSize, byte[] source, int offset) {
        this(EncodingPlan.forK(k), symbolSize, Kernels.best());
        load(source, offset);
    }

    /**
     * An encoder without a block yet.
     *
     * @param symbolSize T, bytes, 1 to 65,535
     */
    public SourceBlockEncoder(EncodingPlan plan, int symbolSize, Kernel kernel) {
        this.plan = plan;
        this.symbolSize = IntermediateSymbols.checkedSize(symbolSize);
        intermediate = new IntermediateSymbols(
                plan.code(),
                plan.k(),
                new SymbolRows(symbolSize, plan.schedule().rows()),
                kernel);
    }

    /**
     * Takes a block in place of the one before.
     *
     * @param source K * T bytes from offset, which are copied
     * @throws IllegalArgumentException if there are fewer
     */
    public void load(byte[] source, int offset) {
        long length = (long) plan.k() * symbolSize;
        if (offset < 0 || length > source.length - offset) {
            throw new IllegalArgumentException(plan.k() + " symbols of " + symbolSize + " bytes do not fit in "
                    + source.length + " bytes from " + offset);
        }
        int l = plan.code().l();
        for (int i = 0; i < plan.k(); i++) {
            intermediate.rows().put(l + i, source, offset + i * symbolSize);
        }
        solved = false;
    }

    /**
     * Takes one source symbol in place of what was there; an encoder without a block yet has zeros.
     *
     * @param esi encoding symbol ID, 0 to K - 1
     * @param symbol T bytes from {@code at}, which are copied
     * @throws IllegalArgumentException if the ID is not that of a source symbol
     * @throws IndexOutOfBoundsException if there are fewer bytes
     */
    public void load(int esi, byte[] symbol, int at) {
        if (esi < 0 || esi >= plan.k()) {
            throw new IllegalArgumentException("source symbols have the IDs 0 to " + (plan.k() - 1) + ", not " + esi);
        }
        Objects.checkFromIndexSize(at, symbolSize, symbol.length);
        intermediate.rows().put(plan.code().l() + esi, symbol, at);
        solved = false;
    }

    /** K, the number of source symbols. */
    public int k() {
        return plan.k();
    }

    /** T, bytes of a symbol. */
    public int symbolSize() {
        return symbolSize;
    }

    /**
     * Makes an encoding symbol.
     *
     * @param esi encoding symbol ID, 0 to 2^24 - 1
     * @param out takes T bytes from {@code at}
     * @throws IllegalArgumentException if the ID is out of range
     * @throws IndexOutOfBoundsException if there is no room
     */
    public void symbol(int esi, byte[] out, int at) {
        IntermediateSymbols.check(esi);
        Objects.checkFromIndexSize(at, symbolSize, out.length);
        if (esi < plan.k()) {
            intermediate.rows().get(plan.code().l() + esi, out, at);
            return;
        }
        if (!solved) {
            intermediate.run(plan.schedule());
            solved = true;
        }
        intermediate.symbol(esi, out, at);
    }

    /** The same, in an array of its own. */
    public byte[] symbol(int esi) {
        byte[] symbol = new byte[symbolSize];
        symbol(esi, symbol, 0);
        return symbol;
    }
}
