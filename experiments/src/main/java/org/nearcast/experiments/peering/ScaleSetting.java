// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import org.nearcast.experiments.media.Path;
import org.nearcast.experiments.stage.Video;
import org.nearcast.lab.LinkShape;
import org.nearcast.lab.Topology;

/** The network in which the audience grows, and the stream. */
final class ScaleSetting {
    /** Of everybody near; as fast as the CDN's, so that the ways differ in where the copies are made and how far they go. */
    static final Path.Link LAN = new Path.Link(8, 100);

    /** The CDN's: 32 streams are a third of it. */
    static final Path.Link CDN = new Path.Link(30, 100);

    /** Frames that may wait for a link: a key frame for every viewer at once has room. */
    static final int QUEUE = 1000;

    static final Video VIDEO = Video.DEFAULT;

    private ScaleSetting() {}

    static Topology topology(int viewers) {
        return Topology.single(viewers).lan(shape(LAN)).cdn(shape(CDN));
    }

    private static LinkShape shape(Path.Link link) {
        return LinkShape.of(link.rateMbit(), link.delayMs()).withQueue(QUEUE);
    }
}
