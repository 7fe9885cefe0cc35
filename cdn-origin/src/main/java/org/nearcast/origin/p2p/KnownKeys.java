// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin.p2p;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.nearcast.node.swarm.Directory;

/** Which key speaks for which stream, by the stream's name: what {@code /api/p2p} tells. Thread-safe. */
final class KnownKeys {
    private final Map<String, Directory.Entry> byName = new ConcurrentSkipListMap<>();

    void put(Directory.Entry entry) {
        byName.put(entry.name(), entry);
    }

    void remove(String name) {
        byName.remove(name);
    }

    Optional<Directory.Entry> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The first so many, by name. */
    List<Directory.Entry> first(int most) {
        List<Directory.Entry> first = new ArrayList<>();
        for (Directory.Entry entry : byName.values()) {
            if (first.size() == most) {
                break;
            }
            first.add(entry);
        }
        return first;
    }
}
