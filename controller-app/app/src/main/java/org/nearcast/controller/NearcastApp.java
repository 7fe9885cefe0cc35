// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.nearcast.controller.OsgiPropertyConstants.CONFIRM_MILLIS;
import static org.nearcast.controller.OsgiPropertyConstants.CONFIRM_MILLIS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_CONNECTIONS;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_CONNECTIONS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_HALF_OPEN;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_HALF_OPEN_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_HALF_OPEN_PER_PORT;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_HALF_OPEN_PER_PORT_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND;
import static org.nearcast.controller.OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.PUNT_LEASE_SECONDS;
import static org.nearcast.controller.OsgiPropertyConstants.PUNT_LEASE_SECONDS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.RECOGNISE_PACKETS;
import static org.nearcast.controller.OsgiPropertyConstants.RECOGNISE_PACKETS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.RECOGNISE_SECONDS;
import static org.nearcast.controller.OsgiPropertyConstants.RECOGNISE_SECONDS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.RULE_IDLE_SECONDS;
import static org.nearcast.controller.OsgiPropertyConstants.RULE_IDLE_SECONDS_DEFAULT;

import java.util.Map;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.NearcastConfig;
import org.nearcast.controller.operator.Reply;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.InvalidFieldException;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.config.basics.SubjectFactories;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.edge.EdgePortService;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.host.HostService;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.topology.TopologyService;
import org.onosproject.store.service.StorageService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's component: begins and ends its work with ONOS's, hands it ONOS's services, its properties and the network
 * configuration.
 */
@Component(
        immediate = true,
        service = NearcastService.class,
        property = {
            RULE_IDLE_SECONDS + ":Integer=" + RULE_IDLE_SECONDS_DEFAULT,
            PUNT_LEASE_SECONDS + ":Integer=" + PUNT_LEASE_SECONDS_DEFAULT,
            RECOGNISE_PACKETS + ":Integer=" + RECOGNISE_PACKETS_DEFAULT,
            RECOGNISE_SECONDS + ":Integer=" + RECOGNISE_SECONDS_DEFAULT,
            CONFIRM_MILLIS + ":Integer=" + CONFIRM_MILLIS_DEFAULT,
            MAX_CONNECTIONS + ":Integer=" + MAX_CONNECTIONS_DEFAULT,
            MAX_HALF_OPEN_PER_PORT + ":Integer=" + MAX_HALF_OPEN_PER_PORT_DEFAULT,
            MAX_HALF_OPEN + ":Integer=" + MAX_HALF_OPEN_DEFAULT,
            NEW_PER_PORT_PER_SECOND + ":Integer=" + NEW_PER_PORT_PER_SECOND_DEFAULT
        })
public class NearcastApp implements NearcastService {

    /** The application's name. */
    public static final String NAME = "org.nearcast.app";

    private static final Logger log = LoggerFactory.getLogger(NearcastApp.class);

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected CoreService coreService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected ComponentConfigService componentConfigService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected NetworkConfigRegistry networkConfig;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected StorageService storageService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected MastershipService mastershipService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected DeviceService deviceService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected HostService hostService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected TopologyService topologyService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected EdgePortService edgePortService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected FlowRuleService flowRuleService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected PacketService packetService;

    /** Seconds after which a silent client that lives is asked again whether it does; 15 to 3600. */
    private int ruleIdleSeconds = RULE_IDLE_SECONDS_DEFAULT;

    /** Seconds that a switch punts new connections without renewal; 3 to 60. */
    private int puntLeaseSeconds = PUNT_LEASE_SECONDS_DEFAULT;

    /** Packets of a connection after which recognition gives up; 5 to 1000. */
    private int recognisePackets = RECOGNISE_PACKETS_DEFAULT;

    /** Seconds after which recognition gives up; 1 to 300. */
    private int recogniseSeconds = RECOGNISE_SECONDS_DEFAULT;

    /** Milliseconds to wait for a switch's confirmation before a SYN goes to the CDN; 10 to 900. */
    private int confirmMillis = CONFIRM_MILLIS_DEFAULT;

    /** Most connections known at once; 1 to 1000000. */
    private int maxConnections = MAX_CONNECTIONS_DEFAULT;

    /** Most connections behind one port being recognised at once; 1 to 100000. */
    private int maxHalfOpenPerPort = MAX_HALF_OPEN_PER_PORT_DEFAULT;

    /** Most connections being recognised at once; 1 to 100000. */
    private int maxHalfOpen = MAX_HALF_OPEN_DEFAULT;

    /** Connections behind one port that get rules per second; 1 to 100000. */
    private int newPerPortPerSecond = NEW_PER_PORT_PER_SECOND_DEFAULT;

    private final NetworkConfigListener configListener = this::configured;
    private final ConfigFactory<ApplicationId, NearcastConfig> configFactory =
            new ConfigFactory<ApplicationId, NearcastConfig>(
                    SubjectFactories.APP_SUBJECT_FACTORY, NearcastConfig.class, NearcastConfig.KEY) {
                @Override
                public NearcastConfig createConfig() {
                    return new NearcastConfig();
                }
            };

    private ApplicationId appId;
    private volatile Nearcast nearcast;

    /** Begins to work. */
    @Activate
    protected void activate(Map<String, Object> properties) {
        appId = coreService.registerApplication(NAME);
        componentConfigService.registerProperties(getClass());
        networkConfig.addListener(configListener);
        networkConfig.registerConfigFactory(configFactory);
        begin(properties);
        log.info("Started");
    }

    /** Ends; what was installed is removed. */
    @Deactivate
    protected void deactivate() {
        networkConfig.removeListener(configListener);
        networkConfig.unregisterConfigFactory(configFactory);
        nearcast.stop();
        componentConfigService.unregisterProperties(getClass(), false);
        log.info("Stopped");
    }

    /** Its properties are others now: it begins anew with them, and takes up the connections as after a restart. */
    @Modified
    protected void modified(Map<String, Object> properties) {
        nearcast.suspend();
        begin(properties);
        log.info("Reconfigured");
    }

    private void begin(Map<String, Object> properties) {
        Services services = new Services(
                appId,
                packetService,
                flowRuleService,
                hostService,
                topologyService,
                deviceService,
                edgePortService,
                mastershipService,
                storageService);
        Settings settings = new Settings(properties);
        read(settings);
        Nearcast next = new Nearcast(services, workers(), settings);
        next.configure(deployment());
        next.start();
        nearcast = next;
    }

    private void read(Settings settings) {
        ruleIdleSeconds = settings.ruleIdleSeconds();
        puntLeaseSeconds = settings.puntLeaseSeconds();
        recognisePackets = settings.recognisePackets();
        recogniseSeconds = settings.recogniseSeconds();
        confirmMillis = settings.confirmMillis();
        maxConnections = settings.maxConnections();
        maxHalfOpenPerPort = settings.maxHalfOpenPerPort();
        maxHalfOpen = settings.maxHalfOpen();
        newPerPortPerSecond = settings.newPerPortPerSecond();
        log.info(
                "Silent connections asked again after {} s, punts leased {} s, recognising {} packets or {} s, confirming {} ms",
                ruleIdleSeconds,
                puntLeaseSeconds,
                recognisePackets,
                recogniseSeconds,
                confirmMillis);
        log.info(
                "At most {} connections, {} half known, {} of them behind a port, {} new behind a port per second",
                maxConnections,
                maxHalfOpen,
                maxHalfOpenPerPort,
                newPerPortPerSecond);
    }

    /** The threads to work on. */
    Workers workers() {
        return new WorkerThreads();
    }

    private Deployment deployment() {
        NearcastConfig config = networkConfig.getConfig(appId, NearcastConfig.class);
        if (config == null) {
            return Deployment.NONE;
        }
        try {
            return config.deployment();
        } catch (InvalidFieldException e) {
            log.warn("Doing nothing: in the network configuration of {}, {} {}", NAME, e.field(), e.reason());
            return Deployment.NONE;
        }
    }

    private void configured(NetworkConfigEvent event) {
        Nearcast now = nearcast;
        if (event.configClass().equals(NearcastConfig.class) && now != null) {
            now.configure(deployment());
        }
    }

    @Override
    public String view(String name) {
        return nearcast.views().apply(name);
    }

    @Override
    public String command(String line) {
        return nearcast.commands().run(line);
    }

    @Override
    public Reply request(String method, String path, String body) {
        return nearcast.api().answer(method, path, body);
    }
}
