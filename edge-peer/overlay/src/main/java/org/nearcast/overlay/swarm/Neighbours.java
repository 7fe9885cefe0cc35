// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.transport.Session;

/** The neighbours there are. */
final class Neighbours {
    private final Map<PeerId, Neighbour> all = new LinkedHashMap<>();

    Collection<Neighbour> all() {
        return all.values();
    }

    /** Those that may be removed while one goes through them. */
    List<Neighbour> copy() {
        return new ArrayList<>(all.values());
    }

    Neighbour of(Session session) {
        Neighbour neighbour = session.peer() == null ? null : all.get(session.peer());
        return neighbour != null && neighbour.session == session ? neighbour : null;
    }

    Neighbour of(PeerId peer) {
        return all.get(peer);
    }

    void add(Neighbour neighbour) {
        all.put(neighbour.id(), neighbour);
    }

    void remove(Neighbour neighbour) {
        all.remove(neighbour.id(), neighbour);
    }

    /** Bytes that wait to be sent to all of them. */
    long unsentBytes() {
        long bytes = 0;
        for (Neighbour one : all.values()) {
            bytes += one.session.unsentBytes();
        }
        return bytes;
    }

    int size() {
        return all.size();
    }
}
