// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.onosproject.mastership.MastershipEvent.Type.MASTER_CHANGED;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.onosproject.cluster.NodeId;
import org.onosproject.cluster.RoleInfo;
import org.onosproject.mastership.MastershipEvent;
import org.onosproject.mastership.MastershipInfo;
import org.onosproject.mastership.MastershipStore;
import org.onosproject.mastership.MastershipStoreDelegate;
import org.onosproject.mastership.MastershipTerm;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.store.AbstractStore;

/** Who is master of a device when there is one node: this node, as soon as it asks, until it lets go. */
public final class SingleNodeMastershipStore extends AbstractStore<MastershipEvent, MastershipStoreDelegate>
        implements MastershipStore {

    private record Tenure(boolean held, long term) {}

    private static final Tenure NEVER = new Tenure(false, 0);

    private final NodeId self;
    private final Map<DeviceId, Tenure> tenures = new ConcurrentHashMap<>();

    /** @param self the only node of the cluster */
    public SingleNodeMastershipStore(NodeId self) {
        this.self = self;
    }

    @Override
    public CompletableFuture<MastershipRole> requestRole(DeviceId deviceId) {
        MastershipEvent event = change(deviceId, true);
        if (event != null) {
            notifyDelegate(event);
        }
        return CompletableFuture.completedFuture(MastershipRole.MASTER);
    }

    @Override
    public MastershipRole getRole(NodeId nodeId, DeviceId deviceId) {
        return self.equals(nodeId) && tenure(deviceId).held() ? MastershipRole.MASTER : MastershipRole.NONE;
    }

    @Override
    public NodeId getMaster(DeviceId deviceId) {
        return tenure(deviceId).held() ? self : null;
    }

    @Override
    public RoleInfo getNodes(DeviceId deviceId) {
        return new RoleInfo(getMaster(deviceId), List.of());
    }

    @Override
    public Set<DeviceId> getDevices(NodeId nodeId) {
        return tenures.keySet().stream()
                .filter(device -> getRole(nodeId, device) == MastershipRole.MASTER)
                .collect(Collectors.toSet());
    }

    @Override
    public CompletableFuture<MastershipEvent> setMaster(NodeId nodeId, DeviceId deviceId) {
        return CompletableFuture.completedFuture(self.equals(nodeId) ? change(deviceId, true) : null);
    }

    @Override
    public MastershipTerm getTermFor(DeviceId deviceId) {
        return MastershipTerm.of(getMaster(deviceId), tenure(deviceId).term());
    }

    @Override
    public MastershipInfo getMastership(DeviceId deviceId) {
        Tenure tenure = tenure(deviceId);
        return tenure.held()
                ? new MastershipInfo(tenure.term(), Optional.of(self), ImmutableMap.of(self, MastershipRole.MASTER))
                : new MastershipInfo(tenure.term(), Optional.empty(), ImmutableMap.of());
    }

    @Override
    public CompletableFuture<MastershipEvent> setStandby(NodeId nodeId, DeviceId deviceId) {
        return relinquishRole(nodeId, deviceId);
    }

    @Override
    public CompletableFuture<MastershipEvent> relinquishRole(NodeId nodeId, DeviceId deviceId) {
        return CompletableFuture.completedFuture(self.equals(nodeId) ? change(deviceId, false) : null);
    }

    @Override
    public void relinquishAllRole(NodeId nodeId) {
        for (DeviceId device : getDevices(nodeId)) {
            MastershipEvent event = change(device, false);
            if (event != null) {
                notifyDelegate(event);
            }
        }
    }

    private Tenure tenure(DeviceId deviceId) {
        return tenures.getOrDefault(deviceId, NEVER);
    }

    private synchronized MastershipEvent change(DeviceId deviceId, boolean held) {
        Tenure before = tenure(deviceId);
        if (before.held() == held) {
            return null;
        }
        tenures.put(deviceId, new Tenure(held, before.term() + 1));
        return new MastershipEvent(MASTER_CHANGED, deviceId, getMastership(deviceId));
    }
}
