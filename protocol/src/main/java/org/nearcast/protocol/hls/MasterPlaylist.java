// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.util.List;

/** A master playlist (RFC 8216, 4.3.4): the renditions of one stream. */
public final class MasterPlaylist {

    /** Most variants in a playlist. */
    public static final int MAX_VARIANTS = 100;

    private final int version;
    private final boolean independentSegments;
    private final List<Variant> variants;

    /**
     * Makes a playlist.
     *
     * @param version compatibility version, 1 or more
     * @param independentSegments whether decoding can begin with every segment of every variant
     * @param variants at most {@link #MAX_VARIANTS}, the one to begin with first
     * @throws IllegalArgumentException if a value is out of range
     */
    public MasterPlaylist(int version, boolean independentSegments, List<Variant> variants) {
        if (version < 1 || variants.size() > MAX_VARIANTS) {
            throw new IllegalArgumentException("version below 1 or more than " + MAX_VARIANTS + " variants");
        }
        this.version = version;
        this.independentSegments = independentSegments;
        this.variants = List.copyOf(variants);
    }

    /** Compatibility version. */
    public int version() {
        return version;
    }

    /** Whether decoding can begin with every segment. */
    public boolean independentSegments() {
        return independentSegments;
    }

    /** The variants. */
    public List<Variant> variants() {
        return variants;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MasterPlaylist)) {
            return false;
        }
        MasterPlaylist that = (MasterPlaylist) other;
        return version == that.version
                && independentSegments == that.independentSegments
                && variants.equals(that.variants);
    }

    @Override
    public int hashCode() {
        return variants.hashCode();
    }

    @Override
    public String toString() {
        return "MasterPlaylist" + variants;
    }
}
