// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.identity.Identity;

/**
 * How a tracker's own host takes part in streams: it is told of like any peer, and as their source if it says so. It looks for nobody: it is where streams
 * come from. Whoever asks has a session with it already, so it does not matter that it knows its endpoint only as it sees it itself.
 */
public final class TrackerHost implements Discovery {
    private final Host host;
    private final Tracker tracker;
    private final Identity identity;
    private final Map<StreamTags, Supplier<Offer>> offers = new LinkedHashMap<>();
    private final Map<StreamTags, Timer> renewals = new LinkedHashMap<>();

    /** @param identity of the host */
    public TrackerHost(Host host, Tracker tracker, Identity identity) {
        this.host = host;
        this.tracker = tracker;
        this.identity = identity;
    }

    @Override
    public void find(StreamTags stream, Query query, Consumer<List<PeerRecord>> found) {
        host.schedule(0, () -> found.accept(List.of()));
    }

    @Override
    public void join(StreamTags stream, Supplier<Offer> offer) {
        offers.put(stream, offer);
        changed(stream);
    }

    @Override
    public void changed(StreamTags stream) {
        Supplier<Offer> offer = offers.get(stream);
        if (offer != null) {
            cancel(stream);
            long leaseNs = tracker.list(
                    stream,
                    new PeerRecord(
                            identity.id(), host.endpoint(), identity.keys().publicKey(), offer.get()));
            renewals.put(stream, host.schedule(leaseNs / 3, () -> changed(stream)));
        }
    }

    @Override
    public void leave(StreamTags stream) {
        if (offers.remove(stream) != null) {
            cancel(stream);
            tracker.unlist(stream, identity.id());
        }
    }

    private void cancel(StreamTags stream) {
        Timer renewal = renewals.remove(stream);
        if (renewal != null) {
            renewal.cancel();
        }
    }

    @Override
    public List<PeerRecord> known(StreamTags stream) {
        return List.of();
    }
}
