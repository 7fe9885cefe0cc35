// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.gateway.Admissions;
import org.nearcast.controller.gateway.AnnouncementDesk;
import org.nearcast.controller.gateway.Applicants;
import org.nearcast.controller.gateway.ControllerKey;
import org.nearcast.controller.gateway.GatewayLeases;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.liveness.Liveness;
import org.nearcast.controller.locality.HostSeeker;
import org.nearcast.controller.locality.NextHops;
import org.nearcast.controller.locality.Routes;
import org.nearcast.controller.locality.Sites;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.controller.operator.OperatorApi;
import org.nearcast.controller.operator.OperatorCommands;
import org.nearcast.controller.operator.OperatorDesk;
import org.nearcast.controller.recognition.PortRates;
import org.nearcast.controller.reports.ReportDesk;
import org.nearcast.controller.rules.ConnectionRules;
import org.nearcast.controller.rules.RuleInstaller;
import org.nearcast.controller.rules.RuleOrigins;
import org.nearcast.controller.rules.StandingRules;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.ConnectionTable;
import org.nearcast.controller.sessions.HalfKnown;
import org.nearcast.controller.sessions.Session;
import org.nearcast.controller.sessions.Steer;
import org.nearcast.controller.sessions.TextSerializer;
import org.nearcast.controller.steering.Adoption;
import org.nearcast.controller.steering.ConnectionKeeper;
import org.nearcast.controller.steering.RuleLeases;
import org.nearcast.controller.steering.Steering;
import org.nearcast.controller.steering.WantedRules;
import org.nearcast.controller.steering.Ways;
import org.nearcast.controller.traffic.RuleCounters;
import org.nearcast.controller.traffic.Savings;
import org.nearcast.controller.views.Views;
import org.nearcast.protocol.announce.AnnounceSigner;
import org.nearcast.protocol.announce.AnnouncementGate;
import org.nearcast.protocol.announce.GateLimits;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.store.service.ConsistentMap;

/**
 * The application at work, from activation to deactivation: puts its parts together and brings them ONOS's events. Standing
 * rules and gateways are kept on the control thread: after every event, and every so often, they are reviewed as a whole.
 */
final class Nearcast {

    private static final long TICK_MS = 250;
    private static final long LIVENESS_MS = 500;
    /** As often as ONOS polls rules' counters. */
    private static final long COUNT_MS = 5000;
    /** A gateway of connections taken up after a restart must be heard within this time. */
    private static final long STRANDED_MS = 30_000;
    /** The forwarding application's is 2; lower comes first. */
    private static final int PACKET_PRIORITY = PacketProcessor.director(1);

    private final Services services;
    private final Workers workers;
    private final Metrics metrics = new Metrics();
    private final RuleInstaller installer;
    private final ConnectionTable table;
    private final HalfKnown halfKnown;
    private final ConnectionKeeper keeper;
    private final Liveness liveness;
    private final Adoption adoption;
    private final RuleLeases ruleLeases;
    private final WantedRules wanted;
    private final HostSeeker seeker;
    private final GatewayLeases gatewayLeases;
    private final Gateways gateways;
    private final Admissions admissions;
    private final OperatorCommands commands;
    private final OperatorApi api;
    private final AnnouncementDesk desk;
    private final PacketDesk packetDesk;
    private final NetworkEvents events;
    private final RuleCounters counters = new RuleCounters();
    private final Savings savings;
    private final Views views;
    private final AtomicBoolean reviewing = new AtomicBoolean();
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile Deployment deployment = Deployment.NONE;
    private volatile boolean stopped;
    private long strandedMs;

    Nearcast(Services services, Workers workers, Settings settings) {
        this.services = services;
        this.workers = workers;
        this.strandedMs = workers.now() + STRANDED_MS;
        SecureRandom random = new SecureRandom();
        Routes routes = new Routes(services.hosts, services.topology);
        NextHops hops = new NextHops(routes, workers);
        PortRates rates = new PortRates(settings.newPerPortPerSecond(), this::reviewSoon);
        installer = new RuleInstaller(services.flowRules, workers, settings.confirmMillis());
        RuleOrigins origins = new RuleOrigins(services.app);
        table = new ConnectionTable(map("nearcast-connections"), workers, settings.maxConnections());
        halfKnown = new HalfKnown(settings.maxHalfOpenPerPort(), settings.maxHalfOpen());
        Ways ways = new Ways(routes, new ConnectionRules(services.app), () -> deployment);
        keeper = new ConnectionKeeper(table, halfKnown, ways, installer, services.packets, workers, metrics);
        liveness = new Liveness(table, keeper, this::isUp, workers, metrics, settings.ruleIdleSeconds());
        ruleLeases = new RuleLeases(installer, origins, workers);
        gatewayLeases = new GatewayLeases(map("nearcast-gateways"), workers, services.devices::isAvailable);
        admissions = new Admissions(map("nearcast-admissions"), workers::wallClock);
        Applicants applicants = new Applicants(workers);
        gateways = new Gateways(gatewayLeases, admissions, routes, this::isUp);
        wanted = new WantedRules(
                services.edge,
                this::isMine,
                routes,
                hops,
                gateways,
                origins,
                new StandingRules(services.app, settings.puntLeaseSeconds()),
                port -> rates.isLoud(port, workers.now()));
        seeker = new HostSeeker(routes, services.edge, this::isMine, services.packets, workers);
        AnnouncementGate gate = new AnnouncementGate(GateLimits.defaults());
        adoption = new Adoption(table, keeper, ruleLeases, installer, gateways, () -> deployment, workers, metrics);
        desk = new AnnouncementDesk(
                gate,
                new AnnounceSigner(ControllerKey.in(map("nearcast-key"), random), random),
                gatewayLeases,
                gateways,
                () -> deployment,
                admissions,
                applicants,
                services.packets,
                workers,
                metrics,
                this::review);
        Steering steering = new Steering(
                table,
                keeper,
                ways,
                hops,
                this::reviewSoon,
                gateways,
                () -> deployment,
                rates,
                workers,
                settings,
                metrics);
        ReportDesk reports = new ReportDesk(gate, gateways, table, workers, metrics);
        packetDesk = new PacketDesk(origins, this::isMine, () -> deployment, steering, desk, reports);
        events = new NetworkEvents(services, this);
        savings = new Savings(services.topology, routes, gateways);
        views = new Views(
                this::sessions,
                gateways,
                admissions,
                applicants,
                () -> deployment,
                metrics,
                counters::of,
                savings,
                halfKnown,
                () -> rates.loud(workers.now()));
        OperatorDesk operator = new OperatorDesk(admissions, gateways, () -> deployment);
        commands = new OperatorCommands(views, operator);
        api = new OperatorApi(views, operator);
    }

    private ConsistentMap<String, String> map(String name) {
        return services.storage
                .<String, String>consistentMapBuilder()
                .withName(name)
                .withApplicationId(services.app)
                .withSerializer(new TextSerializer())
                .build();
    }

    /** Begins to work. */
    void start() {
        gatewayLeases.open(desk::remember);
        admissions.open(this::reviewSoon);
        services.packets.addProcessor(packetDesk, PACKET_PRIORITY);
        events.listen();
        workers.control(this::restoreAll);
        workers.every(TICK_MS, this::tick);
        workers.every(COUNT_MS, this::count);
        workers.every(LIVENESS_MS, this::lookAtRules);
    }

    /**
     * Stops, and removes what was installed by this node: other nodes keep what is theirs. Without their rules steered connections
     * lead nowhere; their clients are told, so that they come again by the CDN.
     */
    void stop() {
        suspend();
        List<Runnable> nudges = table.all().stream()
                .filter(connection -> connection.steer().isPresent()
                        && isMine(connection.client().port().deviceId()))
                .map(keeper::nudgeOf)
                .collect(Collectors.toList());
        FlowRuleOperations.Builder removal = FlowRuleOperations.builder();
        services.flowRules.getFlowEntriesById(services.app).forEach(entry -> {
            if (isMine(entry.deviceId())) {
                removal.remove(entry);
            }
        });
        services.flowRules.apply(removal.build(new FlowRuleOperationsContext() {
            @Override
            public void onSuccess(FlowRuleOperations removed) {
                nudges.forEach(Runnable::run);
            }

            @Override
            public void onError(FlowRuleOperations removed) {
                // One switch of many does not answer: the others' clients are told all the same.
                nudges.forEach(Runnable::run);
            }
        }));
        table.clear();
    }

    /** Stops, and leaves rules and maps to a successor. */
    void suspend() {
        stopped = true;
        services.packets.removeProcessor(packetDesk);
        events.unlisten();
        gatewayLeases.close();
        admissions.close();
        installer.close();
        workers.close();
        table.flush();
    }

    /** The operator's configuration is another now. */
    void configure(Deployment now) {
        deployment = now;
        reviewSoon();
    }

    Views views() {
        return views;
    }

    OperatorCommands commands() {
        return commands;
    }

    OperatorApi api() {
        return api;
    }

    Metrics metrics() {
        return metrics;
    }

    private List<Session> sessions() {
        return table.everywhere().stream()
                .map(Session::of)
                .filter(session -> !session.isClosing())
                .collect(Collectors.toList());
    }

    private void count() {
        List<Session> all = table.everywhere().stream().map(Session::of).collect(Collectors.toList());
        savings.add(counters.look(all, services.flowRules.getFlowEntriesById(services.app), workers.now()), deployment);
    }

    private void lookAtRules() {
        List<FlowEntry> entries = new ArrayList<>();
        services.devices.getAvailableDevices().forEach(device -> {
            if (isMine(device.id())) {
                services.flowRules.getFlowEntries(device.id()).forEach(entries::add);
            }
        });
        entries.removeIf(entry -> entry.appId() != services.app.id());
        adoption.look(entries);
        liveness.look(entries);
    }

    private boolean isMine(DeviceId device) {
        return services.mastership.isLocalMaster(device);
    }

    /** Whether a port is up, or may be: a switch that has just come has not told of its ports yet. */
    private boolean isUp(ConnectPoint place) {
        if (!services.devices.isAvailable(place.deviceId())) {
            return false;
        }
        Port port = services.devices.getPort(place);
        return port == null ? services.devices.getPorts(place.deviceId()).isEmpty() : port.isEnabled();
    }

    private void tick() {
        review();
        seeker.seek(needed());
        for (Connection connection : halfKnown.all()) {
            synchronized (connection) {
                if (connection.copied()
                        && workers.now() >= connection.recognition().deadlineMs()) {
                    keeper.giveUp(connection);
                }
            }
        }
    }

    /** Whose place must be known before anything can be steered. */
    private Set<IpAddress> needed() {
        Deployment now = deployment;
        return Stream.concat(
                        now.uplink().isPresent() ? Stream.empty() : now.cdn().stream(),
                        admissions.servers(now).stream()
                                .map(server -> server.address().orElseThrow()))
                .map(Endpoint::address)
                .collect(Collectors.toSet());
    }

    /** Has gateways and standing rules reviewed, once for many events that come together. */
    void reviewSoon() {
        if (reviewing.compareAndSet(false, true)) {
            workers.control(this::review);
        }
    }

    private void review() {
        reviewing.set(false);
        if (stopped) {
            return;
        }
        Deployment now = deployment;
        Sites sites = new Sites(now);
        gateways.review(now, sites).forEach(lost -> metrics.count(Metrics.Counter.GATEWAYS_LOST));
        if (gateways.haveChanged()) {
            endSteered(gateways::hasLost);
        }
        if (workers.now() >= strandedMs) {
            strandedMs = Long.MAX_VALUE;
            endSteered((steer, cdn) -> !gateways.carries(steer, cdn));
        }
        ruleLeases.keep(wanted.now(now, sites));
    }

    private void endSteered(BiPredicate<Steer, Endpoint> to) {
        for (Connection connection : table.all()) {
            synchronized (connection) {
                boolean reachable =
                        services.devices.isAvailable(connection.client().port().deviceId());
                if (reachable
                        && connection
                                .steer()
                                .filter(steer -> to.test(steer, connection.key().cdn()))
                                .isPresent()) {
                    keeper.abandon(connection);
                }
            }
        }
    }

    /** Links or hosts are not where they were. */
    void networkChanged() {
        if (refreshing.compareAndSet(false, true)) {
            workers.control(() -> {
                refreshing.set(false);
                review();
                table.all().forEach(keeper::refresh);
            });
        }
    }

    /**
     * A host is gone or somewhere else: if it is a gateway heard in another place it must be heard anew.
     *
     * @param place where it is now; empty if it is gone
     */
    void hostLeft(MacAddress mac, Optional<ConnectPoint> place) {
        workers.control(() -> {
            gatewayLeases.drop(mac, place);
            review();
        });
    }

    /** This node may have become a device's master, or the device has connected. */
    void deviceChanged(DeviceId device) {
        workers.control(() -> {
            if (isMine(device) && services.devices.isAvailable(device)) {
                ruleLeases.doubt(device);
                restore(device);
                seeker.startOver();
                if (strandedMs == Long.MAX_VALUE) {
                    // Clients behind it whose gateway was lost meanwhile could not be told.
                    endSteered((steer, cdn) -> !gateways.carries(steer, cdn));
                }
                strandedMs = workers.now() + STRANDED_MS;
            } else {
                ruleLeases.forget(device);
                if (!isMine(device)) {
                    keeper.letGo(device);
                }
            }
            review();
        });
    }

    private void restoreAll() {
        services.devices.getAvailableDevices().forEach(device -> {
            if (isMine(device.id())) {
                restore(device.id());
            }
        });
        review();
    }

    /** Its rules again, for those it knew and those that the store knows: a switch that was restarted has none. */
    private void restore(DeviceId device) {
        table.load(device);
        table.at(device).forEach(keeper::restore);
    }

    /** A rule is gone from its switch. */
    void ruleRemoved(FlowRule rule) {
        if (rule.appId() == services.app.id()) {
            counters.removed(rule);
            keeper.ruleRemoved(rule);
            workers.control(() -> ruleLeases.removed(rule));
        }
    }
}
