// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.liveness;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.nearcast.controller.Workers;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.ConnectionTable;
import org.nearcast.controller.sessions.Probe;
import org.nearcast.controller.steering.ConnectionKeeper;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;

/**
 * Finds connections that have ended. Their rules' counters, which ONOS polls, tell who has fallen silent; such a client is asked
 * by a segment that fits no window ({@link org.nearcast.controller.frame.Nudge}), while both directions are copied to the
 * controller. A reset, from the client or from the server to which its answer goes on, is the end: a client in TIME-WAIT answers
 * as a living one does, but its server knows it no more. Who does not answer leaves the table of sessions and keeps his rules
 * for a while: a firewall may have swallowed the question. Used on the control thread alone.
 */
public final class Liveness {

    /** Two polls of ONOS's, 5 s apart, less their jitter. */
    private static final long SILENT_MS = 4500;
    /** Rules of a client that answers nothing go after this long: nginx pings its players every 60 s. */
    private static final long GONE_MS = 180_000;
    /**
     * Questions open at once, so that a CDN that stands still is no storm of questions. A port may have as many open as are free:
     * connections that a stranger made up, which answer nothing, do not keep others from being asked.
     */
    private static final int MAX_PROBES = 200;

    private final ConnectionTable table;
    private final ConnectionKeeper keeper;
    private final Predicate<ConnectPoint> isUp;
    private final Workers workers;
    private final Metrics metrics;
    private final long askAgainMs;
    private final Map<Connection, Silence> silences = new HashMap<>();
    private final Map<ConnectPoint, Integer> probesAt = new HashMap<>();
    private int probes;

    /**
     * Watches the connections of {@code table}.
     *
     * @param isUp whether a port is
     * @param askAgainSeconds how long after a living client's answer it is asked again if it stays silent
     */
    public Liveness(
            ConnectionTable table,
            ConnectionKeeper keeper,
            Predicate<ConnectPoint> isUp,
            Workers workers,
            Metrics metrics,
            int askAgainSeconds) {
        this.table = table;
        this.keeper = keeper;
        this.isUp = isUp;
        this.workers = workers;
        this.metrics = metrics;
        this.askAgainMs = askAgainSeconds * 1000L;
    }

    /**
     * Looks at all connections; to be called about twice a second.
     *
     * @param entries the application's rules in this node's switches, as ONOS has counted them last
     */
    public void look(Collection<FlowEntry> entries) {
        Map<Long, FlowEntry> byId = new HashMap<>();
        entries.forEach(entry -> byId.put(entry.id().value(), entry));
        silences.keySet().removeIf(connection -> table.get(connection.key()) != connection);
        probes = 0;
        probesAt.clear();
        silences.keySet().stream()
                .filter(connection -> connection.probe() != null)
                .forEach(connection -> countProbe(connection, 1));
        for (Connection connection : table.all()) {
            synchronized (connection) {
                look(connection, byId);
            }
        }
    }

    private void look(Connection connection, Map<Long, FlowEntry> entries) {
        if (connection.copied() || connection.installing()) {
            return;
        }
        long now = workers.now();
        Silence silence = silences.computeIfAbsent(connection, c -> new Silence(now));
        if (connection.probe() != null) {
            probing(connection, silence);
        } else if (connection.rules().isEmpty()) {
            if (silence.isLong(askAgainMs, now)) {
                keeper.end(connection); // it goes by forwarding's rules, whose counters are not its own
            }
        } else {
            counted(connection, silence, entries);
        }
    }

    private void counted(Connection connection, Silence silence, Map<Long, FlowEntry> entries) {
        long packets = 0;
        long life = 0;
        for (FlowRule rule : connection.rules()) {
            FlowEntry entry = entries.get(rule.id().value());
            if (entry == null) {
                return;
            }
            packets += entry.packets();
            life += entry.life(TimeUnit.NANOSECONDS);
        }
        switch (silence.look(packets, life, workers.now())) {
            case MOVED:
                connection.speaks();
                break;
            case STILL:
                if (silence.isLong(SILENT_MS, workers.now())) {
                    fellSilent(connection);
                }
                break;
            default:
                break;
        }
    }

    private void fellSilent(Connection connection) {
        if (connection.state() == Connection.State.CLOSING) {
            metrics.count(Metrics.Counter.ENDED);
            keeper.end(connection);
        } else if (probesAt.getOrDefault(connection.client().port(), 0) < MAX_PROBES - probes) {
            countProbe(connection, 1);
            metrics.count(Metrics.Counter.PROBED);
            Probe probe = new Probe();
            if (!keeper.watch(connection, probe, () -> probe.asked(workers.now()))) {
                countProbe(connection, -1);
            }
        }
    }

    private void countProbe(Connection connection, int more) {
        probes += more;
        probesAt.merge(connection.client().port(), more, Integer::sum);
    }

    private void probing(Connection connection, Silence silence) {
        switch (connection.probe().verdict(workers.now())) {
            case ASK:
                keeper.nudge(connection);
                connection.probe().asked(workers.now());
                break;
            case ALIVE:
                connection.speaks();
                answered(connection, silence);
                break;
            case UNANSWERED:
                unanswered(connection, silence);
                break;
            default:
                break;
        }
    }

    private void answered(Connection connection, Silence silence) {
        silence.afresh(workers.now() + askAgainMs);
        keeper.unwatch(connection);
    }

    private void unanswered(Connection connection, Silence silence) {
        connection.silentAt(workers.now());
        if (!isUp.test(connection.client().port()) || workers.now() - connection.silentSince() >= GONE_MS) {
            metrics.count(Metrics.Counter.ENDED);
            keeper.end(connection);
        } else {
            answered(connection, silence);
        }
    }
}
