// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.rate.TokenBucket;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.vivaldi.Coordinate;
import org.nearcast.overlay.vivaldi.Vivaldi;
import org.nearcast.overlay.vivaldi.VivaldiSettings;

/**
 * With whom a peer meets ("Real-time swarming", section 3): it lets itself be found, asks for others while it has too few neighbours, and opens
 * sessions with those it is told of: mostly the best, as whoever tells sees it, and of each few one at random, so that a mesh of near ones does
 * not part from the rest. Who cannot be met, or was left, is not tried again for a while.
 *
 * <p>From the round trips to its neighbours, and from where they say they are, it finds its own place among delays. When it has that, and enough
 * neighbours, it looks now and then for one who is nearer and no further behind, in the place of one who is far away and neither gives nor gets
 * anything; but the furthest quarter stays: those are the jumps.
 */
final class Partners {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000;
    /** As long a session that is being opened counts as a neighbour. */
    private static final long MEETING_NS = SECOND_NS;

    private static final long FIRST_PAUSE_NS = SECOND_NS;
    private static final long LONGEST_PAUSE_NS = 2 * SECOND_NS;
    private static final long AVOIDED_NS = 5 * SECOND_NS;
    private static final int MOST_AVOIDED = 256;
    private static final long AFTER_SILENCE_NS = 30 * SECOND_NS;
    private static final long BANNED_NS = 600 * SECOND_NS;
    private static final int MOST_UNWELCOME = 1_024;
    private static final int ONE_AT_RANDOM_OF = 4;
    /** With a stripe missing for so long it looks for more neighbours than otherwise. */
    private static final long MISSING_NS = 2 * SECOND_NS;

    private static final int MOST_MORE = 12;
    private static final double SENT_ON_PER_SECOND = 4;
    private static final double SENT_ON_AT_ONCE = 16;
    /** So many at a time are met because others have sent this peer to them: they need not exist. */
    private static final int MOST_SENT_TO = 4;

    private static final long PLACE_NS = 2 * SECOND_NS;
    private static final long NEARER_EVERY_NS = 20 * SECOND_NS;
    private static final int NEARER_ASKED = 16;
    private static final long MUCH_NEARER_NS = 20 * MS_NS;
    private static final long SETTLED_NS = 5 * SECOND_NS;
    /** Whose error is less knows where it is. */
    private static final double PLACED = 0.5;

    private final Host host;
    private final Transport transport;
    private final StreamTags stream;
    private final SwarmSettings settings;
    private final Discovery discovery;
    private final boolean source;
    private final Neighbours neighbours;
    private final Subscribers subscribers;
    private final Subscriptions subscriptions;
    private final Consumer<Session> greet;
    private final Vivaldi vivaldi;
    private final TokenBucket sentOn;
    private final Set<Session> opened = new HashSet<>(); // by this, and for nothing else
    private final Map<PeerId, Long> meeting = new LinkedHashMap<>(); // since when
    private final Map<PeerId, Neighbour> sentBy = new HashMap<>(); // of those being met, who has sent this peer there
    private final Map<PeerId, Long> avoided = new LinkedHashMap<>(); // until when
    private final Map<PeerId, Long> unwelcome = new LinkedHashMap<>(); // until when, even if they come by themselves
    private Offer told;
    private boolean asking;
    private boolean stopped;
    private long askNs;
    private long changeNs;
    private long placeNs;
    private long nearerNs;
    private long pauseNs = FIRST_PAUSE_NS;

    /** @param greet is told with whom it met: of the session there is, or that was opened */
    Partners(
            Host host,
            Transport transport,
            StreamTags stream,
            SwarmSettings settings,
            Discovery discovery,
            boolean source,
            Neighbours neighbours,
            Subscribers subscribers,
            Subscriptions subscriptions,
            Consumer<Session> greet) {
        this.host = host;
        this.transport = transport;
        this.stream = stream;
        this.settings = settings;
        this.discovery = discovery;
        this.source = source;
        this.neighbours = neighbours;
        this.subscribers = subscribers;
        this.subscriptions = subscriptions;
        this.greet = greet;
        sentOn = new TokenBucket(SENT_ON_PER_SECOND, SENT_ON_AT_ONCE, host.nowNs());
        vivaldi = new Vivaldi(VivaldiSettings.USUAL, host.random());
        nearerNs = host.nowNs() + NEARER_EVERY_NS / 2 + host.random().nextLong(NEARER_EVERY_NS);
    }

    /** Is to be found from now on. */
    void start() {
        discovery.join(stream, this::offer);
    }

    /** Is not to be found any more, and meets nobody. */
    void stop() {
        stopped = true;
        discovery.leave(stream);
    }

    // ---------------------------------------------------------------- what it tells of itself

    private Offer offer() {
        int slots = subscribers.slots();
        long upload = Math.min(Offer.MOST_RATE, settings.uploadBytesPerSecond());
        long free = slots == 0 ? upload : upload * Math.max(0, slots - subscribers.taken()) / slots;
        told = new Offer(vivaldi.coordinate(), upload, free, lagMs(), source ? Offer.SOURCE : Offer.CONSUMES);
        return told;
    }

    /** How far behind the source the stream comes here, if most of it does. */
    private int lagMs() {
        if (source) {
            return 0;
        }
        int steps = 0;
        int coming = 0;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            int lag = subscriptions.lag(stripe);
            if (lag < SwarmMessages.NO_LAG) {
                steps += lag;
                coming++;
            }
        }
        return coming <= Stripes.COUNT / 2
                ? Offer.NO_LAG
                : (int) Math.max(1, steps * SwarmMessages.LAG_STEP_NS / MS_NS / coming);
    }

    /** What others choose by has changed: whether it has the stream, and something left to give. */
    private void tellChange() {
        Offer before = told;
        if (before != null) {
            Offer now = offer();
            told = before;
            if ((before.lagMs() == Offer.NO_LAG) != (now.lagMs() == Offer.NO_LAG)
                    || (before.freeBytesPerSecond() == 0) != (now.freeBytesPerSecond() == 0)) {
                discovery.changed(stream);
            }
        }
    }

    // ---------------------------------------------------------------- whom it looks for

    /** Looks for others if there are too few. */
    void look() {
        long now = host.nowNs();
        if (now >= changeNs) {
            changeNs = now + SECOND_NS;
            tellChange();
        }
        if (now >= placeNs) {
            placeNs = now + PLACE_NS;
            tellPlace();
        }
        if (source || asking) {
            return;
        }
        int wanted = wanted(now);
        if (wanted > 0 && now >= askNs) {
            ask(Math.min(Query.MOST, wanted + neighbours.size()), this::found);
        } else if (wanted <= 0 && now >= nearerNs && vivaldi.coordinate().error() < PLACED) {
            nearerNs = now + NEARER_EVERY_NS / 2 + host.random().nextLong(NEARER_EVERY_NS);
            ask(NEARER_ASKED, this::foundNearer);
        }
    }

    private void ask(int most, Consumer<List<PeerRecord>> found) {
        asking = true;
        discovery.find(stream, new Query(most, vivaldi.coordinate(), lagMs()), peers -> {
            asking = false;
            if (!stopped) {
                found.accept(peers);
            }
        });
    }

    private int wanted(long now) {
        int met = neighbours.size();
        for (long since : meeting.values()) {
            met += now - since < MEETING_NS ? 1 : 0;
        }
        long missingNs = subscriptions.missingNs();
        int more = missingNs < MISSING_NS ? 0 : (int) Math.min(MOST_MORE, missingNs / SECOND_NS);
        return Math.min(settings.neighbours() + more, settings.mostNeighbours()) - met;
    }

    private void found(List<PeerRecord> found) {
        long now = host.nowNs();
        List<PeerRecord> strangers = new ArrayList<>(found.isEmpty() ? discovery.known(stream) : found);
        strangers.removeIf(one -> !isStrange(one.id(), now));
        pauseNs = strangers.isEmpty() ? Math.min(2 * pauseNs, LONGEST_PAUSE_NS) : FIRST_PAUSE_NS;
        askNs = now + pauseNs / 2 + host.random().nextLong(pauseNs);
        int wanted = wanted(now);
        for (int met = 0; met < wanted && !strangers.isEmpty(); met++) {
            boolean any = met % ONE_AT_RANDOM_OF == ONE_AT_RANDOM_OF - 1;
            PeerRecord one = strangers.remove(any ? host.random().nextInt(strangers.size()) : 0);
            meetNow(one.id(), one.endpoint(), one.publicKey());
        }
    }

    private void foundNearer(List<PeerRecord> found) {
        long now = host.nowNs();
        Neighbour far = idleAndFar(now);
        int lagMs = lagMs();
        for (PeerRecord one : found) {
            if (far != null
                    && isStrange(one.id(), now)
                    && !one.offer().isSource()
                    && one.offer().lagMs() <= lagMs
                    && one.offer().freeBytesPerSecond() > 0
                    && one.coordinate().error() < PLACED
                    && one.coordinate().distanceNs(vivaldi.coordinate()) + MUCH_NEARER_NS
                            < far.session.leastRoundTripNs()) {
                far.session.close();
                meetNow(one.id(), one.endpoint(), one.publicKey());
                return;
            }
        }
    }

    /** Of the neighbours who are not among the furthest quarter, the furthest with whom nothing comes and goes; null if there is none. */
    private Neighbour idleAndFar(long now) {
        List<Neighbour> all = neighbours.copy();
        all.sort((one, other) -> Long.compare(other.session.leastRoundTripNs(), one.session.leastRoundTripNs()));
        for (Neighbour one : all.subList(all.size() / ONE_AT_RANDOM_OF, all.size())) {
            if (!one.source && one.fromThem == 0 && one.toThem == 0 && now - one.since > SETTLED_NS) {
                return one;
            }
        }
        return null;
    }

    private boolean isStrange(PeerId peer, long now) {
        return !peer.equals(transport.id())
                && neighbours.of(peer) == null
                && !meeting.containsKey(peer)
                && welcomes(peer)
                && avoided.getOrDefault(peer, now) <= now;
    }

    /** A neighbour sends this peer to another, which is to pass stripes on to it from now on. */
    void sentOn(Neighbour from, SwarmMessages.GoTo goTo) {
        if (source || (from.fromThem & goTo.stripes()) == 0 || !sentOn.take(host.nowNs(), 1)) {
            return;
        }
        PeerId peer = transport.idOf(goTo.publicKey());
        subscriptions.sentTo(from, goTo.stripes(), peer);
        if (!peer.equals(transport.id())
                && neighbours.of(peer) == null
                && !meeting.containsKey(peer)
                && sentBy.size() < MOST_SENT_TO
                && neighbours.size() + meeting.size() < settings.mostNeighbours()) {
            meetNow(peer, goTo.endpoint(), goTo.publicKey());
            if (meeting.containsKey(peer)) {
                sentBy.put(peer, from);
            }
        }
    }

    private void meetNow(PeerId peer, Endpoint endpoint, byte[] publicKey) {
        Session session = transport.session(peer);
        if (session != null) {
            greet.accept(session);
        } else if (transport.connect(endpoint, publicKey) != null) {
            meeting.put(peer, host.nowNs());
        }
    }

    // ---------------------------------------------------------------- what becomes of it

    /** A session is open. */
    void opened(Session session) {
        if (session.isInitiator() && meeting.remove(session.peer()) != null) {
            opened.add(session);
            sentBy.remove(session.peer());
            greet.accept(session);
        }
    }

    /** A session is over, with a neighbour or with who was to be one. */
    void closed(Session session, CloseReason why, Neighbour neighbour) {
        opened.remove(session);
        if (neighbour != null && neighbour.wrong > 0) {
            ban(session.peer());
        } else if (neighbour != null && neighbour.silent) {
            keepAway(session.peer(), AFTER_SILENCE_NS);
        }
        boolean met = session.isInitiator() && meeting.remove(session.peer()) != null;
        Neighbour sender = met ? sentBy.remove(session.peer()) : null;
        if (sender != null) {
            sender.conduct.broke(host.nowNs(), true);
        }
        if ((met || neighbour != null) && why != CloseReason.DUPLICATE) {
            avoid(session.peer());
        }
    }

    /** A neighbour has said that it is one no more. The session with it may be there for something else too, such as the tracker. */
    void leftBy(Neighbour neighbour) {
        avoid(neighbour.id());
        if (opened.remove(neighbour.session)) {
            neighbour.session.close();
        }
    }

    private void avoid(PeerId peer) {
        avoided.remove(peer);
        avoided.put(peer, host.nowNs() + AVOIDED_NS);
        if (avoided.size() > MOST_AVOIDED) {
            avoided.remove(avoided.keySet().iterator().next());
        }
    }

    /** Has done what nobody does by mistake: it is met no more. */
    void ban(PeerId peer) {
        keepAway(peer, BANNED_NS);
    }

    private void keepAway(PeerId peer, long ns) {
        unwelcome.remove(peer);
        unwelcome.put(peer, host.nowNs() + ns);
        if (unwelcome.size() > MOST_UNWELCOME) {
            unwelcome.remove(unwelcome.keySet().iterator().next());
        }
    }

    /** Whether a peer may become a neighbour. */
    boolean welcomes(PeerId peer) {
        return unwelcome.getOrDefault(peer, Long.MIN_VALUE) <= host.nowNs();
    }

    // ---------------------------------------------------------------- its place

    Coordinate place() {
        return vivaldi.coordinate();
    }

    /** A neighbour has said hello. */
    void greeted(Neighbour neighbour) {
        neighbour.sendUnreliable(SwarmMessages.place(vivaldi.coordinate()));
    }

    private void tellPlace() {
        ByteBuffer message = SwarmMessages.place(vivaldi.coordinate());
        for (Neighbour one : neighbours.all()) {
            if (one.greeted) {
                one.sendUnreliable(message.duplicate());
            }
        }
    }

    /** A neighbour tells where it is. */
    void placed(Neighbour from, Coordinate place) {
        if (from.session.isRoundTripMeasured() && host.nowNs() >= from.placedNs) {
            from.placedNs = host.nowNs() + PLACE_NS * 3 / 4;
            vivaldi.observe(from.id(), place, from.session.leastRoundTripNs());
        }
    }
}
