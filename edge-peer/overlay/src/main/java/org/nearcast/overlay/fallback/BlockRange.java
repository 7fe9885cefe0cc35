// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.fallback;

/**
 * Bytes of a block's crumb.
 *
 * @param block its number, 0 or more
 * @param crumb 0 to 15
 * @param from of the first byte, from the crumb's beginning
 * @param bytes how many, 1 or more
 */
public record BlockRange(long block, int crumb, int from, int bytes) {
    private static final int MOST_CRUMB = 15;

    /** @throws IllegalArgumentException if one is out of range */
    public BlockRange {
        if (block < 0 || crumb < 0 || crumb > MOST_CRUMB || from < 0 || bytes < 1 || from > Integer.MAX_VALUE - bytes) {
            throw new IllegalArgumentException(
                    "no range: " + bytes + " bytes from " + from + " of crumb " + crumb + " of block " + block);
        }
    }
}
