// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DefaultPortStatistics;
import org.onosproject.net.device.PortStatistics;

/**
 * The counters of a switch's ports at the last poll, and what was added since the one before.
 *
 * @param totals since the port came up
 * @param deltas between the last two polls; a counter that went back (the port was reset) counts from nought
 */
record PortCounters(Map<PortNumber, PortStatistics> totals, Map<PortNumber, PortStatistics> deltas) {

    static final PortCounters NONE = new PortCounters(Map.of(), Map.of());

    PortCounters next(DeviceId device, Collection<PortStatistics> polled) {
        Map<PortNumber, PortStatistics> newTotals = new HashMap<>();
        Map<PortNumber, PortStatistics> newDeltas = new HashMap<>();
        for (PortStatistics now : polled) {
            newTotals.put(now.portNumber(), now);
            PortStatistics before = totals.get(now.portNumber());
            if (before != null) {
                newDeltas.put(now.portNumber(), delta(device, before, now));
            }
        }
        return new PortCounters(Map.copyOf(newTotals), Map.copyOf(newDeltas));
    }

    private static PortStatistics delta(DeviceId device, PortStatistics before, PortStatistics now) {
        long nanos = (now.durationSec() - before.durationSec()) * 1_000_000_000L
                + now.durationNano()
                - before.durationNano();
        if (nanos < 0) {
            return now;
        }
        return DefaultPortStatistics.builder()
                .setDeviceId(device)
                .setPort(now.portNumber())
                .setPacketsReceived(since(before.packetsReceived(), now.packetsReceived()))
                .setPacketsSent(since(before.packetsSent(), now.packetsSent()))
                .setBytesReceived(since(before.bytesReceived(), now.bytesReceived()))
                .setBytesSent(since(before.bytesSent(), now.bytesSent()))
                .setPacketsRxDropped(since(before.packetsRxDropped(), now.packetsRxDropped()))
                .setPacketsTxDropped(since(before.packetsTxDropped(), now.packetsTxDropped()))
                .setPacketsRxErrors(since(before.packetsRxErrors(), now.packetsRxErrors()))
                .setPacketsTxErrors(since(before.packetsTxErrors(), now.packetsTxErrors()))
                .setDurationSec(nanos / 1_000_000_000L)
                .setDurationNano(nanos % 1_000_000_000L)
                .build();
    }

    private static long since(long before, long now) {
        return now >= before ? now - before : now;
    }
}
