// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

import java.util.Arrays;
import org.nearcast.protocol.segment.Manifest;

/**
 * When, by this host's clock, a block left the source. Clocks of two hosts agree in nothing; but who passes a manifest on says how old it
 * is, half a round trip included, and in the median of many that is right whoever lies.
 */
public final class CaptureClock {
    private static final int SAMPLES = 31;
    private static final long MS_NS = 1_000_000;

    private final long[] offsets = new long[SAMPLES];
    private int count;
    private int next;
    private long median;

    /** A manifest came that is said to be so old. */
    public void learn(Manifest manifest, long nowNs, long ageNs) {
        offsets[next] = nowNs - ageNs - manifest.captureMs() * MS_NS;
        next = (next + 1) % SAMPLES;
        count = Math.min(SAMPLES, count + 1);
        long[] sorted = Arrays.copyOf(offsets, count);
        Arrays.sort(sorted);
        median = sorted[count / 2];
    }

    /** Whether anything was learnt. */
    public boolean isSet() {
        return count > 0;
    }

    /** When a block left the source, nanoseconds of this host's clock. */
    public long captureNs(Manifest manifest) {
        return manifest.captureMs() * MS_NS + median;
    }
}
