// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.Arrays;

/**
 * Where the bytes of an object lie in the symbols of its source blocks (RFC 6330, section 4.4.1.2). A source block is a run of the object;
 * its sub-blocks are runs of the source block, each of K sub-symbols, and symbol m is made of the m-th sub-symbol of every sub-block. The
 * last block is filled up with zeros, which are not sent.
 */
public final class ObjectLayout {
    private final ObjectTransmissionInformation information;
    private final Partition blocks;
    private final Partition subBlocks;

    public ObjectLayout(ObjectTransmissionInformation information) {
        this.information = information;
        blocks = information.blockPartition();
        subBlocks = information.subBlockPartition();
    }

    /** K: the source symbols of a block. */
    public int sourceSymbols(int sbn) {
        return blocks.size(checked(sbn));
    }

    /** Where a block begins in the object, in bytes. */
    public long blockOffset(int sbn) {
        return blocks.before(checked(sbn)) * information.symbolSize();
    }

    /** How many of the object's bytes a block holds, its padding left out. */
    public long blockLength(int sbn) {
        long whole = (long) sourceSymbols(sbn) * information.symbolSize();
        return Math.min(whole, information.transferLength() - blockOffset(sbn));
    }

    /**
     * Takes a block's bytes apart into its source symbols.
     *
     * @param block the block's bytes, from offset, {@link #blockLength} of them
     * @param symbols takes K symbols of T bytes, one after the other; what was there is overwritten
     */
    public void toSymbols(int sbn, byte[] block, int offset, byte[] symbols) {
        walk(sbn, block, offset, symbols, true);
    }

    /**
     * Puts a block's bytes together again from its source symbols.
     *
     * @param symbols K symbols of T bytes, one after the other
     * @param block takes {@link #blockLength} bytes from offset
     */
    public void fromSymbols(int sbn, byte[] symbols, byte[] block, int offset) {
        walk(sbn, block, offset, symbols, false);
    }

    private void walk(int sbn, byte[] block, int offset, byte[] symbols, boolean apart) {
        int k = sourceSymbols(sbn);
        int t = information.symbolSize();
        long length = blockLength(sbn);
        if (symbols.length != (long) k * t) {
            throw new IllegalArgumentException(
                    "block " + sbn + " has " + k + " symbols of " + t + " bytes, not " + symbols.length + " bytes");
        }
        if (offset < 0 || length > block.length - offset) {
            throw new IllegalArgumentException(
                    "block " + sbn + " has " + length + " bytes, more than " + block.length + " from " + offset);
        }
        int end = offset + (int) length;
        long in = offset;
        for (int n = 0; n < subBlocks.blocks(); n++) {
            int subSymbol = subBlocks.size(n) * information.alignment();
            int out = (int) subBlocks.before(n) * information.alignment();
            for (int m = 0; m < k; m++, in += subSymbol, out += t) {
                int there = (int) Math.max(0, Math.min(subSymbol, end - in));
                int at = (int) Math.min(in, end);
                if (apart) {
                    System.arraycopy(block, at, symbols, out, there);
                    Arrays.fill(symbols, out + there, out + subSymbol, (byte) 0);
                } else {
                    System.arraycopy(symbols, out, block, at, there);
                }
            }
        }
    }

    private int checked(int sbn) {
        if (sbn < 0 || sbn >= information.sourceBlocks()) {
            throw new IllegalArgumentException(
                    "source block number must be 0 to " + (information.sourceBlocks() - 1) + ", not " + sbn);
        }
        return sbn;
    }
}
