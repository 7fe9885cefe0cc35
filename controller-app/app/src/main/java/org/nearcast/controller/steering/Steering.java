// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import java.util.Optional;
import java.util.function.Supplier;
import org.nearcast.controller.Settings;
import org.nearcast.controller.Workers;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.frame.TcpFrame;
import org.nearcast.controller.gateway.Gateway;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.locality.NextHops;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.controller.recognition.PortRates;
import org.nearcast.controller.recognition.Recognition;
import org.nearcast.controller.rules.RuleOrigins.Origin;
import org.nearcast.controller.sessions.Client;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.ConnectionTable;
import org.nearcast.controller.sessions.Steer;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.packet.PacketContext;

/**
 * Decides what becomes of a client's packet to the CDN: a SYN gets an exact pair of rewriting rules or an exact pass and is
 * then sent on its way; anything else of an unknown connection is older than the rules and gets an exact pass; the rest is
 * listened to. A packet that is not taken here is left to the forwarding application.
 */
public final class Steering {

    private final ConnectionTable table;
    private final ConnectionKeeper keeper;
    private final Ways ways;
    private final NextHops hops;
    private final Runnable onNextHop;
    private final Gateways gateways;
    private final Supplier<Deployment> deployment;
    private final PortRates rates;
    private final Listening listening;
    private final Workers workers;
    private final Settings settings;
    private final Metrics metrics;

    /** Works with these; {@code onNextHop} is run when a way to the CDN was learnt. */
    public Steering(
            ConnectionTable table,
            ConnectionKeeper keeper,
            Ways ways,
            NextHops hops,
            Runnable onNextHop,
            Gateways gateways,
            Supplier<Deployment> deployment,
            PortRates rates,
            Workers workers,
            Settings settings,
            Metrics metrics) {
        this.table = table;
        this.keeper = keeper;
        this.ways = ways;
        this.hops = hops;
        this.onNextHop = onNextHop;
        this.gateways = gateways;
        this.deployment = deployment;
        this.rates = rates;
        this.listening = new Listening(keeper, workers, settings, metrics);
        this.workers = workers;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Takes a client's packet to {@code cdn} that {@code origin} brought here. */
    public void handle(PacketContext context, TcpFrame frame, Endpoint cdn, Origin origin) {
        long arrived = workers.nanoTime();
        ConnectPoint at = context.inPacket().receivedFrom();
        ConnectionKey key = ConnectionKey.of(frame, cdn);
        Client client = new Client(at, frame.sourceMac(), frame.destinationMac());
        metrics.count(Metrics.Counter.PACKETS);
        if (origin == Origin.PUNT) {
            metrics.count(Metrics.Counter.PUNTS);
        } else {
            context.block();
        }
        Connection known = table.get(key);
        if (ways.isRouted(client, key) || gateways.isRouted(client, frame.source())) {
            transit(context, frame, client, key, origin);
        } else if (known != null && !(frame.opens() && !known.openedBy(frame))) {
            again(context, frame, client, known, origin, arrived);
        } else if (frame.opens()) {
            open(context, frame, client, key, known, origin, arrived);
        } else if (origin != Origin.CONNECTION) {
            older(context, frame, client, key, origin);
        }
    }

    /** Takes a copy of what a client is sent, by the CDN or by the gateway in its place: {@code cookie} tells by which rule. */
    public void handleFromServer(PacketContext context, TcpFrame frame, long cookie) {
        context.block();
        keeper.connectionOf(cookie).ifPresent(known -> {
            synchronized (known) {
                listening.hearServer(known, frame);
            }
        });
    }

    /** A router sends it on, into the network again: it was seen before, or is a gateway's. */
    private void transit(PacketContext context, TcpFrame frame, Client client, ConnectionKey key, Origin origin) {
        metrics.count(Metrics.Counter.TRANSIT);
        passWithoutRule(context, frame, client, key, origin);
        if (rates.take(client.port(), workers.now()) && hops.learnTransit(client.port(), client.mac())) {
            onNextHop.run();
        }
    }

    /** A packet of a connection that is known. */
    private void again(
            PacketContext context, TcpFrame frame, Client client, Connection known, Origin origin, long arrived) {
        synchronized (known) {
            if (known.state() == Connection.State.OPENING) {
                known.countPacket();
                metrics.count(Metrics.Counter.ABSORBED);
                context.block();
                return;
            }
            if (known.quiet() && origin != Origin.PUNT) {
                listening.late(known, arrived);
                return;
            }
            listening.hear(known, frame, arrived);
            if (origin == Origin.PUNT) {
                known.moved(client);
                Optional<Way> way = ways.of(known);
                if (way.isPresent()) {
                    context.block();
                    if (!known.installing() && table.get(known.key()) == known) {
                        keeper.installAgain(known, way.get());
                    }
                    keeper.send(client, way.get(), frame);
                }
                if (way.isEmpty() && !known.copied()) {
                    seekNoMore(client);
                }
            } else if (origin == Origin.PASSIVE && !known.copied() && !known.installing()) {
                keeper.settle(known);
            }
        }
    }

    private void open(
            PacketContext context,
            TcpFrame syn,
            Client client,
            ConnectionKey key,
            Connection known,
            Origin origin,
            long arrived) {
        if (!rates.take(client.port(), workers.now()) || known == null && table.isFull(client.port())) {
            metrics.count(Metrics.Counter.LIMITED);
            passWithoutRule(context, syn, client, key, origin);
            return;
        }
        if (hops.learn(client.nextHop())) {
            onNextHop.run();
        }
        boolean own = gateways.areOwn(client.port(), syn.source(), syn.dscp(), deployment.get());
        Recognition recognition =
                own ? null : new Recognition(syn, workers.now() + settings.recogniseSeconds() * 1000L);
        Optional<Steer> steer = own || origin == Origin.PASSIVE ? Optional.empty() : gatewayFor(client, key, known);
        if (origin == Origin.CONNECTION) {
            steer = known == null ? Optional.empty() : known.steer();
        }
        Connection connection = new Connection(key, client, steer, workers.wallClock(), syn.sequence(), recognition);
        connection.countPacket();
        connection.opened(arrived);
        if (origin == Origin.PUNT) {
            openSteered(context, syn, connection, known, arrived);
        } else if (origin == Origin.PASSIVE || known != null) {
            listenTo(connection, known);
        }
    }

    /** Its packets are on their way already, by a passive rule or by those of its predecessor. */
    private void listenTo(Connection connection, Connection known) {
        metrics.count(connection.steer().isPresent() ? Metrics.Counter.STEERED : Metrics.Counter.PASSED);
        if (known != null) {
            keeper.replace(known, connection);
        }
        table.put(connection);
        table.save(connection.key());
        keeper.listen(connection);
    }

    private void openSteered(
            PacketContext context, TcpFrame syn, Connection connection, Connection known, long arrived) {
        synchronized (connection) {
            Optional<Way> way = ways.of(connection);
            if (known != null) {
                keeper.replace(known, connection);
            }
            if (way.isEmpty()) {
                withoutWay(connection);
                return;
            }
            context.block();
            boolean heard = connection.copied();
            if (heard) {
                connection.state(Connection.State.OPENING);
            }
            metrics.count(connection.steer().isPresent() ? Metrics.Counter.STEERED : Metrics.Counter.PASSED);
            table.put(connection);
            keeper.install(connection, way.get(), confirmed -> opened(connection, way.get(), syn, arrived, confirmed));
        }
        if (connection.copied()) {
            keeper.listen(connection);
        }
    }

    /** Forwarding may find the way; meanwhile the connection is listened to, and gets its rules when there is one. */
    private void withoutWay(Connection connection) {
        if (connection.copied()) {
            metrics.count(Metrics.Counter.PASSED);
            table.put(connection);
            keeper.listen(connection);
        } else {
            seekNoMore(connection.client());
        }
    }

    /** Nothing is to be learnt from its packets, and nobody knows where to: forwarding shall have them without a detour. */
    private void seekNoMore(Client client) {
        hops.notFound(client.port());
        onNextHop.run();
    }

    /** Its rules are confirmed, or will not be in time: the SYN goes on, or to the CDN as it is. */
    private void opened(Connection connection, Way way, TcpFrame syn, long arrived, boolean confirmed) {
        if (table.get(connection.key()) != connection) {
            return;
        }
        if (!confirmed) {
            metrics.count(Metrics.Counter.FAILED_OPEN);
            Client client = connection.client();
            keeper.end(connection);
            ways.towardsCdn(connection.key(), client).ifPresent(out -> keeper.sendUnchanged(client, out, syn));
            return;
        }
        metrics.count(Metrics.Counter.RULES_CONFIRMED);
        metrics.setUpMs().add((workers.nanoTime() - arrived) / 1e6);
        if (connection.state() == Connection.State.OPENING) {
            connection.state(Connection.State.RECOGNISING);
        }
        connection.opened(workers.nanoTime());
        keeper.send(connection.client(), way, syn);
        table.save(connection.key());
    }

    /** The gateway of the client's site; none if two clients behind the gateway's own port would look the same to it. */
    private Optional<Steer> gatewayFor(Client client, ConnectionKey key, Connection known) {
        Optional<Gateway> gateway = new Sites(deployment.get())
                .siteOf(client.port(), key.client())
                .flatMap(site -> gateways.serving(site, key.cdn()));
        return gateway.map(to -> new Steer(
                        to.id(),
                        to.standsFor(key.cdn()).orElseThrow(),
                        to.mac(),
                        to.vlan(),
                        to.place(),
                        to.place().equals(client.port())))
                .filter(steer -> !steer.hairpin()
                        || table.all().stream()
                                .noneMatch(other -> other != known
                                        && other.key().clientPort() == key.clientPort()
                                        && other.key()
                                                .cdn()
                                                .address()
                                                .equals(key.cdn().address())
                                        && other.steer()
                                                .filter(s -> s.hairpin()
                                                        && s.gateway().equals(steer.gateway()))
                                                .isPresent()));
    }

    /** A connection older than the rules: it passes, and nobody listens. */
    private void older(PacketContext context, TcpFrame frame, Client client, ConnectionKey key, Origin origin) {
        boolean limited = table.isFull(client.port()) || !rates.take(client.port(), workers.now());
        if (limited) {
            metrics.count(Metrics.Counter.LIMITED);
        }
        if (limited || frame.resets()) {
            passWithoutRule(context, frame, client, key, origin);
            return;
        }
        Connection connection =
                new Connection(key, client, Optional.empty(), workers.wallClock(), Connection.UNHEARD, null);
        synchronized (connection) {
            Optional<Way> way = ways.of(connection);
            if (way.isEmpty()) {
                return;
            }
            context.block();
            connection.countPacket();
            metrics.count(Metrics.Counter.PASSED);
            table.put(connection);
            keeper.installAgain(connection, way.get());
            if (origin == Origin.PUNT) {
                keeper.send(client, way.get(), frame);
            }
            table.save(key);
        }
    }

    private void passWithoutRule(
            PacketContext context, TcpFrame frame, Client client, ConnectionKey key, Origin origin) {
        if (origin == Origin.PUNT) {
            Optional<PortNumber> out = ways.towardsCdn(key, client);
            if (out.isPresent()) {
                context.block();
                keeper.sendUnchanged(client, out.get(), frame);
            }
        }
    }
}
