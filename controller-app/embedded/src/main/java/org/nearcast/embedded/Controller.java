// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.nearcast.embedded.config.ComponentProperties;
import org.nearcast.embedded.config.NetworkConfiguration;
import org.nearcast.embedded.discovery.EdgePorts;
import org.nearcast.embedded.discovery.HostDiscovery;
import org.nearcast.embedded.discovery.LinkDiscovery;
import org.nearcast.embedded.ds.Components;
import org.nearcast.embedded.ds.FlatFrameworkUtilHelper;
import org.nearcast.embedded.forwarding.ProactiveForwarding;
import org.nearcast.embedded.forwarding.UnmatchedPackets;
import org.nearcast.embedded.http.JsonServer;
import org.nearcast.embedded.http.NetworkView;
import org.nearcast.embedded.openflow.DeviceAdapter;
import org.nearcast.embedded.openflow.FlowRuleAdapter;
import org.nearcast.embedded.openflow.GroupAdapter;
import org.nearcast.embedded.openflow.PacketAdapter;
import org.nearcast.embedded.openflow.StatisticsPoller;
import org.nearcast.embedded.osgi.AppFramework;
import org.nearcast.embedded.osgi.OarFile;
import org.nearcast.embedded.storage.FileStorageService;
import org.nearcast.embedded.store.SingleNodeFlowRuleStore;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.HostId;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.device.DeviceProviderRegistry;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRuleProviderRegistry;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.flow.FlowRuleStore;
import org.onosproject.net.group.GroupProviderRegistry;
import org.onosproject.net.host.HostProviderRegistry;
import org.onosproject.net.host.HostService;
import org.onosproject.net.link.LinkProviderRegistry;
import org.onosproject.net.link.LinkService;
import org.onosproject.net.packet.PacketProviderRegistry;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.topology.TopologyService;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.impl.OpenFlowControllerImpl;
import org.onosproject.store.serializers.KryoNamespaces;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An ONOS of one node in this process: managers, OpenFlow, discovery, forwarding and the applications, in that order. */
final class Controller implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Controller.class);
    private static final long LISTEN_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String OWN_APP = "org.nearcast.embedded";

    private final ControllerOptions options;
    private final ComponentProperties properties = new ComponentProperties();
    private final Components onos = new Components(properties::values);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(3, task -> {
        Thread thread = new Thread(task, "nearcast-timer");
        thread.setDaemon(true);
        return thread;
    });
    private FileStorageService storage;
    private AppFramework framework;
    private ProactiveForwarding forwarding;
    private NetworkConfiguration configuration;
    private NetworkView network;
    private JsonServer http;

    private Controller(ControllerOptions options) {
        this.options = options;
    }

    /** Starts everything; when this returns switches may connect and the applications are active. */
    static Controller start(ControllerOptions options) throws StartException {
        Controller controller = new Controller(options);
        try {
            controller.begin();
            return controller;
        } catch (IOException | BundleException e) {
            controller.close();
            throw new StartException(e.getMessage(), e);
        } catch (RuntimeException | StartException e) {
            controller.close();
            throw e;
        }
    }

    private void begin() throws StartException, IOException, BundleException {
        requireConfiguration();
        requireFree(options.openFlowPort());
        options.properties()
                .forEach((component, values) ->
                        values.forEach((name, value) -> properties.preSetProperty(component, name, value)));
        FlatFrameworkUtilHelper.find(onos);
        onos.publish(ComponentConfigService.class, properties);
        storage = new FileStorageService(options.state(), timer);
        onos.publish(StorageService.class, storage);
        OnosCore.start(
                onos,
                map("hosts", HostId.class, DefaultHost.class),
                map("application-ids", String.class, Integer.class));
        OpenFlowController openFlow = new OpenFlowControllerImpl();
        onos.publish(OpenFlowController.class, openFlow);
        connect(openFlow);
        network = new NetworkView(
                onos.get(DeviceService.class),
                onos.get(LinkService.class),
                onos.get(HostService.class),
                onos.get(FlowRuleService.class));
        configuration = new NetworkConfiguration(onos.get(NetworkConfigRegistry.class));
        http = http();
        startApplications();
        configure();
        onos.start(openFlow, Map.of("openflowPorts", Integer.toString(options.openFlowPort())));
        awaitListening();
        http.start();
    }

    private JsonServer http() throws StartException {
        try {
            return new JsonServer(options.http(), network, configuration, () -> framework.requests());
        } catch (IOException | RuntimeException e) {
            throw new StartException(
                    "HTTP address " + options.http().getHostString() + ":"
                            + options.http().getPort() + " cannot be used (" + e.getMessage()
                            + "); stop what uses it or choose another with --http",
                    e);
        }
    }

    /** What is wrong with the file itself is said before anything starts. */
    private void requireConfiguration() throws StartException {
        if (options.config() != null) {
            try {
                NetworkConfiguration.check(options.config());
            } catch (NetworkConfiguration.InvalidException e) {
                throw new StartException(e.getMessage(), e);
            }
        }
    }

    private void configure() throws StartException {
        if (options.config() == null) {
            return;
        }
        try {
            configuration.load(options.config());
        } catch (NetworkConfiguration.InvalidException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    /** ONOS binds its port on a thread of its own and only logs when it cannot. */
    private void awaitListening() throws StartException {
        long deadline = System.nanoTime() + LISTEN_WITHIN_NANOS;
        while (System.nanoTime() < deadline) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.openFlowPort()), 200);
                return;
            } catch (IOException e) {
                log.trace("not listening yet: {}", e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
        throw new StartException("OpenFlow port " + options.openFlowPort() + " does not open", null);
    }

    private <K, V> Map<K, V> map(String name, Class<K> key, Class<V> value) {
        log.debug("map {} of {} to {}", name, key, value);
        return storage.<K, V>consistentMapBuilder()
                .withName("embedded-" + name)
                .withSerializer(Serializer.using(KryoNamespaces.API))
                .build()
                .asJavaMap();
    }

    private static void requireFree(int port) throws StartException {
        try (ServerSocket probe = new ServerSocket(port)) {
            log.debug("port {} is free", probe.getLocalPort());
        } catch (IOException e) {
            throw new StartException(
                    "OpenFlow port " + port + " is in use; stop what uses it or choose another with --port", e);
        }
    }

    /** Providers must be there before the first switch is. */
    private void connect(OpenFlowController openFlow) {
        Settings settings = options.settings();
        new DeviceAdapter(openFlow, onos.get(DeviceProviderRegistry.class));
        FlowRuleAdapter rules = new FlowRuleAdapter(openFlow, onos.get(FlowRuleProviderRegistry.class), this::takeOver);
        timer.scheduleAtFixedRate(rules::expireBatches, 1, 1, TimeUnit.SECONDS);
        GroupAdapter groups = new GroupAdapter(openFlow, onos.get(GroupProviderRegistry.class));
        new PacketAdapter(openFlow, onos.get(PacketProviderRegistry.class));
        new StatisticsPoller(openFlow, groups, timer, settings.flowPoll(), settings.portPoll());
        discoverAndForward(settings);
    }

    /**
     * What an earlier controller left in a switch is gone on with, though all it had stored be lost: each application, and
     * forwarding, removes in its own time what of it it does not want. ONOS's own rules are asked for anew by then, and rules of nobody
     * here are left to ONOS, which removes them.
     */
    private void takeOver(Set<FlowEntry> found) {
        CoreService core = onos.get(CoreService.class);
        short own = core.getAppId(CoreService.CORE_APP_NAME).id();
        List<FlowEntry> taken = found.stream()
                .filter(rule -> rule.appId() != own && core.getAppId(rule.appId()) != null)
                .toList();
        ((SingleNodeFlowRuleStore) onos.get(FlowRuleStore.class)).takeOver(taken);
        forwarding.goOnWith(taken);
    }

    private void discoverAndForward(Settings settings) {
        ApplicationId app = onos.get(CoreService.class).registerApplication(OWN_APP);
        DeviceService devices = onos.get(DeviceService.class);
        LinkService links = onos.get(LinkService.class);
        HostService hosts = onos.get(HostService.class);
        PacketService packets = onos.get(PacketService.class);
        EdgePorts edge = new EdgePorts(devices, links, System::nanoTime, settings.portSettle());
        new LinkDiscovery(
                devices,
                packets,
                onos.get(LinkProviderRegistry.class),
                app,
                timer,
                System::nanoTime,
                settings.linkProbe(),
                settings.linkStale());
        HostDiscovery discovery =
                new HostDiscovery(devices, hosts, packets, links, edge, onos.get(HostProviderRegistry.class), app);
        new UnmatchedPackets(packets, hosts, discovery, edge, app);
        forwarding = new ProactiveForwarding(
                devices,
                hosts,
                discovery,
                onos.get(TopologyService.class),
                onos.get(FlowRuleService.class),
                app,
                timer);
    }

    private void startApplications() throws IOException, BundleException {
        Path cache = options.state() == null
                ? Files.createTempDirectory("nearcast-controller")
                : options.state().resolve("framework");
        framework = AppFramework.start(cache, options.platform());
        framework.register(onos.services());
        properties.carryBy(this::carry);
        properties.all().forEach(this::configureBundles);
        for (Path app : options.apps()) {
            framework.run(OarFile.bundles(app));
        }
    }

    private void carry(String component, Map<String, String> values) {
        if (!onos.modify(component, values)) {
            configureBundles(component, values);
        }
    }

    private void configureBundles(String component, Map<String, String> values) {
        framework.service(ConfigurationAdmin.class).ifPresent(admin -> {
            try {
                admin.getConfiguration(component, "?").update(new Hashtable<>(values));
            } catch (IOException e) {
                log.warn("properties of {} could not be set: {}", component, e.getMessage());
            }
        });
    }

    /** ONOS's services. */
    Components onos() {
        return onos;
    }

    /** The port that JSON is served on. */
    int httpPort() {
        return http.port();
    }

    /** A console on this controller. */
    Console console(PrintStream out, Runnable quit) {
        return new Console(network, configuration, framework, out, quit);
    }

    /** Switches are let go first and files are frozen, so what applications clean up while they stop touches neither. */
    @Override
    public void close() {
        if (http != null) {
            http.close();
        }
        if (forwarding != null) {
            forwarding.stop();
        }
        onos.stop(OpenFlowController.class);
        if (storage != null) {
            storage.freeze();
        }
        if (framework != null) {
            framework.stop();
        }
        onos.stopAll();
        timer.shutdownNow();
    }
}
