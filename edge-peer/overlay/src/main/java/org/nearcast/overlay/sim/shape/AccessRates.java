// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.shape;

import java.util.List;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.sim.AccessLink;

/** Classes of access links, and which part of the peers has each. */
public final class AccessRates {
    /**
     * A class.
     *
     * @param downKbps 10^3 bit/s
     * @param upKbps 10^3 bit/s
     * @param percent of the peers
     */
    public record Rate(int downKbps, int upKbps, int percent) {
        AccessLink link() {
            return AccessLink.of(upKbps * 1_000L, downKbps * 1_000L);
        }
    }

    /**
     * Peers of Gnutella in 2001: Saroiu, Gummadi, Gribble, "A Measurement Study of Peer-to-Peer File Sharing Systems" (MMCN 2002), cut
     * into four classes by Bharambe, Herley, Padmanabhan, "Analyzing and Improving a BitTorrent Network's Performance Mechanisms" (INFOCOM
     * 2006). The numbers are from memory.
     */
    public static final AccessRates GNUTELLA = new AccessRates(List.of(
            new Rate(784, 128, 20), new Rate(1_500, 384, 40), new Rate(3_000, 1_000, 25), new Rate(10_000, 5_000, 15)));

    private static final int ALL = 100;

    private final List<Rate> rates;

    /** @param rates whose parts make 100 percent */
    public AccessRates(List<Rate> rates) {
        this.rates = List.copyOf(rates);
        int sum = 0;
        for (Rate rate : rates) {
            sum += rate.percent();
        }
        if (sum != ALL) {
            throw new IllegalArgumentException("the parts must make 100 %, not " + sum);
        }
    }

    public List<Rate> rates() {
        return rates;
    }

    /** The link of one peer, with queues of 100 ms. */
    public AccessLink draw(RandomGenerator random) {
        int at = random.nextInt(ALL);
        for (Rate rate : rates) {
            at -= rate.percent();
            if (at < 0) {
                return rate.link();
            }
        }
        throw new IllegalStateException("the parts make 100 %");
    }

    /** Mean upload rate, bit/s: what all have together for each peer. */
    public double meanUpBitsPerSecond() {
        double sum = 0;
        for (Rate rate : rates) {
            sum += rate.upKbps() * 1_000.0 * rate.percent() / ALL;
        }
        return sum;
    }
}
