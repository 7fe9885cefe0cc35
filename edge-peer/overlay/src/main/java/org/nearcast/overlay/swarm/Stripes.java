// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

/** Which stripe a chunk belongs to. Sets of stripes are bit masks. */
public final class Stripes {
    /** Stripes of chunks. */
    public static final int COUNT = 16;
    /** The stripe of the manifests, after them. */
    public static final int MANIFESTS = COUNT;

    public static final int ALL = (1 << COUNT) - 1;
    /** All, and the manifests. */
    public static final int EVERYTHING = ALL | 1 << MANIFESTS;
    /** Turned on by an odd number from block to block, so that blocks of few chunks load all stripes alike. */
    private static final int TURN = 5;

    private Stripes() {}

    /** The stripe of a chunk of crumb 0. */
    public static int of(long block, int index) {
        return (int) (index + TURN * (block & COUNT - 1)) & COUNT - 1;
    }

    /** The index, in a block, of the chunk of a stripe, if the block has so many. */
    public static int index(long block, int stripe) {
        return (int) (stripe - TURN * (block & COUNT - 1)) & COUNT - 1;
    }
}
