// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketEvent;
import org.onosproject.net.packet.PacketRequest;
import org.onosproject.net.packet.PacketStore;
import org.onosproject.net.packet.PacketStoreDelegate;
import org.onosproject.store.AbstractStore;

/**
 * The packet requests of all applications. A rule in the switches stands for one selector at one priority, so it goes only
 * with the last request for both.
 */
public final class SingleNodePacketStore extends AbstractStore<PacketEvent, PacketStoreDelegate>
        implements PacketStore {

    private final Set<PacketRequest> requests = new LinkedHashSet<>();

    @Override
    public void emit(OutboundPacket packet) {
        notifyDelegate(new PacketEvent(PacketEvent.Type.EMIT, packet));
    }

    @Override
    public void requestPackets(PacketRequest request) {
        boolean first;
        synchronized (requests) {
            first = requests.stream().noneMatch(other -> sameRule(request, other));
            requests.add(request);
        }
        if (first && delegate != null) {
            delegate.requestPackets(request);
        }
    }

    @Override
    public void cancelPackets(PacketRequest request) {
        boolean last;
        synchronized (requests) {
            last = requests.remove(request) && requests.stream().noneMatch(other -> sameRule(request, other));
        }
        if (last && delegate != null) {
            delegate.cancelPackets(request);
        }
    }

    @Override
    public List<PacketRequest> existingRequests() {
        List<PacketRequest> sorted;
        synchronized (requests) {
            sorted = new ArrayList<>(requests);
        }
        sorted.sort(Comparator.comparingInt(request -> request.priority().priorityValue()));
        return sorted;
    }

    private static boolean sameRule(PacketRequest one, PacketRequest other) {
        return one.selector().equals(other.selector())
                && one.priority() == other.priority()
                && one.deviceId().equals(other.deviceId());
    }
}
