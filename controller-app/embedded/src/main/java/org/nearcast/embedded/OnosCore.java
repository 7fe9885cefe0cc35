// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import java.util.Map;
import org.nearcast.embedded.ds.Components;
import org.nearcast.embedded.store.PersistentApplicationIds;
import org.nearcast.embedded.store.SequentialIdBlocks;
import org.nearcast.embedded.store.SingleNodeDeviceStore;
import org.nearcast.embedded.store.SingleNodeFlowObjectiveStore;
import org.nearcast.embedded.store.SingleNodeFlowRuleStore;
import org.nearcast.embedded.store.SingleNodeGroupStore;
import org.nearcast.embedded.store.SingleNodeHostStore;
import org.nearcast.embedded.store.SingleNodeLinkStore;
import org.nearcast.embedded.store.SingleNodeMastershipStore;
import org.nearcast.embedded.store.SingleNodeNetworkConfigStore;
import org.nearcast.embedded.store.SingleNodePacketStore;
import org.nearcast.embedded.store.SingleNodeTopologyStore;
import org.onlab.metrics.MetricsManager;
import org.onlab.metrics.MetricsService;
import org.onosproject.app.ApplicationIdStore;
import org.onosproject.app.ApplicationService;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.impl.MastershipManager;
import org.onosproject.component.ComponentService;
import org.onosproject.core.IdBlockStore;
import org.onosproject.core.VersionService;
import org.onosproject.core.impl.CoreManager;
import org.onosproject.driver.DefaultDriversLoader;
import org.onosproject.event.impl.CoreEventDispatcher;
import org.onosproject.mastership.MastershipStore;
import org.onosproject.net.DefaultHost;
import org.onosproject.net.HostId;
import org.onosproject.net.config.NetworkConfigStore;
import org.onosproject.net.config.impl.BasicNetworkConfigs;
import org.onosproject.net.config.impl.NetworkConfigManager;
import org.onosproject.net.device.DeviceStore;
import org.onosproject.net.device.impl.DeviceManager;
import org.onosproject.net.driver.impl.DriverManager;
import org.onosproject.net.driver.impl.DriverRegistryManager;
import org.onosproject.net.edgeservice.impl.EdgeManager;
import org.onosproject.net.flow.FlowRuleStore;
import org.onosproject.net.flow.impl.FlowRuleManager;
import org.onosproject.net.flowobjective.FlowObjectiveStore;
import org.onosproject.net.flowobjective.impl.FlowObjectiveManager;
import org.onosproject.net.group.GroupStore;
import org.onosproject.net.group.impl.GroupManager;
import org.onosproject.net.host.HostStore;
import org.onosproject.net.host.impl.HostManager;
import org.onosproject.net.intf.InterfaceService;
import org.onosproject.net.link.LinkStore;
import org.onosproject.net.link.impl.LinkManager;
import org.onosproject.net.packet.PacketStore;
import org.onosproject.net.packet.impl.PacketManager;
import org.onosproject.net.pi.service.PiPipeconfService;
import org.onosproject.net.region.RegionService;
import org.onosproject.net.topology.TopologyStore;
import org.onosproject.net.topology.impl.DefaultTopologyProvider;
import org.onosproject.net.topology.impl.PathManager;
import org.onosproject.net.topology.impl.TopologyManager;
import org.onosproject.openflow.controller.impl.OpenFlowClassifierManager;
import org.onosproject.store.cluster.messaging.ClusterCommunicationService;
import org.onosproject.upgrade.UpgradeService;

/** ONOS's own managers, started in the order in which they need each other, over stores of one node. */
final class OnosCore {

    private OnosCore() {}

    /**
     * Starts the managers; wants ComponentConfigService to be there.
     *
     * @param hosts hosts by id, kept over restarts
     * @param applicationIds application names and numbers, kept over restarts
     */
    static void start(Components onos, Map<HostId, DefaultHost> hosts, Map<String, Integer> applicationIds) {
        basics(onos, applicationIds);
        switches(onos);
        rulesAndPackets(onos);
        hostsAndPaths(onos, hosts);
        onos.start(OpenFlowClassifierManager.class);
    }

    private static void basics(Components onos, Map<String, Integer> applicationIds) {
        onos.publish(ClusterService.class, new SingleNodeCluster());
        onos.publish(VersionService.class, () -> SingleNodeCluster.VERSION);
        onos.publish(MetricsService.class, new MetricsManager());
        onos.publish(ApplicationService.class, NullService.of(ApplicationService.class));
        onos.publish(UpgradeService.class, NullService.of(UpgradeService.class));
        onos.publish(RegionService.class, NullService.of(RegionService.class));
        onos.publish(ClusterCommunicationService.class, NullService.of(ClusterCommunicationService.class));
        onos.publish(ComponentService.class, NullService.of(ComponentService.class));
        onos.publish(PiPipeconfService.class, NullService.of(PiPipeconfService.class));
        onos.publish(InterfaceService.class, NullService.of(InterfaceService.class));
        onos.publish(ApplicationIdStore.class, new PersistentApplicationIds(applicationIds));
        onos.publish(IdBlockStore.class, new SequentialIdBlocks());
        onos.start(CoreEventDispatcher.class);
        onos.start(CoreManager.class);
        onos.publish(NetworkConfigStore.class, new SingleNodeNetworkConfigStore());
        onos.start(NetworkConfigManager.class);
        onos.start(BasicNetworkConfigs.class);
    }

    private static void switches(Components onos) {
        ClusterService cluster = onos.get(ClusterService.class);
        onos.publish(
                MastershipStore.class,
                new SingleNodeMastershipStore(cluster.getLocalNode().id()));
        onos.start(MastershipManager.class);
        onos.publish(DeviceStore.class, new SingleNodeDeviceStore());
        onos.start(DeviceManager.class);
        onos.publish(LinkStore.class, new SingleNodeLinkStore());
        onos.start(LinkManager.class);
        onos.publish(TopologyStore.class, new SingleNodeTopologyStore());
        onos.start(TopologyManager.class);
        onos.start(DriverRegistryManager.class, Map.of("requiredDrivers", ""));
        onos.start(DriverManager.class);
        onos.start(DefaultDriversLoader.class);
    }

    private static void rulesAndPackets(Components onos) {
        onos.publish(FlowRuleStore.class, new SingleNodeFlowRuleStore());
        onos.start(FlowRuleManager.class);
        onos.publish(GroupStore.class, new SingleNodeGroupStore());
        onos.start(GroupManager.class);
        onos.publish(FlowObjectiveStore.class, new SingleNodeFlowObjectiveStore());
        onos.start(FlowObjectiveManager.class);
        onos.publish(PacketStore.class, new SingleNodePacketStore());
        onos.start(PacketManager.class);
        onos.start(EdgeManager.class);
    }

    private static void hostsAndPaths(Components onos, Map<HostId, DefaultHost> hosts) {
        onos.publish(HostStore.class, new SingleNodeHostStore(hosts));
        onos.start(HostManager.class, Map.of("allowDuplicateIps", false));
        onos.start(DefaultTopologyProvider.class);
        onos.start(PathManager.class);
    }
}
