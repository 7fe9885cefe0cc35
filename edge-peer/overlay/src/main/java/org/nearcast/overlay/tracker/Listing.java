// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.host.PeerId;

/** Who is in one stream, and until when. Everything costs the same however many there are, but for samples, which cost by their size. */
final class Listing {
    private static final class Lease {
        private PeerRecord record;
        private long untilNs;
        private int at;
    }

    private final List<Lease> leases = new ArrayList<>(); // in no order, so that samples can be drawn
    private final Map<PeerId, Lease> byPeer = new LinkedHashMap<>(); // in the order in which they expire
    private PeerRecord source;

    int size() {
        return leases.size();
    }

    /** The source that announced itself last, or null. */
    PeerRecord source() {
        return source;
    }

    /** What a peer has told, or null if it is not listed. */
    PeerRecord of(PeerId peer) {
        Lease lease = byPeer.get(peer);
        return lease == null ? null : lease.record;
    }

    /** Lists a peer, or renews its lease. Leases of one listing are all of one length. */
    void put(PeerRecord record, long untilNs) {
        Lease lease = byPeer.remove(record.id());
        if (lease == null) {
            lease = new Lease();
            lease.at = leases.size();
            leases.add(lease);
        } else {
            forgetSource(record.id());
        }
        byPeer.put(record.id(), lease);
        lease.record = record;
        lease.untilNs = untilNs;
        if (record.offer().isSource()) {
            source = record;
        }
    }

    /** @return whether it was there */
    boolean remove(PeerId peer) {
        Lease lease = byPeer.remove(peer);
        if (lease == null) {
            return false;
        }
        takeOut(lease);
        return true;
    }

    /** Takes out those whose time is over. */
    void expire(long nowNs, Consumer<PeerId> expired) {
        Iterator<Lease> next = byPeer.values().iterator();
        while (next.hasNext()) {
            Lease lease = next.next();
            if (lease.untilNs > nowNs) {
                return;
            }
            next.remove();
            takeOut(lease);
            expired.accept(lease.record.id());
        }
    }

    private void takeOut(Lease lease) {
        Lease last = leases.remove(leases.size() - 1);
        if (last != lease) {
            leases.set(lease.at, last);
            last.at = lease.at;
        }
        forgetSource(lease.record.id());
    }

    private void forgetSource(PeerId peer) {
        if (source != null && source.id().equals(peer)) {
            source = null;
        }
    }

    /** Draws so many at random, or all if there are not more; none twice. */
    List<PeerRecord> sample(int most, RandomGenerator random) {
        int size = Math.min(most, leases.size());
        List<PeerRecord> drawn = new ArrayList<>(size + 1);
        for (int i = 0; i < size; i++) {
            swap(i, random.nextInt(i, leases.size()));
            drawn.add(leases.get(i).record);
        }
        return drawn;
    }

    private void swap(int i, int j) {
        Lease one = leases.get(i);
        Lease other = leases.get(j);
        leases.set(i, other);
        leases.set(j, one);
        other.at = i;
        one.at = j;
    }
}
