// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.util.Optional;
import org.nearcast.experiments.media.Path;
import org.nearcast.lab.LinkShape;
import org.nearcast.lab.Topology;

/** The networks in which the SDN text's delay was measured. */
enum DelaySetting {
    /** Figure 2 as captioned; the caption calls the narrower of the two networks the one of high bandwidth. */
    FIGURE_2("figure2", "Figure 2: CDN link 4 Mbit/s, 30 ms; LAN links 4 Mbit/s, 8 ms", 4, 8, 4, 30, null),
    /** Figure 3 as captioned, "bandwidth limited". */
    FIGURE_3("figure3", "Figure 3: CDN link 100 Mbit/s, 30 ms; LAN links 10 Mbit/s, 8 ms", 10, 8, 100, 30, null),
    /**
     * What the text's prototype ran, and its plot: from 800 up to 2900 ms, and 200 ms peered. Two viewers' streams are a little more than
     * the CDN's link carries, and its queue fills. That takes a router between the CDN and its link: Linux lets a connection put only two
     * packets into a queue of its own host (TCP small queues), so what does not fit would wait in the CDN's sockets, where no ping sees
     * it. In the text's Mininet it waited in netem, which takes packets out of their sockets' account.
     */
    PROTOTYPE(
            "prototype",
            "The prototype: CDN link 2 Mbit/s, 300 ms; LAN links 4 Mbit/s, 100 ms",
            4,
            100,
            2,
            300,
            new Claim(800, 2900, 200));

    /**
     * What the text's plot shows, in halves of ping round trips, ms.
     *
     * @param cdnFirstMs by the CDN at the start
     * @param cdnLastMs by the CDN at the end
     * @param peeredMs peered
     */
    record Claim(double cdnFirstMs, double cdnLastMs, double peeredMs) {}

    /** Frames that may wait for a link: what Mininet leaves it at when nobody says anything, as in the text's time. */
    static final int QUEUE = 1000;

    /** The CDN's own link where a router is between it and the text's CDN link: as good as none. */
    private static final LinkShape AT_THE_CDN = LinkShape.of(1000, 0).withQueue(QUEUE);

    private final String key;
    private final String title;
    private final Path.Link lan;
    private final Path.Link cdn;
    private final Claim claim;

    DelaySetting(String key, String title, double lanMbit, double lanMs, double cdnMbit, double cdnMs, Claim claim) {
        this.key = key;
        this.title = title;
        this.lan = new Path.Link(lanMs, lanMbit);
        this.cdn = new Path.Link(cdnMs, cdnMbit);
        this.claim = claim;
    }

    /** Its name in result.json and on the command line. */
    String key() {
        return key;
    }

    /** What a person reads. */
    String title() {
        return title;
    }

    Path.Link lan() {
        return lan;
    }

    Path.Link cdn() {
        return cdn;
    }

    /** The text's figures, where it says any. */
    Optional<Claim> claim() {
        return Optional.ofNullable(claim);
    }

    /** How long the CDN's part takes: the prototype's queue needs time to fill, s. */
    int cdnSeconds(boolean quick) {
        return quick ? 6 : this == PROTOTYPE ? 60 : 25;
    }

    /** How long each of the peered parts takes, s. */
    int peeredSeconds(boolean quick) {
        return quick ? 6 : 25;
    }

    /** The network. */
    Topology topology(int viewers) {
        return this == PROTOTYPE
                ? Topology.routed(viewers)
                        .lan(shape(lan))
                        .with("access", shape(cdn))
                        .cdn(AT_THE_CDN)
                : Topology.single(viewers).lan(shape(lan)).cdn(shape(cdn));
    }

    private static LinkShape shape(Path.Link link) {
        return LinkShape.of(link.rateMbit(), link.delayMs()).withQueue(QUEUE);
    }
}
