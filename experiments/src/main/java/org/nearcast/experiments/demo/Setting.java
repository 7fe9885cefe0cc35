// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import java.util.Collections;
import java.util.List;
import org.nearcast.experiments.media.Path;
import org.nearcast.experiments.stage.Video;

/** What is the same in all phases: the network and the video. */
public record Setting(int viewers, int seconds, Path.Link lan, Path.Link cdn, Video video) {

    /** The SDN text's topology with LAN links of 20 Mbit/s and 8 ms and a CDN link of 100 Mbit/s and 30 ms. */
    public static Setting of(int viewers, int seconds) {
        return new Setting(viewers, seconds, new Path.Link(8, 20), new Path.Link(30, 100), Video.DEFAULT);
    }

    /** The links from broadcaster to viewer in a phase. */
    Path path(Phase phase) {
        return phase == Phase.CDN
                ? new Path(List.of(lan, cdn, cdn, lan), List.of(cdn))
                // To the gateway and from it, also where that is on the broadcaster's own machine: the broadcaster
                // sends to the
                // CDN's address, and the switch sends it back.
                : new Path(Collections.nCopies(4, lan), List.of(lan));
    }
}
