// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

/**
 * Partition[I, J] of RFC 6330, section 4.4.1.2: I things dealt into J blocks of nearly equal size, the larger ones first.
 *
 * @param large IL, the size of a large block
 * @param small IS, the size of a small block
 * @param larges JL, how many large blocks
 * @param smalls JS, how many small blocks
 */
public record Partition(int large, int small, int larges, int smalls) {
    /**
     * @param things I, 0 or more
     * @param blocks J, 1 or more
     * @throws IllegalArgumentException if one is out of range
     */
    public static Partition of(int things, int blocks) {
        if (things < 0 || blocks < 1) {
            throw new IllegalArgumentException("cannot deal " + things + " into " + blocks + " blocks");
        }
        int small = things / blocks;
        int larges = things - small * blocks;
        return new Partition(larges == 0 ? small : small + 1, small, larges, blocks - larges);
    }

    /** The size of a block, counted from 0. */
    public int size(int block) {
        return block < larges ? large : small;
    }

    /** How many things lie in the blocks before one; its number may be that of all blocks. */
    public long before(int block) {
        return block < larges ? (long) block * large : (long) larges * large + (long) (block - larges) * small;
    }

    /** How many blocks. */
    public int blocks() {
        return larges + smalls;
    }
}
