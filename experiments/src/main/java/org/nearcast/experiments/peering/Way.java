// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.util.Collections;
import java.util.List;
import org.nearcast.experiments.media.Path;

/** How a stream comes to its neighbours. */
enum Way {
    /** Up to the CDN and down again. */
    CDN("cdn", "by the CDN"),
    /** Through an edge peer on a host of its own. */
    GATEWAY("gateway", "peered, edge peer on its own host"),
    /** From an edge peer on the broadcaster's machine, to which the encoder publishes: the SDN text's direct peering. */
    DIRECT("direct", "peered, from the broadcaster's machine");

    private final String key;
    private final String title;

    Way(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** Its name in result.json and the tables. */
    String key() {
        return key;
    }

    /** What a person reads. */
    String title() {
        return title;
    }

    /** The links from broadcaster to viewer on one switch. */
    Path path(Path.Link lan, Path.Link cdn) {
        return switch (this) {
            case CDN -> new Path(List.of(lan, cdn, cdn, lan), List.of(cdn));
            case GATEWAY -> new Path(Collections.nCopies(4, lan), List.of(lan));
            case DIRECT -> new Path(List.of(lan, lan), List.of(lan));
        };
    }
}
