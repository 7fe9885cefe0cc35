// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunTransactions;
import org.nearcast.overlay.rate.TokenBucket;

/** The meetings that are under way, at most one with each peer, and the ways that came of others. */
final class Meetings implements Meeting.Home {
    /** The most that are under way at once. */
    static final int MAX_MEETINGS = 64;

    private static final int MAX_OFFERED = 32;
    private static final int MAX_RELAYS = 8;
    private static final int MAX_SEEN = 4;
    private static final int OFFERS_PER_SECOND = 20;

    private final Host host;
    private final TraversalSettings settings;
    private final Routes routes;
    private final StunTransactions checks;
    private final NatProbe probe;
    private final KeepAlive keepAlive;
    private final List<PeerContact> relays;
    private final TokenBucket offers;
    private final Map<PeerId, Meeting> meetings = new LinkedHashMap<>();
    private final Map<Integer, Meeting> meetingsByName = new LinkedHashMap<>();
    private final Map<PeerId, Path> paths = new LinkedHashMap<>();
    private final Map<Integer, Path> pathsByName = new LinkedHashMap<>();
    private final Map<Endpoint, Path> pathsByEndpoint = new LinkedHashMap<>();
    private Signalling signalling;
    private Traversal.Listener listener;
    private long refused;

    Meetings(
            Host host,
            TraversalSettings settings,
            Routes routes,
            StunTransactions checks,
            NatProbe probe,
            KeepAlive keepAlive) {
        this.host = host;
        this.settings = settings;
        this.routes = routes;
        this.checks = checks;
        this.probe = probe;
        this.keepAlive = keepAlive;
        relays = new ArrayList<>(settings.relays());
        offers = new TokenBucket(OFFERS_PER_SECOND, 2 * OFFERS_PER_SECOND, host.nowNs());
        host.invariant("no more meetings than there may be", () -> meetings.size() <= MAX_MEETINGS);
        host.invariant("a meeting has one name", () -> meetings.size() == meetingsByName.size());
        host.invariant("a way has one name", () -> paths.size() == pathsByName.size());
    }

    void introduce(Signalling by, Traversal.Listener who) {
        signalling = by;
        listener = who;
    }

    void addRelay(PeerContact relay) {
        if (relays.size() < MAX_RELAYS && !relays.contains(relay)) {
            relays.add(relay);
        }
    }

    // ---------------------------------------------------------------- beginning

    void connect(PeerContact contact, Traversal.Callback callback) {
        Path path = paths.get(contact.peer());
        if (path != null) {
            callback.connected(path.endpoint(), path.way());
            return;
        }
        Meeting meeting = meetings.get(contact.peer());
        if (meeting != null) {
            meeting.callbacks().add(callback);
        } else if (meetings.size() >= MAX_MEETINGS) {
            callback.failed("too many are being looked for");
        } else {
            meeting = meet(contact, host.random().nextLong(), true);
            meeting.callbacks().add(callback);
            meeting.offer();
        }
    }

    private Meeting meet(PeerContact contact, long number, boolean isAsker) {
        Meeting meeting = new Meeting(this, contact, number, isAsker);
        meetings.put(contact.peer(), meeting);
        meetingsByName.put(meeting.local().fragment(), meeting);
        return meeting;
    }

    void forget(PeerId peer) {
        Path path = paths.get(peer);
        if (path != null) {
            remove(peer, path);
        }
        Meeting meeting = meetings.get(peer);
        if (meeting != null) {
            meeting.fail("not wanted any more");
        }
    }

    // ---------------------------------------------------------------- signals

    void signalled(PeerContact from, Signal signal) {
        if (signal instanceof Signal.Description offer && offer.isOffer()) {
            offered(from, offer);
        } else if (signal instanceof Signal.RelayGrant grant) {
            Meeting meeting = ofNumber(signal.meeting());
            if (meeting != null) {
                meeting.granted(from, grant);
            }
        } else if (signal instanceof Signal.RelayRefusal) {
            Meeting meeting = ofNumber(signal.meeting());
            if (meeting != null) {
                meeting.refused(from);
            }
        } else {
            Meeting meeting = meetings.get(from.peer());
            if (meeting != null && meeting.number() == signal.meeting()) {
                ofPeer(meeting, signal);
            } else {
                refused++;
            }
        }
    }

    private Meeting ofNumber(long number) {
        for (Meeting meeting : meetings.values()) {
            if (meeting.number() == number) {
                return meeting;
            }
        }
        refused++;
        return null;
    }

    private static void ofPeer(Meeting meeting, Signal signal) {
        if (signal instanceof Signal.Description answer) {
            meeting.answered(answer);
        } else if (signal instanceof Signal.Go go) {
            meeting.go(go.round());
        } else if (signal instanceof Signal.RelayChoice choice) {
            meeting.chosen(choice);
        } else if (signal instanceof Signal.Refusal && meeting.isAsker()) {
            meeting.fail("refused by the peer");
        }
    }

    private void offered(PeerContact from, Signal.Description offer) {
        Meeting meeting = meetings.get(from.peer());
        if (meeting != null && meeting.number() == offer.meeting()) {
            if (!meeting.isAsker()) {
                meeting.offered(offer);
            }
            return;
        }
        if (meeting != null && meeting.isAsker()) {
            // Both offer: that of the one with the greater identity counts.
            if (host.id().compareTo(from.peer()) < 0) {
                meeting.giveWay(offer);
            }
            return;
        }
        boolean isTooMuch = meeting == null && meetings.size() >= MAX_OFFERED;
        if (isTooMuch || !offers.take(host.nowNs(), 1) || !listener.accepts(from.peer())) {
            refused++;
            signal(from, new Signal.Refusal(offer.meeting()));
            return;
        }
        if (meeting != null) {
            meeting.fail("begun anew by the peer");
        }
        meet(from, offer.meeting(), false).offered(offer);
    }

    @Override
    public void signal(PeerContact to, Signal signal) {
        signalling.send(to, SignalCodec.write(signal));
    }

    // ---------------------------------------------------------------- checks

    /** Who is checked by a name: what it is known by, or null. */
    Credentials named(int name) {
        Meeting meeting = meetingsByName.get(name);
        if (meeting != null) {
            return meeting.local();
        }
        Path path = pathsByName.get(name);
        return path == null ? null : path.local();
    }

    /** A check has proved that it may be. An error's number, or 0. */
    int checked(int name, Endpoint from, StunMessage check) {
        Meeting meeting = meetingsByName.get(name);
        return meeting == null ? 0 : meeting.checked(from, check);
    }

    /** Something is sent to an endpoint, or comes from there. */
    void used(Endpoint endpoint) {
        Path path = pathsByEndpoint.get(endpoint);
        if (path != null) {
            path.used();
        }
    }

    /** Whether a way leads to an endpoint. */
    boolean leadsTo(Endpoint endpoint) {
        return pathsByEndpoint.containsKey(endpoint);
    }

    // ---------------------------------------------------------------- what meetings need

    @Override
    public Host host() {
        return host;
    }

    @Override
    public StunTransactions checks() {
        return checks;
    }

    @Override
    public NatProbe probe() {
        return probe;
    }

    @Override
    public List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        add(candidates, CandidateType.HOST, host.endpoint());
        settings.also().forEach(endpoint -> add(candidates, CandidateType.HOST, endpoint));
        List<Endpoint> seen = probe.seen();
        for (int i = 0; i < Math.min(MAX_SEEN, seen.size()); i++) {
            add(candidates, CandidateType.SERVER_REFLEXIVE, seen.get(i));
        }
        return candidates;
    }

    private static void add(List<Candidate> candidates, CandidateType type, Endpoint endpoint) {
        for (Candidate candidate : candidates) {
            if (candidate.type() == type && candidate.endpoint().equals(endpoint)) {
                return;
            }
        }
        if (candidates.size() < Signal.MAX_CANDIDATES) {
            candidates.add(Candidate.of(type, endpoint, candidates.size()));
        }
    }

    @Override
    public boolean mayBeTried(Endpoint candidate) {
        return Targets.mayBeTried(candidate, host.endpoint(), settings.loopback());
    }

    @Override
    public RelayBinding bind(Endpoint at, long tag, boolean isAsker, byte[] key, Runnable bound) {
        if (!routes.add(tag, at)) {
            return null;
        }
        RelayBinding binding = new RelayBinding(host, checks, at, tag, isAsker, key, bound);
        binding.bind();
        return binding;
    }

    @Override
    public List<PeerContact> relays() {
        return List.copyOf(relays);
    }

    // ---------------------------------------------------------------- what becomes of them

    @Override
    public void met(Meeting meeting, Endpoint at, Way way, Endpoint mapped) {
        PeerId peer = meeting.contact().peer();
        over(meeting);
        Path old = paths.get(peer);
        if (old != null) {
            remove(peer, old);
        }
        Path path = new Path(host, checks, meeting, at, way, mapped, keepAlive, () -> lost(peer));
        if (way == Way.RELAYED) {
            path.bound(meeting.binding());
        } else {
            release(meeting);
        }
        paths.put(peer, path);
        pathsByName.put(path.local().fragment(), path);
        pathsByEndpoint.put(at, path);
        host.note(() -> "meets " + peer + " at " + at + ", " + way);
        if (meeting.callbacks().isEmpty()) {
            listener.connected(peer, at, way);
        }
        meeting.callbacks().forEach(callback -> callback.connected(at, way));
    }

    @Override
    public void failed(Meeting meeting, String why) {
        over(meeting);
        release(meeting);
        host.note(() -> "does not meet " + meeting.contact().peer() + ": " + why);
        meeting.callbacks().forEach(callback -> callback.failed(why));
    }

    private void over(Meeting meeting) {
        meetings.remove(meeting.contact().peer(), meeting);
        meetingsByName.remove(meeting.local().fragment(), meeting);
    }

    private void release(Meeting meeting) {
        RelayBinding binding = meeting.binding();
        if (binding != null) {
            binding.end();
            routes.remove(binding.tag());
        }
    }

    private void lost(PeerId peer) {
        Path path = paths.get(peer);
        remove(peer, path);
        listener.lost(peer, path.endpoint());
    }

    private void remove(PeerId peer, Path path) {
        path.end();
        paths.remove(peer, path);
        pathsByName.remove(path.local().fragment(), path);
        pathsByEndpoint.remove(path.endpoint(), path);
        if (path.way() == Way.RELAYED) {
            routes.remove(path.endpoint().low());
        }
    }

    /** How many are under way. */
    int size() {
        return meetings.size();
    }

    /** Ways there are. */
    int ways() {
        return paths.size();
    }

    /** Signals that were of no meeting, and offers that were not accepted. */
    long refused() {
        return refused;
    }
}
