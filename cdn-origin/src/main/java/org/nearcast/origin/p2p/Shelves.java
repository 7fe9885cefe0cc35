// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin.p2p;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.fallback.BlockShelf;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.tracker.Tracker;

/** What the origin sends by range, of each publication whose source is here, by the key that speaks for it. On the protocol's thread. */
final class Shelves {
    /** A publication that is over is watched to its end by who is behind. */
    private static final long KEPT_NS = TimeUnit.SECONDS.toNanos(15);

    private final Host host;
    private final Tracker tracker;
    private final double part;
    private final Map<String, BlockShelf> byKey = new LinkedHashMap<>();
    private long asked;
    private long refused;
    private long sentBytes;

    /** @param part of what viewers of a stream consume that is sent at most, 0 to 1 */
    Shelves(Host host, Tracker tracker, double part) {
        this.host = host;
        this.tracker = tracker;
        this.part = part;
    }

    void began(String key, StreamTags stream, Swarm source) {
        byKey.put(key, source.shelf(() -> tracker.viewers(stream), part));
    }

    void ended(String key) {
        BlockShelf shelf = byKey.get(key);
        if (shelf != null) {
            host.schedule(KEPT_NS, () -> remove(key, shelf));
        }
    }

    private void remove(String key, BlockShelf shelf) {
        if (byKey.remove(key, shelf)) {
            asked += shelf.asked();
            refused += shelf.refused();
            sentBytes += shelf.sentBytes();
        }
    }

    /** The one of a publication, or null. */
    BlockShelf find(String key) {
        return byKey.get(key);
    }

    /** To be called now and then. */
    void look() {
        byKey.values().forEach(shelf -> shelf.look(host.nowNs()));
    }

    FallbackFigures figures() {
        long ranges = asked;
        long no = refused;
        long bytes = sentBytes;
        for (BlockShelf shelf : byKey.values()) {
            ranges += shelf.asked();
            no += shelf.refused();
            bytes += shelf.sentBytes();
        }
        return new FallbackFigures(ranges, no, bytes);
    }
}
