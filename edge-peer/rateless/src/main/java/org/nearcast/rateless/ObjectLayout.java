// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.Arrays;

/**
 * Where the bytes of an object lie in the symbols of its source blocks (RFC 6330, section 4.4.1.2). A source block is a run of the object;
 * its sub-blocks are runs of the source block, each of K sub-symbols, and symbol m is made of the m-th sub-symbol of every sub-block. The
 * last block is filled up with zeros, which are not sent.
 */
final class ObjectLayout {
    private final ObjectTransmissionInformation information;
    private final Partition blocks;
    private final Partition subBlocks;

    ObjectLayout(ObjectTransmissionInformation information) {
        this.information = information;
        blocks = information.blockPartition();
        subBlocks = information.subBlockPartition();
    }

    /** K: the source symbols of a block. */
    int sourceSymbols(int sbn) {
        return blocks.size(checked(sbn));
    }

    /** Where a block begins in the object, in bytes. */
    long blockOffset(int sbn) {
        return blocks.before(checked(sbn)) * information.symbolSize();
    }

    /**
     * Takes a source symbol out of the object.
     *
     * @param m the symbol's ID, 0 to K - 1
     * @param object the whole object
     * @param symbol takes T bytes from {@code at}; padding becomes zeros
     */
    void sourceSymbol(int sbn, int m, byte[] object, byte[] symbol, int at) {
        copy(sbn, m, object, symbol, at, true);
    }

    /**
     * Puts a source symbol where it belongs in the object; padding is left out.
     *
     * @param m the symbol's ID, 0 to K - 1
     * @param symbol its T bytes
     * @param object the whole object
     */
    void placeSourceSymbol(int sbn, int m, byte[] symbol, byte[] object) {
        copy(sbn, m, object, symbol, 0, false);
    }

    private void copy(int sbn, int m, byte[] object, byte[] symbol, int at, boolean out) {
        long block = blockOffset(sbn);
        long k = sourceSymbols(sbn);
        for (int n = 0, here = at; n < subBlocks.blocks(); n++) {
            int length = subBlocks.size(n) * information.alignment();
            long there = block + k * subBlocks.before(n) * information.alignment() + (long) m * length;
            int left = (int) Math.max(0, Math.min(length, object.length - there)); // behind it is padding
            if (out) {
                System.arraycopy(object, (int) Math.min(there, object.length), symbol, here, left);
                Arrays.fill(symbol, here + left, here + length, (byte) 0);
            } else {
                System.arraycopy(symbol, here, object, (int) Math.min(there, object.length), left);
            }
            here += length;
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
