// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.util.List;

/**
 * The way that frames take from broadcaster to player.
 *
 * @param links each link in the direction of travel
 * @param relays the links that leave a node which stores whole frames before it sends them on: an origin or an edge peer
 */
public record Path(List<Link> links, List<Link> relays) {

    /**
     * A link.
     *
     * @param delayMs propagation, one way
     * @param rateMbit bit rate, 10^6 bit/s
     */
    public record Link(double delayMs, double rateMbit) {}

    /**
     * Path delay in ms, the floor under media delay (docs/demo.md): propagation along all links plus, at each node that stores and
     * forwards frames, the time to send a mean frame. Switches forward packets, not frames, and the broadcaster's own link is behind the
     * frame when the measurement begins; neither is counted.
     *
     * @param meanFrameBytes mean size of a frame
     */
    public double delayMs(double meanFrameBytes) {
        return links.stream().mapToDouble(Link::delayMs).sum()
                + relays.stream()
                        .mapToDouble(l -> meanFrameBytes * 8 / (l.rateMbit() * 1000))
                        .sum();
    }
}
