// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.amf0;

/** Bounds on what one decoder may build. A reference counts for all that it stands for. Immutable. */
public final class Amf0Limits {
    /** 16 deep, 16,384 values, 1 MiB: far beyond what encoders and players send. */
    public static final Amf0Limits DEFAULT = new Amf0Limits(16, 16_384, 1 << 20);

    private final int maxDepth;
    private final int maxValues;
    private final int maxBytes;

    /**
     * @param maxDepth objects and arrays inside each other, at least 1
     * @param maxValues values of all kinds, inner ones included
     * @param maxBytes encoded bytes
     */
    public Amf0Limits(int maxDepth, int maxValues, int maxBytes) {
        this.maxDepth = maxDepth;
        this.maxValues = maxValues;
        this.maxBytes = maxBytes;
    }

    public int maxDepth() {
        return maxDepth;
    }

    public int maxValues() {
        return maxValues;
    }

    public int maxBytes() {
        return maxBytes;
    }
}
