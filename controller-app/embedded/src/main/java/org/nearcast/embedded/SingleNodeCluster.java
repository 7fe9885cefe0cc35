// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import java.time.Instant;
import java.util.Set;
import org.onlab.packet.IpAddress;
import org.onosproject.cluster.ClusterEventListener;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.DefaultControllerNode;
import org.onosproject.cluster.Node;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.Version;

/** A cluster of this process alone. Nothing ever happens in it, so its listeners hear nothing. */
final class SingleNodeCluster implements ClusterService {

    static final Version VERSION = Version.version("2.5.6");

    private final ControllerNode self = new DefaultControllerNode(new NodeId("local"), IpAddress.valueOf("127.0.0.1"));
    private final Instant since = Instant.now();

    @Override
    public ControllerNode getLocalNode() {
        return self;
    }

    @Override
    public Set<ControllerNode> getNodes() {
        return Set.of(self);
    }

    @Override
    public Set<Node> getConsensusNodes() {
        return Set.of(self);
    }

    @Override
    public ControllerNode getNode(NodeId nodeId) {
        return self.id().equals(nodeId) ? self : null;
    }

    @Override
    public ControllerNode.State getState(NodeId nodeId) {
        return self.id().equals(nodeId) ? ControllerNode.State.READY : ControllerNode.State.INACTIVE;
    }

    @Override
    public Version getVersion(NodeId nodeId) {
        return self.id().equals(nodeId) ? VERSION : null;
    }

    @Override
    public Instant getLastUpdatedInstant(NodeId nodeId) {
        return since;
    }

    @Override
    public void addListener(ClusterEventListener listener) {}

    @Override
    public void removeListener(ClusterEventListener listener) {}
}
