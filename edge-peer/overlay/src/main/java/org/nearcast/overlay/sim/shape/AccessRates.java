// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.shape;

import java.util.ArrayList;
import java.util.Collections;
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

    /**
     * The links of so many peers, in any order: of each class as many as its part says, to the next whole one, so that what they have together is no
     * matter of luck.
     */
    public List<AccessLink> spread(int peers, RandomGenerator random) {
        List<AccessLink> links = new ArrayList<>(peers);
        int percent = 0;
        for (Rate rate : rates) {
            percent += rate.percent();
            while (links.size() < Math.round((double) peers * percent / ALL)) {
                links.add(rate.link());
            }
        }
        for (int i = peers - 1; i > 0; i--) {
            Collections.swap(links, i, random.nextInt(i + 1));
        }
        return links;
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
