// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.nearcast.controller.Workers;
import org.nearcast.controller.frame.Nudge;
import org.nearcast.controller.frame.TcpFrame;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.controller.rules.RuleInstaller;
import org.nearcast.controller.sessions.Client;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.ConnectionTable;
import org.nearcast.controller.sessions.Copy;
import org.nearcast.controller.sessions.HalfKnown;
import org.nearcast.controller.sessions.Probe;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps connections' rules and table entries together: one never lasts without the other. */
public final class ConnectionKeeper {

    private static final Logger log = LoggerFactory.getLogger(ConnectionKeeper.class);

    /** A nudge may be lost, or find a client that has just answered another stray packet: it is repeated after so long. */
    private static final long[] NUDGES_MS = {1000, 3000};

    private final ConnectionTable table;
    private final HalfKnown halfKnown;
    private final Ways ways;
    private final RuleInstaller installer;
    private final PacketService packets;
    private final Workers workers;
    private final Metrics metrics;
    private final Map<Long, ConnectionKey> byRule = new ConcurrentHashMap<>();

    /** Works with these. */
    public ConnectionKeeper(
            ConnectionTable table,
            HalfKnown halfKnown,
            Ways ways,
            RuleInstaller installer,
            PacketService packets,
            Workers workers,
            Metrics metrics) {
        this.table = table;
        this.halfKnown = halfKnown;
        this.ways = ways;
        this.installer = installer;
        this.packets = packets;
        this.workers = workers;
        this.metrics = metrics;
    }

    /** Whether this rule is one of a connection's. */
    public boolean holds(FlowRule rule) {
        return byRule.containsKey(rule.id().value());
    }

    /** The connection that a rule with this cookie is for. */
    Optional<Connection> connectionOf(long cookie) {
        return Optional.ofNullable(byRule.get(cookie)).map(table::get);
    }

    /** Installs {@code way} for a connection, whose monitor the caller holds, in place of what it had. */
    void install(Connection connection, Way way, Consumer<Boolean> done) {
        List<FlowRule> leaving = connection.rulesWithout(way.rules());
        leaving.forEach(rule -> byRule.remove(rule.id().value()));
        way.rules().forEach(rule -> byRule.put(rule.id().value(), connection.key()));
        connection.rules(way.rules());
        connection.output(way.output());
        connection.installing(true);
        installer.change(connection.key(), leaving, way.rules(), confirmed -> {
            synchronized (connection) {
                connection.installing(false);
                done.accept(confirmed);
                if (connection.outdated() && !connection.installing()) {
                    refresh(connection);
                }
            }
        });
    }

    /** A new connection takes the place, and the rules, of an earlier one with the same addresses and ports. */
    void replace(Connection old, Connection connection) {
        synchronized (old) {
            halfKnown.remove(old.key());
            connection.rules(old.rules());
            old.rules(List.of());
        }
    }

    /** The connection is over: its rules and its entry go. The caller holds its monitor. */
    public void end(Connection connection) {
        end(connection, confirmed -> {});
    }

    /** Its gateway is lost: it is over, and its client shall notice. The caller holds its monitor. */
    public void abandon(Connection connection) {
        Runnable nudge = nudgeOf(connection);
        end(connection, confirmed -> {
            nudge.run();
            for (long later : NUDGES_MS) {
                workers.after(later, nudge);
            }
        });
    }

    private void end(Connection connection, Consumer<Boolean> done) {
        halfKnown.remove(connection.key());
        List<FlowRule> rules = connection.rules();
        connection.rules(List.of());
        rules.forEach(rule -> byRule.remove(rule.id().value()));
        if (!rules.isEmpty()) {
            installer.change(connection.key(), rules, List.of(), done);
        }
        table.remove(connection);
    }

    /** Nothing more is to be learnt: its rules, without copy, take the place of those it had. The caller holds its monitor. */
    void settle(Connection connection) {
        halfKnown.remove(connection.key());
        connection.probe(null);
        table.save(connection.key());
        ways.of(connection).ifPresent(way -> installAgain(connection, way));
    }

    /** Installs {@code way}, on which no SYN waits. The caller holds the connection's monitor. */
    void installAgain(Connection connection, Way way) {
        boolean copied = connection.copy() != Copy.NOTHING;
        connection.unquiet();
        install(connection, way, confirmed -> {
            if (confirmed && !copied) {
                connection.quietSince(workers.nanoTime());
                if (connection.firstQuiet()) {
                    metrics.packetsPerConnection().add(connection.packetsHandled());
                }
            }
        });
    }

    /**
     * Puts a question to the connection's client while both directions are copied here. The caller holds its monitor.
     *
     * @param onAsked run, holding its monitor, when the question is on its way
     * @return whether that can be done
     */
    public boolean watch(Connection connection, Probe probe, Runnable onAsked) {
        connection.probe(probe);
        Optional<Way> way = ways.of(connection);
        if (way.isEmpty()) {
            connection.probe(null);
            return false;
        }
        connection.unquiet();
        install(connection, way.get(), confirmed -> {
            if (connection.probe() == probe) {
                if (confirmed) {
                    nudge(connection);
                    onAsked.run();
                } else {
                    unwatch(connection);
                }
            }
        });
        return true;
    }

    /** The question is answered, or will not be: nothing is copied any more. The caller holds the connection's monitor. */
    public void unwatch(Connection connection) {
        connection.probe(null);
        ways.of(connection).ifPresent(way -> installAgain(connection, way));
    }

    /** Has the connection's client say whether it knows of it. The caller holds its monitor. */
    public void nudge(Connection connection) {
        nudgeOf(connection).run();
    }

    /** A nudge to the connection's client as it is now, to be sent once its rules are gone. */
    public Runnable nudgeOf(Connection connection) {
        ConnectionKey key = connection.key();
        Client client = connection.client();
        byte[] bytes = Nudge.build(key.cdn(), client.nextHop(), key.clientEndpoint(), client.mac(), key.vlan());
        return () -> emit(client.port(), client.port().port(), bytes);
    }

    /** No more time or room to listen to it. The caller holds its monitor. */
    public void giveUp(Connection connection) {
        if (!connection.copied()) {
            return;
        }
        if (connection.established()) {
            metrics.count(Metrics.Counter.GAVE_UP);
            log.debug( // a stranger decides how often
                    "Gave up on {} after {} packets, {}",
                    connection.key(),
                    connection.packetsHandled(),
                    connection.recognition());
            connection.givenUp();
            settle(connection);
        } else {
            metrics.count(Metrics.Counter.HALF_OPEN_DROPPED);
            end(connection);
        }
    }

    /** Listens to a connection, giving up on the eldest behind its port if there are too many. */
    void listen(Connection connection) {
        halfKnown.add(connection).ifPresent(eldest -> {
            synchronized (eldest) {
                giveUp(eldest);
            }
        });
    }

    /** The network has changed: its rules are made anew if they would be others now; those that are just being installed, thereafter. */
    public void refresh(Connection connection) {
        synchronized (connection) {
            connection.outdated(connection.installing());
            if (!connection.rules().isEmpty() && !connection.installing()) {
                Optional<Way> way = ways.of(connection).filter(now -> !now.isDoneBy(connection.rules()));
                way.ifPresent(now -> installAgain(connection, now));
            }
        }
    }

    /** A connection of an earlier run, or of another node: its rules again. */
    public void restore(Connection connection) {
        synchronized (connection) {
            ways.of(connection).ifPresent(way -> installAgain(connection, way));
        }
    }

    /** Another node keeps the connections behind {@code device} now: nothing of them is kept here, nor removed there. */
    public void letGo(DeviceId device) {
        for (Connection connection : table.unload(device)) {
            synchronized (connection) {
                halfKnown.remove(connection.key());
                connection.rules().forEach(rule -> byRule.remove(rule.id().value()));
                connection.rules(List.of());
            }
        }
    }

    /** A rule is gone from its switch: so is its connection, if it was one's present rule. */
    public void ruleRemoved(FlowRule rule) {
        connectionOf(rule.id().value()).ifPresent(connection -> {
            synchronized (connection) {
                if (carries(connection, rule)) {
                    end(connection);
                }
            }
        });
    }

    /** Whether {@code rule} is one it cannot do without: of one that passes, the way back is forwarding's too. */
    private static boolean carries(Connection connection, FlowRule rule) {
        int at = connection.rules().indexOf(rule);
        return connection.steer().isPresent() ? at >= 0 : at == 0;
    }

    /** The connection's packet, as its rules would send it. */
    void send(Client client, Way way, TcpFrame frame) {
        emit(client.port(), way.output(), way.bytes(frame));
    }

    /** A packet on its way to the CDN as it is. */
    void sendUnchanged(Client client, PortNumber out, TcpFrame frame) {
        emit(client.port(), out, frame.bytes());
    }

    private void emit(ConnectPoint at, PortNumber out, byte[] bytes) {
        packets.emit(new DefaultOutboundPacket(
                at.deviceId(), DefaultTrafficTreatment.builder().setOutput(out).build(), ByteBuffer.wrap(bytes)));
    }
}
