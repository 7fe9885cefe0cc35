// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.traffic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.Session;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;

/**
 * Counts connections' bytes by the counters of their rules, as ONOS polls them. A rule is told by what it matches, so the
 * counters of every node's switches count. A counter that falls back (the rule was made anew) counts on from there.
 */
public final class RuleCounters {

    /** What came since the last look. */
    public static final class Growth {
        private final Session session;
        private long up;
        private long down;

        Growth(Session session) {
            this.session = session;
        }

        /** Whose. */
        public Session session() {
            return session;
        }

        /** Bytes from the client. */
        public long up() {
            return up;
        }

        /** Bytes to the client. */
        public long down() {
            return down;
        }
    }

    private static final class Direction {
        private Session session;
        private final boolean up;
        private long counted;
        private boolean seen;

        Direction(Session session, boolean up) {
            this.session = session;
            this.up = up;
        }
    }

    private static final class Sum {
        private long up;
        private long down;
        private double upRate;
        private double downRate;
    }

    private final Map<String, Direction> directions = new HashMap<>();
    private final Map<ConnectionKey, Sum> sums = new HashMap<>();
    private final Map<ConnectionKey, Growth> ended = new HashMap<>();
    private long lookedMs = -1;

    /**
     * Looks at the counters.
     *
     * @param sessions all there are
     * @param entries the application's rules with their counters
     * @param nowMs on a clock that only goes on
     */
    public synchronized List<Growth> look(Collection<Session> sessions, Iterable<FlowEntry> entries, long nowMs) {
        Map<String, Direction> now = new HashMap<>();
        Map<ConnectionKey, Growth> growths = new HashMap<>(ended);
        ended.clear();
        for (Session session : sessions) {
            keep(now, match(session.port().deviceId(), session.client(), session.cdn()), session, true);
            keep(now, answers(session), session, false);
            growths.put(session.key(), growths.getOrDefault(session.key(), new Growth(session)));
        }
        directions.clear();
        directions.putAll(now);
        for (FlowEntry entry : entries) {
            match(entry).map(directions::get).ifPresent(direction -> {
                if (!direction.seen) {
                    direction.seen = true;
                    add(growths.get(direction.session.key()), direction, entry.bytes());
                }
            });
        }
        sum(growths, lookedMs < 0 ? 0 : nowMs - lookedMs);
        lookedMs = nowMs;
        return new ArrayList<>(growths.values());
    }

    private void keep(Map<String, Direction> now, String match, Session session, boolean up) {
        Direction known = directions.get(match);
        Direction direction =
                known != null && known.session.since() == session.since() ? known : new Direction(session, up);
        direction.session = session;
        direction.seen = false;
        now.put(match, direction);
    }

    private static void add(Growth growth, Direction direction, long bytes) {
        long more = bytes >= direction.counted ? bytes - direction.counted : bytes;
        direction.counted = bytes;
        if (direction.up) {
            growth.up += more;
        } else {
            growth.down += more;
        }
    }

    private void sum(Map<ConnectionKey, Growth> growths, long tookMs) {
        sums.keySet().retainAll(growths.keySet());
        growths.forEach((key, growth) -> {
            Sum sum = sums.computeIfAbsent(key, k -> new Sum());
            sum.up += growth.up;
            sum.down += growth.down;
            sum.upRate = tookMs <= 0 ? 0 : growth.up * 8000.0 / tookMs;
            sum.downRate = tookMs <= 0 ? 0 : growth.down * 8000.0 / tookMs;
        });
    }

    /** A rule is gone: what it had counted last is counted with the next look. */
    public synchronized void removed(FlowRule rule) {
        if (!(rule instanceof FlowEntry)) {
            return;
        }
        match(rule)
                .map(directions::get)
                .ifPresent(direction -> add(
                        ended.computeIfAbsent(direction.session.key(), key -> new Growth(direction.session)),
                        direction,
                        Math.max(direction.counted, ((FlowEntry) rule).bytes())));
    }

    /** What a connection has transferred so far. */
    public synchronized Transfer of(ConnectionKey key) {
        Sum sum = sums.get(key);
        return sum == null ? Transfer.NONE : new Transfer(sum.up, sum.down, sum.upRate, sum.downRate);
    }

    private static String answers(Session session) {
        Endpoint from = session.steeredTo() == null ? session.cdn() : session.steeredTo();
        Endpoint to = session.hairpin()
                ? new Endpoint(session.cdn().address(), session.client().port())
                : session.client();
        return match(session.port().deviceId(), from, to);
    }

    private static String match(DeviceId device, Endpoint from, Endpoint to) {
        return device + " " + from + ">" + to;
    }

    private static Optional<String> match(FlowRule rule) {
        TrafficSelector selector = rule.selector();
        Optional<String> from = end(selector, Criterion.Type.TCP_SRC, Criterion.Type.IPV4_SRC, Criterion.Type.IPV6_SRC);
        Optional<String> to = end(selector, Criterion.Type.TCP_DST, Criterion.Type.IPV4_DST, Criterion.Type.IPV6_DST);
        return from.flatMap(f -> to.map(t -> rule.deviceId() + " " + f + ">" + t));
    }

    private static Optional<String> end(
            TrafficSelector selector, Criterion.Type port, Criterion.Type four, Criterion.Type six) {
        TcpPortCriterion tcp = (TcpPortCriterion) selector.getCriterion(port);
        IPCriterion ip = (IPCriterion)
                Optional.ofNullable(selector.getCriterion(four)).orElseGet(() -> selector.getCriterion(six));
        return tcp == null || ip == null
                ? Optional.empty()
                : Optional.of(new Endpoint(ip.ip().address(), tcp.tcpPort().toInt()).toString());
    }
}
