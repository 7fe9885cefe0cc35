// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.onosproject.common.DefaultTopology;
import org.onosproject.event.Event;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.DisjointPath;
import org.onosproject.net.Link;
import org.onosproject.net.Path;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.net.topology.ClusterId;
import org.onosproject.net.topology.DefaultGraphDescription;
import org.onosproject.net.topology.GraphDescription;
import org.onosproject.net.topology.LinkWeigher;
import org.onosproject.net.topology.Topology;
import org.onosproject.net.topology.TopologyCluster;
import org.onosproject.net.topology.TopologyEvent;
import org.onosproject.net.topology.TopologyGraph;
import org.onosproject.net.topology.TopologyStore;
import org.onosproject.net.topology.TopologyStoreDelegate;
import org.onosproject.store.AbstractStore;

/** The newest topology; every question is answered by ONOS's own {@link DefaultTopology}. */
public final class SingleNodeTopologyStore extends AbstractStore<TopologyEvent, TopologyStoreDelegate>
        implements TopologyStore {

    private static final ProviderId NOBODY = new ProviderId("none", "org.nearcast.embedded.topology");

    private volatile DefaultTopology current = new DefaultTopology(
            NOBODY, new DefaultGraphDescription(0L, System.currentTimeMillis(), List.of(), List.of()));

    @Override
    public Topology currentTopology() {
        return current;
    }

    @Override
    public boolean isLatest(Topology topology) {
        return topology == current;
    }

    @Override
    public TopologyGraph getGraph(Topology topology) {
        return known(topology).getGraph();
    }

    @Override
    public Set<TopologyCluster> getClusters(Topology topology) {
        return known(topology).getClusters();
    }

    @Override
    public TopologyCluster getCluster(Topology topology, ClusterId clusterId) {
        return known(topology).getCluster(clusterId);
    }

    @Override
    public Set<DeviceId> getClusterDevices(Topology topology, TopologyCluster cluster) {
        return known(topology).getClusterDevices(cluster);
    }

    @Override
    public Set<Link> getClusterLinks(Topology topology, TopologyCluster cluster) {
        return known(topology).getClusterLinks(cluster);
    }

    @Override
    public Set<Path> getPaths(Topology topology, DeviceId src, DeviceId dst) {
        return known(topology).getPaths(src, dst);
    }

    @Override
    public Set<Path> getPaths(Topology topology, DeviceId src, DeviceId dst, LinkWeigher weigher) {
        return known(topology).getPaths(src, dst, weigher);
    }

    @Override
    public Stream<Path> getKShortestPaths(Topology topology, DeviceId src, DeviceId dst, LinkWeigher weigher) {
        return known(topology).getKShortestPaths(src, dst, weigher);
    }

    @Override
    public Set<DisjointPath> getDisjointPaths(Topology topology, DeviceId src, DeviceId dst, LinkWeigher weigher) {
        return known(topology).getDisjointPaths(src, dst, weigher);
    }

    @Override
    public Set<DisjointPath> getDisjointPaths(Topology topology, DeviceId src, DeviceId dst) {
        return known(topology).getDisjointPaths(src, dst);
    }

    @Override
    public Set<DisjointPath> getDisjointPaths(
            Topology topology, DeviceId src, DeviceId dst, LinkWeigher weigher, Map<Link, Object> riskProfile) {
        return known(topology).getDisjointPaths(src, dst, weigher, riskProfile);
    }

    @Override
    public Set<DisjointPath> getDisjointPaths(
            Topology topology, DeviceId src, DeviceId dst, Map<Link, Object> riskProfile) {
        return known(topology).getDisjointPaths(src, dst, riskProfile);
    }

    @Override
    public boolean isInfrastructure(Topology topology, ConnectPoint connectPoint) {
        return known(topology).isInfrastructure(connectPoint);
    }

    @Override
    public boolean isBroadcastPoint(Topology topology, ConnectPoint connectPoint) {
        return known(topology).isBroadcastPoint(connectPoint);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public synchronized TopologyEvent updateTopology(
            ProviderId providerId, GraphDescription graph, List<Event> reasons) {
        if (graph.timestamp() < current.time()) {
            return null;
        }
        current = new DefaultTopology(providerId, graph);
        return new TopologyEvent(TopologyEvent.Type.TOPOLOGY_CHANGED, current, reasons);
    }

    private static DefaultTopology known(Topology topology) {
        if (topology instanceof DefaultTopology known) {
            return known;
        }
        throw new IllegalArgumentException("not a topology of this store: " + topology);
    }
}
