// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.locality;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import org.nearcast.controller.Workers;
import org.nearcast.controller.frame.WhoHas;
import org.onlab.packet.IpAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.edge.EdgePortService;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketService;

/**
 * Asks at the edge for hosts that are needed and that ONOS does not know: after a restart without its stores it knows none, and
 * hosts that know each other may say nothing for hours. Used on the control thread alone.
 */
public final class HostSeeker {

    private static final long FIRST_WAIT_MS = 1_000;
    /** One who is not there is asked for so seldom. */
    private static final long LONGEST_WAIT_MS = 60_000;
    /** Ports that are asked at for one address; a flood is not to come of it. */
    private static final int MAX_PORTS = 1_000;

    private static final class Asked {
        private long againMs;
        private long waitMs = FIRST_WAIT_MS;
    }

    private final Routes routes;
    private final EdgePortService edge;
    private final Predicate<DeviceId> mine;
    private final PacketService packets;
    private final Workers workers;
    private final Map<IpAddress, Asked> asked = new HashMap<>();

    /** {@code mine} says of which devices this node is master. */
    public HostSeeker(
            Routes routes, EdgePortService edge, Predicate<DeviceId> mine, PacketService packets, Workers workers) {
        this.routes = routes;
        this.edge = edge;
        this.mine = mine;
        this.packets = packets;
        this.workers = workers;
    }

    /** A switch has come: those not known may be behind it. */
    public void startOver() {
        asked.clear();
    }

    /** Asks for those of {@code needed} that are not known, each after a longer while than before. */
    public void seek(Collection<IpAddress> needed) {
        asked.keySet().retainAll(needed);
        for (IpAddress address : needed) {
            if (routes.hostWith(address).isPresent()) {
                asked.remove(address);
                continue;
            }
            Asked before = asked.computeIfAbsent(address, first -> new Asked());
            if (workers.now() >= before.againMs) {
                before.againMs = workers.now() + before.waitMs;
                before.waitMs = Math.min(2 * before.waitMs, LONGEST_WAIT_MS);
                askFor(address);
            }
        }
    }

    private void askFor(IpAddress address) {
        ByteBuffer question = ByteBuffer.wrap(WhoHas.build(address));
        Iterator<ConnectPoint> points = edge.getEdgePoints().iterator();
        for (int i = 0; i < MAX_PORTS && points.hasNext(); i++) {
            ConnectPoint point = points.next();
            if (mine.test(point.deviceId()) && !point.port().isLogical()) {
                packets.emit(new DefaultOutboundPacket(
                        point.deviceId(),
                        DefaultTrafficTreatment.builder()
                                .setOutput(point.port())
                                .build(),
                        question.duplicate()));
            }
        }
    }
}
