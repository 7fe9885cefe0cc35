// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.playout.CaptureClock;
import org.nearcast.overlay.playout.Playout;
import org.nearcast.overlay.playout.PlayoutBuffer;
import org.nearcast.overlay.playout.Slot;

/**
 * What is pulled, and from whom: chunks that nobody pushes or that are late, in the order of their deadlines; from the neighbour that would
 * have them here first, by how long it took to answer, what it was asked already and what it has free. Who does not answer in time is
 * left, and another is asked.
 */
final class Pulls {
    private static final long MS_NS = 1_000_000;
    /** Pushed chunks that are later than this are late. */
    private static final long GRACE_NS = 250 * MS_NS;
    /** What is promised is pulled all the same if there is only so much time left, by how long answers take. */
    private static final long LEAST_LAST_CHANCE_NS = 400 * MS_NS;

    private static final long MOST_LAST_CHANCE_NS = 800 * MS_NS;
    private static final double ANSWERS = 2.5;
    /** Who pushes a stripe now sends what it had passed on of it before, whatever else it has to send. */
    private static final long PROMISED_NS = 300 * MS_NS;
    /** So much later than usual a chunk is taken to have come to a neighbour that has not said so. */
    private static final long EXPECTED_NS = 100 * MS_NS;

    private static final long HURRY_NS = 500 * MS_NS;
    private static final long DEAR_NS = 250 * MS_NS;
    private static final long LEAST_TIMEOUT_NS = 150 * MS_NS;
    private static final long MOST_TIMEOUT_NS = 1_000 * MS_NS;
    private static final long LEAST_PENDING = 48 << 10;
    /** What is asked for at a time, in seconds of the stream: what is due first is not to wait behind what is due later. */
    private static final double PENDING_SECONDS = 1.2;

    private static final long MOST_PENDING_OF_ONE = 48 << 10;
    private static final double SMOOTH = 0.25;
    private static final double LEAST_BYTES_PER_NS = 10e3 / 1e9;

    /** A chunk of crumb 0. */
    private record Key(long block, int index) {}

    private static final class Request {
        Neighbour of;
        long sentNs;
        long timeoutNs;
        int bytes;
        final List<Neighbour> tried = new ArrayList<>(2);
    }

    private final Host host;
    private final Neighbours neighbours;
    private final Subscriptions subscriptions;
    private final PlayoutBuffer buffer;
    private final CaptureClock clock;
    private final SwarmCounters counters;
    private final Map<Key, Request> requests = new LinkedHashMap<>();
    private final Map<Neighbour, Map<Long, Integer>> batch = new LinkedHashMap<>();
    private final Map<Long, Integer> stayedOut = new HashMap<>();
    private long pending;
    private long lastChanceNs;

    Pulls(
            Host host,
            Neighbours neighbours,
            Subscriptions subscriptions,
            PlayoutBuffer buffer,
            CaptureClock clock,
            SwarmCounters counters) {
        this.host = host;
        this.neighbours = neighbours;
        this.subscriptions = subscriptions;
        this.buffer = buffer;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * Asks for what is due to be asked for.
     *
     * @param bytesPerSecond of the stream
     */
    void look(Playout playout, double bytesPerSecond) {
        long now = host.nowNs();
        long from = playout.point();
        forget(from < 0 ? buffer.first() : from, now);
        if (from < 0) {
            return;
        }
        lastChanceNs = lastChance();
        double most = Math.max(LEAST_PENDING, PENDING_SECONDS * bytesPerSecond);
        for (long block = Math.max(from, buffer.first()); block < buffer.end() && pending < most; block++) {
            Slot slot = buffer.slot(block);
            if (slot != null && slot.missing(0) != 0) {
                look(slot, playout.dueNs(slot.manifest()), now);
            }
        }
        batch.forEach((neighbour, blocks) -> blocks.forEach((block, mask) -> {
            Slot slot = buffer.slot(block);
            host.note(
                    () -> "asks " + neighbour.id() + " for chunks " + Integer.toHexString(mask) + " of block " + block);
            long within = (playout.dueNs(slot.manifest()) - now) / MS_NS;
            neighbour.send(SwarmMessages.wanted(SwarmMessages.REQUEST, new SwarmMessages.Wanted(block, 0, mask, (int)
                    Math.max(0, Math.min(0xffff, within)))));
        }));
        batch.clear();
    }

    private long lastChance() {
        long least = MOST_LAST_CHANCE_NS;
        for (Neighbour one : neighbours.all()) {
            if (one.greeted) {
                least = Math.min(least, answerNs(one));
            }
        }
        return Math.max(LEAST_LAST_CHANCE_NS, Math.min(MOST_LAST_CHANCE_NS, (long) (ANSWERS * least)));
    }

    private static long answerNs(Neighbour one) {
        return one.answerNs > 0 ? one.answerNs : 2 * one.session.roundTripNs();
    }

    private void look(Slot slot, long dueNs, long now) {
        int missing = slot.missing(0);
        for (int index = 0; missing >> index != 0; index++) {
            if ((missing & 1 << index) == 0 || !isPullTime(slot, index, dueNs, now)) {
                continue;
            }
            Key key = new Key(slot.number(), index);
            Request request = requests.get(key);
            if (request != null && request.of != null) {
                continue;
            }
            int bytes = slot.manifest().crumb(0).size(index);
            Neighbour chosen = choose(slot, index, bytes, request, dueNs - now);
            if (chosen != null) {
                ask(chosen, key, request, bytes, now);
            }
        }
    }

    /** Whether a chunk will not be pushed, or not in time. */
    private boolean isPullTime(Slot slot, int index, long dueNs, long now) {
        int stripe = Stripes.of(slot.number(), index);
        long captureNs = clock.captureNs(slot.manifest());
        long expected = subscriptions.expectedNs(stripe);
        if (subscriptions.isSubscribed(stripe, captureNs)
                && now - captureNs > expected + Math.max(GRACE_NS, expected / 2)) {
            int known = stayedOut.getOrDefault(slot.number(), 0);
            if ((known & 1 << index) == 0) {
                stayedOut.put(slot.number(), known | 1 << index);
                subscriptions.stayedOut(stripe);
            }
        }
        return !subscriptions.isPromised(stripe, captureNs) || dueNs - now < lastChanceNs;
    }

    /** How long a neighbour sends, by what it says of its upload, at what was asked of it and so many bytes more. */
    private static double sendingNs(Neighbour one, int bytes) {
        double perNs = one.upload * (double) SwarmMessages.UPLOAD_STEP / 1e9;
        return (one.pending + bytes) / Math.max(LEAST_BYTES_PER_NS, perNs);
    }

    private Neighbour choose(Slot slot, int index, int bytes, Request before, long leftNs) {
        long block = slot.number();
        int stripe = Stripes.of(block, index);
        long ageNs = host.nowNs() - clock.captureNs(slot.manifest());
        Neighbour best = null;
        double least = Double.MAX_VALUE;
        for (Neighbour one : neighbours.all()) {
            if (!one.greeted
                    || one.pending > MOST_PENDING_OF_ONE
                    || !one.has(block, index) && !isExpectedAt(one, stripe, ageNs)
                    || !one.conduct.isWorthPulling(host.nowNs())
                    || before != null && before.tried.contains(one)) {
                continue;
            }
            double cost = answerNs(one) + sendingNs(one, bytes) + (0xff - one.free) * (double) MS_NS;
            if (one.source && leftNs > HURRY_NS) {
                cost += DEAR_NS;
            }
            if ((one.fromThem & 1 << stripe) != 0) {
                cost -= PROMISED_NS;
            }
            if (cost < least) {
                least = cost;
                best = one;
            }
        }
        if (best == null && before != null) {
            before.tried.clear();
        }
        return best;
    }

    /** Whether chunks of a stripe have come to a neighbour when they are so old, by what it says; which it has it tells once a second only. */
    private static boolean isExpectedAt(Neighbour one, int stripe, long ageNs) {
        long lagNs = one.lagNs(stripe);
        return lagNs < Long.MAX_VALUE && ageNs > lagNs + EXPECTED_NS;
    }

    private void ask(Neighbour neighbour, Key key, Request before, int bytes, long now) {
        Request request = before == null ? new Request() : before;
        if (before != null) {
            counters.askedAgain++;
        }
        counters.asked++;
        request.of = neighbour;
        request.sentNs = now;
        request.bytes = bytes;
        long usual = Math.max(2 * neighbour.answerNs, 2 * neighbour.session.roundTripNs() + LEAST_TIMEOUT_NS);
        long queue = (long) (sendingNs(neighbour, bytes));
        request.timeoutNs = now + Math.min(MOST_TIMEOUT_NS, usual + queue);
        request.tried.add(neighbour);
        neighbour.pending += bytes;
        pending += bytes;
        requests.put(key, request);
        batch.computeIfAbsent(neighbour, n -> new LinkedHashMap<>())
                .merge(key.block(), 1 << key.index(), (a, b) -> a | b);
    }

    /** A chunk has come; returns whether this neighbour was asked for it. */
    boolean came(Neighbour from, long block, int index) {
        Request request = requests.remove(new Key(block, index));
        if (request == null) {
            return false;
        }
        boolean asked = request.of == from;
        if (asked) {
            from.conduct.sent();
            long took = host.nowNs() - request.sentNs;
            from.answerNs = from.answerNs == 0 ? took : (long) (from.answerNs + SMOOTH * (took - from.answerNs));
        }
        release(request);
        return asked || request.tried.contains(from);
    }

    /** A neighbour will not send these. */
    void denied(Neighbour from, SwarmMessages.Wanted wanted) {
        for (int index = 0; wanted.mask() >> index != 0; index++) {
            Request request = requests.get(new Key(wanted.block(), index));
            if ((wanted.mask() & 1 << index) != 0 && request != null && request.of == from) {
                counters.denied++;
                from.conduct.missed(host.nowNs());
                release(request);
            }
        }
    }

    void gone(Neighbour neighbour) {
        for (Request request : requests.values()) {
            if (request.of == neighbour) {
                release(request);
            }
        }
    }

    private void release(Request request) {
        if (request.of != null) {
            request.of.pending -= request.bytes;
            pending -= request.bytes;
            request.of = null;
        }
    }

    private void forget(long before, long now) {
        for (Iterator<Map.Entry<Key, Request>> all = requests.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Key, Request> one = all.next();
            Request request = one.getValue();
            if (request.of != null && now > request.timeoutNs) {
                Neighbour slow = request.of;
                slow.answerNs = Math.max(slow.answerNs, now - request.sentNs);
                slow.conduct.missed(now);
                release(request);
            }
            if (one.getKey().block() < before) {
                release(request);
                all.remove();
            }
        }
        stayedOut.keySet().removeIf(block -> block < before);
    }
}
