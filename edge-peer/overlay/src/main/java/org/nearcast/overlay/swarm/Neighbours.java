// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.transport.Session;

/** The neighbours there are. */
final class Neighbours {
    private static final int MOST_STRIPES = Stripes.COUNT * 3 / 4;

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

    /** How far behind the source the stream comes to half of those to whom most of it comes, nanoseconds; -1 if there are none. */
    long usualLagNs() {
        long[] lags = new long[all.size()];
        int count = 0;
        for (Neighbour one : all.values()) {
            if (one.source || one.stripes() > MOST_STRIPES) {
                lags[count++] = one.source ? 0 : one.lastLagNs();
            }
        }
        Arrays.sort(lags, 0, count);
        return count == 0 ? -1 : lags[count / 2];
    }

    int size() {
        return all.size();
    }
}
