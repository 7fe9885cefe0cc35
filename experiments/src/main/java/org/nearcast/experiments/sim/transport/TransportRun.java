// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.transport;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.nearcast.experiments.sim.Figure;
import org.nearcast.experiments.sim.Measurement;
import org.nearcast.experiments.sim.Series;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Message;
import org.nearcast.overlay.transport.Transport;

/** Watches that no wrong byte is delivered, none twice, and that nothing is stuck. */
final class TransportRun implements Measurement {
    static final List<Figure> FIGURES = List.of(
            new Figure("messages", "", "messages and symbols sent"),
            new Figure("arrived", "", "messages and symbols that arrived, unchanged"),
            new Figure("delivered", "", "messages of which the sender knows that they arrived"),
            new Figure("cancelled", "", "messages taken back"),
            new Figure("expired", "", "messages whose deadline passed"),
            new Figure("failed", "", "messages whose session ended before"),
            new Figure("sessions", "", "ends of sessions that were opened"),
            new Figure("silent", "", "ends of sessions at which nothing was heard any more"),
            new Figure("unreachable", "", "sessions that did not come about"),
            new Figure(
                    "migrations", "", "times that a session went on by another path, of peers that are up at the end"),
            new Figure("oldestS", "s", "the longest that a message was under way"),
            new Figure("upPeers", "", "peers that were up at the end"));

    private static final long SECOND_NS = 1_000_000_000L;

    /** Faults last 5 s; a session that hears nothing ends after 30 s; the rest is for repeating what was lost, later and later. */
    private static final long STUCK_NS = 180 * SECOND_NS;

    private final Simulation simulation;
    private final Mail mail;
    private final Tally tally;
    private final long endNs;
    private final Series timeline = new Series("timeline", "Over time", "second", "messages", "arrived", "sessions");
    private long oldestNs;

    TransportRun(Simulation simulation, Mail mail, Tally tally, long endNs) {
        this.simulation = simulation;
        this.mail = mail;
        this.tally = tally;
        this.endNs = endNs;
        simulation.property("no message differs from what was sent", () -> mail.wrong() == 0);
        simulation.property("no message arrives twice", () -> mail.twice() == 0);
        simulation.property("no message is under way for more than three minutes", this::nothingIsStuck);
        simulation.checkEvery(SECOND_NS);
        long step = Math.max(1, endNs / SECOND_NS / 100);
        for (long second = step; second * SECOND_NS <= endNs; second += step) {
            long at = second;
            simulation.at(second * SECOND_NS, () -> timeline.row(at, mail.written(), mail.delivered(), sessions()));
        }
    }

    private boolean nothingIsStuck() {
        long oldest = 0;
        for (SimulatedPeer peer : simulation.peers()) {
            if (peer.isUp()) {
                oldest = Math.max(oldest, ((TransportPeer) peer.protocol()).oldestNs());
            }
        }
        oldestNs = Math.max(oldestNs, oldest);
        return oldest < STUCK_NS;
    }

    private long sessions() {
        return sum(transport -> transport.sessions().size());
    }

    private long sum(ToLongFunction<Transport> what) {
        return simulation.peers().stream()
                .filter(SimulatedPeer::isUp)
                .mapToLong(peer -> what.applyAsLong(((TransportPeer) peer.protocol()).transport()))
                .sum();
    }

    @Override
    public long endNs() {
        return endNs;
    }

    @Override
    public String moment() {
        return String.format("%d messages, %d sessions", mail.written(), sessions() / 2);
    }

    @Override
    public Map<String, ? extends Number> figures() {
        Map<String, Number> figures = new TreeMap<>();
        figures.put("messages", mail.written());
        figures.put("arrived", mail.delivered());
        figures.put("delivered", tally.messages(Message.State.DELIVERED));
        figures.put("cancelled", tally.messages(Message.State.CANCELLED));
        figures.put("expired", tally.messages(Message.State.EXPIRED));
        figures.put("failed", tally.messages(Message.State.FAILED));
        figures.put("sessions", tally.opens());
        figures.put("silent", tally.sessions(CloseReason.SILENT));
        figures.put("unreachable", tally.sessions(CloseReason.UNREACHABLE));
        figures.put("migrations", sum(transport -> transport.counters().migrations()));
        figures.put("oldestS", oldestNs / 1e9);
        figures.put(
                "upPeers",
                simulation.peers().stream().filter(SimulatedPeer::isUp).count());
        return figures;
    }

    @Override
    public List<Series> series() {
        return List.of(timeline);
    }
}
