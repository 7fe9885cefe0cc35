// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.rate.TokenBucket;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;

/**
 * Keeps who is in which stream, and tells of them. A peer is listed by the id, the key and the endpoint of its session, whatever it says, once in a
 * stream, for as long as its lease; it is out when it leaves, when it does not renew, and when its session has been over for a while. What it offers
 * is its own word, but that it is the source: the {@link StreamDirectory directory} knows.
 */
public final class Tracker implements SessionListener {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long NS_IN_MS = 1_000_000;
    private static final long WORTH_NS = 5 * SECOND_NS;
    /** Who has not taken so much is not answered. */
    private static final long MOST_QUEUED_BYTES = 64 * 1024;

    /** Who has asked something, from then until its session is over for good. */
    private static final class Caller {
        private final TokenBucket requests;
        private final Set<StreamTags> streams = new HashSet<>();
        private Session session;

        Caller(TokenBucket requests) {
            this.requests = requests;
        }
    }

    private final Host host;
    private final int channel;
    private final StreamDirectory directory;
    private final TrackerSettings settings;
    private final Map<PeerId, Caller> callers = new HashMap<>();
    private final Map<StreamTags, Listing> listings = new LinkedHashMap<>();
    private int leases;
    private boolean sweeping;
    private long announced;
    private long asked;
    private long left;
    private long expired;
    private long gone;
    private long limited;
    private long unknownStreams;
    private long full;
    private long stuck;
    private long unknownKinds;

    /**
     * A tracker without peers.
     *
     * @param channels of its transport, where it takes one
     * @param channel which, 0 to 255
     * @param directory which streams there are
     */
    public Tracker(Host host, Channels channels, int channel, StreamDirectory directory, TrackerSettings settings) {
        this.host = host;
        this.channel = channel;
        this.directory = directory;
        this.settings = settings;
        channels.add(channel, this);
    }

    /** How many peers are in a stream. */
    public int peers(StreamTags stream) {
        Listing listing = listings.get(stream);
        return listing == null ? 0 : listing.size();
    }

    /** How many of them watch: all but the source. */
    public int viewers(StreamTags stream) {
        return Math.max(0, peers(stream) - 1);
    }

    public TrackerCounters counters() {
        return new TrackerCounters(
                listings.size(),
                leases,
                announced,
                asked,
                left,
                expired,
                gone,
                limited,
                unknownStreams,
                full,
                stuck,
                unknownKinds);
    }

    @Override
    public void received(Session session, int on, ByteBuffer content) {
        Caller caller = callers.computeIfAbsent(
                session.peer(),
                peer -> new Caller(new TokenBucket(settings.perSecond(), settings.burst(), host.nowNs())));
        caller.session = session;
        if (!caller.requests.take(host.nowNs(), 1)) {
            limited++;
            return;
        }
        Request request = Request.read(Payload.of(content).reader());
        if (request == null) {
            unknownKinds++;
            return;
        }
        StreamTags stream = directory.stream(request.tag());
        if (request instanceof Request.Find find) {
            find(caller, find, stream);
        } else if (request instanceof Request.Announce announce) {
            announce(caller, announce, stream);
        } else if (stream != null && caller.streams.contains(stream)) {
            left++;
            remove(stream, session.peer());
        }
    }

    private void find(Caller caller, Request.Find find, StreamTags stream) {
        if (stream == null) {
            isUnknown(caller, find.question());
        } else {
            asked++;
            answer(caller, find.question(), Answer.Outcome.DONE, 0, stream, find.query());
        }
    }

    private void announce(Caller caller, Request.Announce announce, StreamTags stream) {
        if (stream == null) {
            isUnknown(caller, announce.question());
            return;
        }
        Offer offer = announce.offer();
        Query query = announce.most() == 0 ? null : new Query(announce.most(), offer.coordinate(), offer.lagMs());
        if (hasRoom(caller, stream)) {
            announced++;
            put(caller, stream, offer);
            answer(caller, announce.question(), Answer.Outcome.DONE, settings.leaseNs(), stream, query);
        } else {
            full++;
            answer(caller, announce.question(), Answer.Outcome.FULL, 0, stream, query);
        }
    }

    private boolean hasRoom(Caller caller, StreamTags stream) {
        if (caller.streams.contains(stream)) {
            return true;
        }
        Listing listing = listings.get(stream);
        return leases < settings.mostLeases()
                && caller.streams.size() < settings.mostStreamsOfOne()
                && (listing == null ? listings.size() < settings.mostStreams() : listing.size() < settings.mostPeers());
    }

    private void put(Caller caller, StreamTags stream, Offer offer) {
        Session session = caller.session;
        boolean fromThere = directory.isSource(stream, session.peer());
        PeerRecord record = new PeerRecord(
                session.peer(), session.remote(), session.publicKey(), fromThere ? offer : offer.asOfNoSource());
        listings.computeIfAbsent(stream, added -> new Listing()).put(record, host.nowNs() + settings.leaseNs());
        if (caller.streams.add(stream)) {
            leases++;
        }
        sweepLater();
    }

    private void remove(StreamTags stream, PeerId peer) {
        Listing listing = listings.get(stream);
        listing.remove(peer);
        if (listing.size() == 0) {
            listings.remove(stream);
        }
        isOut(stream, peer);
    }

    private void isOut(StreamTags stream, PeerId peer) {
        leases--;
        Caller caller = callers.get(peer);
        if (caller != null) {
            caller.streams.remove(stream);
        }
    }

    // ---- the host itself ----

    /** Lists the host itself in a stream, or renews its lease, and tells for how long, nanoseconds. */
    long list(StreamTags stream, PeerRecord own) {
        Listing listing = listings.computeIfAbsent(stream, added -> new Listing());
        if (listing.of(own.id()) == null) {
            leases++;
        }
        listing.put(own, host.nowNs() + settings.leaseNs());
        sweepLater();
        return settings.leaseNs();
    }

    /** Lists it no more. */
    void unlist(StreamTags stream, PeerId own) {
        Listing listing = listings.get(stream);
        if (listing != null && listing.of(own) != null) {
            remove(stream, own);
        }
    }

    // ---- what is told ----

    private void isUnknown(Caller caller, int question) {
        unknownStreams++;
        send(caller.session, new Answer(question, Answer.Outcome.UNKNOWN_STREAM, 0, 0, List.of()));
    }

    private void answer(
            Caller caller, int question, Answer.Outcome outcome, long leaseNs, StreamTags stream, Query query) {
        Listing listing = listings.get(stream);
        List<PeerRecord> chosen = listing == null || query == null
                ? List.of()
                : Selection.choose(listing, caller.session.peer(), query, settings.sampled(), host.random());
        send(caller.session, new Answer(question, outcome, (int) (leaseNs / NS_IN_MS), peers(stream), chosen));
    }

    private void send(Session session, Answer answer) {
        if (session.queuedBytes() > MOST_QUEUED_BYTES) {
            stuck++;
        } else {
            session.send(channel, answer.toBytes(), Priority.NORMAL, host.nowNs() + WORTH_NS, message -> {});
        }
    }

    // ---- who is out ----

    @Override
    public void closed(Session session, CloseReason why) {
        Caller caller = callers.get(session.peer());
        if (caller != null && caller.session == session) {
            host.schedule(settings.goneNs(), () -> forget(session));
        }
    }

    private void forget(Session session) {
        PeerId peer = session.peer();
        Caller caller = callers.get(peer);
        if (caller != null && caller.session == session) {
            for (StreamTags stream : List.copyOf(caller.streams)) {
                gone++;
                remove(stream, peer);
            }
            callers.remove(peer);
        }
    }

    private void sweepLater() {
        if (!sweeping && !listings.isEmpty()) {
            sweeping = true;
            host.schedule(SECOND_NS, this::sweep);
        }
    }

    private void sweep() {
        sweeping = false;
        Iterator<Map.Entry<StreamTags, Listing>> next = listings.entrySet().iterator();
        while (next.hasNext()) {
            Map.Entry<StreamTags, Listing> entry = next.next();
            Listing listing = entry.getValue();
            listing.expire(host.nowNs(), peer -> {
                expired++;
                isOut(entry.getKey(), peer);
            });
            if (listing.size() == 0) {
                next.remove();
            }
        }
        sweepLater();
    }
}
