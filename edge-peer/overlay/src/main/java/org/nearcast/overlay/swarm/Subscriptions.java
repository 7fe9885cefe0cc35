// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PeerId;

/**
 * From whom which stripes come. Each is asked for where it would be here first, by what neighbours say of their lag and by the way from
 * there; who refuses is not asked for it again for a while. A stripe that stays out is given up on; and now and then one that comes late is
 * looked for elsewhere, and given up here when it comes from there.
 */
final class Subscriptions {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000;
    private static final long ANSWER_NS = SECOND_NS;
    private static final long REFUSED_NS = 2 * SECOND_NS;
    private static final long BETTER_EVERY_NS = 1_500 * MS_NS;
    /** As often while nothing is played yet. */
    private static final long HURRIED_NS = 400 * MS_NS;

    private static final long MUCH_EARLIER_NS = 120 * MS_NS;
    /** With each stripe that comes from one already others are preferred: a path that loses carries only so much. */
    private static final long EACH_NS = 30 * MS_NS;
    /** What one more peer on the way takes, until it is measured. */
    private static final long HOP_NS = 120 * MS_NS;
    /** Of a parent that does not know its own yet. */
    private static final long UNKNOWN_LAG_NS = 600 * MS_NS;
    /** After so long without a chunk a stripe does not come. */
    private static final long SILENT_NS = 1_500 * MS_NS;
    /** As long one waits to meet the peer to which one was sent. */
    private static final long MEET_NS = 1_500 * MS_NS;

    /** After so long others are asked too. */
    private static final long SENT_FIRST_NS = 500 * MS_NS;

    private static final int MANIFEST_SOURCES = 2;
    private static final double SMOOTH = 0.2;
    private static final int MOST_LATE = 4;
    private static final int SILENT_LATE = 2;

    private final Host host;
    private final Neighbours neighbours;
    private final Subscribers subscribers;
    private final Neighbour[] parents = new Neighbour[Stripes.COUNT];
    private final Neighbour[] next = new Neighbour[Stripes.COUNT];
    private final PeerId[] sentTo = new PeerId[Stripes.COUNT];
    private final long[] sentToNs = new long[Stripes.COUNT];
    private final Neighbour[] endingFrom = new Neighbour[Stripes.COUNT];
    private final long[] askedNs = new long[Stripes.COUNT];
    private final long[] lagNs = new long[Stripes.COUNT];
    private final long[] cameNs = new long[Stripes.COUNT];
    private final long[] sinceNs = new long[Stripes.COUNT];
    private final int[] late = new int[Stripes.COUNT];
    private final Map<Neighbour, Integer> asks = new LinkedHashMap<>();
    private final Map<Neighbour, long[]> refused = new HashMap<>();
    private long manifestsAskedNs;
    private long betterNs;
    private long wholeNs;

    Subscriptions(Host host, Neighbours neighbours, Subscribers subscribers) {
        this.host = host;
        this.neighbours = neighbours;
        this.subscribers = subscribers;
        betterNs = host.nowNs() + host.random().nextLong(BETTER_EVERY_NS);
        wholeNs = host.nowNs();
    }

    /** Stripes that come here. */
    int coming() {
        int mask = 0;
        for (int stripe = 0; stripe < parents.length; stripe++) {
            if (parents[stripe] != null && !isSilent(stripe)) {
                mask |= 1 << stripe;
            }
        }
        return mask;
    }

    private boolean isSilent(int stripe) {
        return host.nowNs() - cameNs[stripe] > SILENT_NS;
    }

    /** How far behind the source a stripe comes here, in steps. */
    int lag(int stripe) {
        return parents[stripe] == null || isSilent(stripe)
                ? SwarmMessages.NO_LAG
                : (int) Math.min(SwarmMessages.NO_LAG - 1, lagNs[stripe] / SwarmMessages.LAG_STEP_NS);
    }

    /** How far behind the source a stripe is expected here, nanoseconds; -1 if it does not come. */
    long expectedNs(int stripe) {
        return parents[stripe] == null ? -1 : lagNs[stripe];
    }

    /** Whether somebody has promised the chunks of a stripe that leave the source at that time, and keeps what he promises. */
    boolean isPromised(int stripe, long captureNs) {
        return late[stripe] < SILENT_LATE && isSubscribed(stripe, captureNs);
    }

    /** Whether somebody has promised the chunks of a stripe that leave the source at that time. */
    boolean isSubscribed(int stripe, long captureNs) {
        return parents[stripe] != null && captureNs + lagNs[stripe] >= sinceNs[stripe];
    }

    /** How many stripes come. */
    int count() {
        int count = 0;
        for (Neighbour parent : parents) {
            count += parent == null ? 0 : 1;
        }
        return count;
    }

    /** For how long not all stripes have come, nanoseconds. */
    long missingNs() {
        return host.nowNs() - wholeNs;
    }

    /** The stripes that come first, so many at most; those of before are kept unless others come much earlier. */
    int first(int count, int before) {
        int first = 0;
        for (int i = 0; i < count; i++) {
            int next = -1;
            long least = Long.MAX_VALUE;
            for (int stripe = 0; stripe < parents.length; stripe++) {
                long lag = lagNs[stripe] - ((before & 1 << stripe) != 0 ? MUCH_EARLIER_NS : 0);
                if ((first & 1 << stripe) == 0 && parents[stripe] != null && lag < least) {
                    next = stripe;
                    least = lag;
                }
            }
            first |= next < 0 ? 0 : 1 << next;
        }
        return first;
    }

    /**
     * Asks for what does not come.
     *
     * @param calm whether the stream is played already
     */
    void look(boolean calm) {
        long now = host.nowNs();
        lookForManifests(now);
        for (int stripe = 0; stripe < parents.length; stripe++) {
            if (next[stripe] != null && now - askedNs[stripe] > ANSWER_NS) {
                refuse(next[stripe], 1 << stripe);
            }
            if (next[stripe] == null && sentTo[stripe] != null) {
                askWhereSent(stripe, now);
            }
            if ((parents[stripe] == null || isEnding(stripe, now)) && next[stripe] == null) {
                ask(stripe, best(stripe, Long.MAX_VALUE, now), now);
            }
        }
        if (count() == Stripes.COUNT) {
            wholeNs = now;
        }
        if (now >= betterNs) {
            long pauseNs = calm ? BETTER_EVERY_NS : HURRIED_NS;
            betterNs = now + pauseNs / 2 + host.random().nextLong(pauseNs);
            improve(now);
        }
        asks.forEach((neighbour, stripes) -> {
            neighbour.send(SwarmMessages.stripes(SwarmMessages.SUBSCRIBE, stripes));
            host.note(() -> "asks " + neighbour.id() + " for stripes " + Integer.toHexString(stripes));
        });
        asks.clear();
    }

    /** Looks for a better place for the stripe that comes last. */
    private void improve(long now) {
        int last = -1;
        for (int stripe = 0; stripe < parents.length; stripe++) {
            if (parents[stripe] != null && next[stripe] == null && (last < 0 || lagNs[stripe] > lagNs[last])) {
                last = stripe;
            }
        }
        if (last >= 0) {
            ask(last, best(last, lagNs[last] - MUCH_EARLIER_NS, now), now);
        }
    }

    private void ask(int stripe, Neighbour neighbour, long now) {
        if (neighbour != null) {
            next[stripe] = neighbour;
            askedNs[stripe] = now;
            neighbour.asked |= 1 << stripe;
            asks.merge(neighbour, 1 << stripe, (a, b) -> a | b);
        }
    }

    private Neighbour best(int stripe, long earlierThanNs, long now) {
        Neighbour best = null;
        long least = earlierThanNs;
        int upload = subscribers.upload();
        boolean mayDisplace = subscribers.givesMoreThanItTakes(upload)
                && (parents[stripe] == null || subscribers.wouldPassOn(stripe));
        for (Neighbour one : neighbours.all()) {
            if (!one.greeted || one == parents[stripe] || isRefused(one, stripe, now)) {
                continue;
            }
            boolean offered = (one.offers & 1 << stripe) != 0;
            if (!offered && (!mayDisplace || upload < one.weakest * Subscribers.MUCH_MORE)) {
                continue;
            }
            long lag = one.lagNs(stripe);
            if (lag < Long.MAX_VALUE && !offered) {
                lag += MUCH_EARLIER_NS / 2;
            }
            if (lag < Long.MAX_VALUE) {
                lag += EACH_NS * Integer.bitCount((one.fromThem | one.asked) & Stripes.ALL);
            }
            if (lag < least) {
                least = lag;
                best = one;
            }
        }
        return best;
    }

    /** What a new neighbour is asked for before it has said anything: all that nobody was asked for. */
    int askFirst(Neighbour neighbour, boolean manifests) {
        int first = manifests ? 1 << Stripes.MANIFESTS : 0;
        for (int stripe = 0; stripe < parents.length; stripe++) {
            if (parents[stripe] == null && next[stripe] == null) {
                next[stripe] = neighbour;
                askedNs[stripe] = host.nowNs();
                first |= 1 << stripe;
            }
        }
        neighbour.asked |= first;
        return first;
    }

    /** A neighbour has given the place of this one to another, who passes the stripes on: that one is asked as soon as it is met. */
    void sentTo(Neighbour from, int stripes, PeerId other) {
        for (int stripe = 0; stripe < parents.length; stripe++) {
            if ((stripes & 1 << stripe) != 0 && parents[stripe] == from) {
                sentTo[stripe] = other;
                endingFrom[stripe] = from;
                sentToNs[stripe] = host.nowNs();
            }
        }
    }

    /** Whether a stripe goes on coming for some time only, as its parent has sent this peer to another. */
    private boolean isEnding(int stripe, long now) {
        return endingFrom[stripe] != null
                && endingFrom[stripe] == parents[stripe]
                && now - sentToNs[stripe] > SENT_FIRST_NS;
    }

    private void askWhereSent(int stripe, long now) {
        Neighbour other = neighbours.of(sentTo[stripe]);
        boolean met = other != null && other.greeted;
        if (met && other != parents[stripe]) {
            ask(stripe, other, now);
        }
        if (met || now - sentToNs[stripe] > MEET_NS) {
            sentTo[stripe] = null;
        }
    }

    private void lookForManifests(long now) {
        int sources = 0;
        for (Neighbour one : neighbours.all()) {
            sources += (one.fromThem >> Stripes.MANIFESTS) & 1;
        }
        if (sources >= MANIFEST_SOURCES || now - manifestsAskedNs < ANSWER_NS / 4) {
            return;
        }
        Neighbour best = null;
        long least = Long.MAX_VALUE;
        for (Neighbour one : neighbours.all()) {
            if (!one.greeted
                    || (one.fromThem & 1 << Stripes.MANIFESTS) != 0
                    || isRefused(one, Stripes.MANIFESTS, now)) {
                continue;
            }
            long lag = one.session.roundTripNs() / 2;
            for (int stripe = 0; !one.source && stripe < Stripes.COUNT; stripe++) {
                lag += Math.min(SwarmMessages.NO_LAG, one.lags[stripe]) * SwarmMessages.LAG_STEP_NS / Stripes.COUNT;
            }
            if (lag < least) {
                least = lag;
                best = one;
            }
        }
        if (best != null) {
            manifestsAskedNs = now;
            best.asked |= 1 << Stripes.MANIFESTS;
            best.send(SwarmMessages.stripes(SwarmMessages.SUBSCRIBE, 1 << Stripes.MANIFESTS));
        }
    }

    private boolean isRefused(Neighbour neighbour, int stripe, long now) {
        long[] until = refused.get(neighbour);
        return !neighbour.conduct.isWorthSubscribing(now) || until != null && until[stripe] > now;
    }

    /** A neighbour pushes these stripes from now on. */
    void accepted(Neighbour neighbour, int stripes) {
        host.note(() -> neighbour.id() + " pushes stripes " + Integer.toHexString(stripes));
        int unasked = stripes & ~neighbour.asked & ~neighbour.fromThem;
        if (unasked != 0) {
            neighbour.send(SwarmMessages.stripes(SwarmMessages.UNSUBSCRIBE, unasked));
        }
        neighbour.asked &= ~stripes;
        neighbour.fromThem |= stripes & ~unasked;
        for (int stripe = 0; stripe < parents.length; stripe++) {
            if ((stripes & ~unasked & 1 << stripe) == 0) {
                continue;
            }
            if (next[stripe] == neighbour) {
                next[stripe] = null;
            }
            if (parents[stripe] == neighbour) {
                continue;
            }
            if (parents[stripe] != null) {
                leave(parents[stripe], 1 << stripe);
            }
            parents[stripe] = neighbour;
            endingFrom[stripe] = null;
            late[stripe] = 0;
            long told = neighbour.lagNs(stripe);
            lagNs[stripe] = HOP_NS + (told == Long.MAX_VALUE ? UNKNOWN_LAG_NS : told);
            sinceNs[stripe] = host.nowNs();
            cameNs[stripe] = host.nowNs();
        }
    }

    /** A neighbour does not push these stripes, or no more. */
    void refuse(Neighbour neighbour, int stripes) {
        host.note(() -> neighbour.id() + " does not push stripes " + Integer.toHexString(stripes));
        long until = host.nowNs() + REFUSED_NS / 2 + host.random().nextLong(REFUSED_NS);
        long[] refusals = refused.computeIfAbsent(neighbour, n -> new long[Stripes.COUNT + 1]);
        for (int stripe = 0; stripe <= Stripes.COUNT; stripe++) {
            if ((stripes & 1 << stripe) != 0) {
                refusals[stripe] = until;
            }
        }
        neighbour.asked &= ~stripes;
        drop(neighbour, stripes);
    }

    private void leave(Neighbour neighbour, int stripes) {
        neighbour.send(SwarmMessages.stripes(SwarmMessages.UNSUBSCRIBE, stripes));
        drop(neighbour, stripes);
    }

    private void drop(Neighbour neighbour, int stripes) {
        neighbour.fromThem &= ~stripes;
        for (int stripe = 0; stripe < parents.length; stripe++) {
            if ((stripes & 1 << stripe) == 0) {
                continue;
            }
            if (next[stripe] == neighbour) {
                next[stripe] = null;
            }
            if (parents[stripe] == neighbour) {
                parents[stripe] = null;
                lagNs[stripe] = -1;
            }
        }
    }

    /** A chunk of a stripe was pushed, so long after it left the source. */
    void came(Neighbour neighbour, int stripe, long behindNs) {
        if (parents[stripe] != neighbour && (neighbour.asked & 1 << stripe) == 0) {
            if (neighbour.leftNs + ANSWER_NS < host.nowNs()) {
                neighbour.leftNs = host.nowNs();
                neighbour.send(SwarmMessages.stripes(
                        SwarmMessages.UNSUBSCRIBE, Stripes.ALL & ~neighbour.fromThem & ~neighbour.asked));
            }
        } else if (parents[stripe] == neighbour) {
            neighbour.conduct.pushed();
            boolean first = cameNs[stripe] == sinceNs[stripe];
            late[stripe] = 0;
            cameNs[stripe] = host.nowNs();
            lagNs[stripe] = first
                    ? Math.max(0, behindNs)
                    : (long) (lagNs[stripe] + SMOOTH * (Math.max(0, behindNs) - lagNs[stripe]));
        }
    }

    /** A chunk of a stripe has not come when it was expected: at the fourth in a row the stripe is looked for elsewhere. */
    void stayedOut(int stripe) {
        if (parents[stripe] != null && ++late[stripe] >= MOST_LATE) {
            Neighbour parent = parents[stripe];
            parent.conduct.broke(host.nowNs(), cameNs[stripe] == sinceNs[stripe]);
            leave(parent, 1 << stripe);
            refuse(parent, 1 << stripe);
        }
    }

    /** A chunk has come by way of this peer itself: the ones who push the stripe to each other are a ring. */
    void circled(Neighbour neighbour, int stripe) {
        if (parents[stripe] == neighbour) {
            leave(neighbour, 1 << stripe);
            refuse(neighbour, 1 << stripe);
        }
    }

    /** A neighbour is gone. */
    void gone(Neighbour neighbour) {
        drop(neighbour, Stripes.EVERYTHING);
        refused.remove(neighbour);
    }
}
