// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.util.List;

/**
 * The links that frames take from broadcaster to player, in order.
 *
 * @param hops each link in the direction of travel
 */
public record Path(List<Hop> hops) {

    /**
     * A link.
     *
     * @param delayMs propagation, one way
     * @param rateMbit bit rate, 10^6 bit/s
     */
    public record Hop(double delayMs, double rateMbit) {}

    /**
     * Path delay in ms: propagation along all links plus the time to store and forward a mean frame at each, the floor under media
     * delay (docs/demo.md).
     *
     * @param meanFrameBytes mean size of a frame
     */
    public double delayMs(double meanFrameBytes) {
        return hops.stream()
                .mapToDouble(h -> h.delayMs() + meanFrameBytes * 8 / (h.rateMbit() * 1000))
                .sum();
    }
}
