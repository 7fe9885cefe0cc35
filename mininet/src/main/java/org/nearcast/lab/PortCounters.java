// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A switch port's counters since the start; received is what came into the switch.
 *
 * @param rxPackets frames received
 * @param rxBytes bytes received, with Ethernet headers
 * @param rxDropped received and dropped
 * @param txPackets frames sent
 * @param txBytes bytes sent
 * @param txDropped dropped instead of sent
 */
public record PortCounters(long rxPackets, long rxBytes, long rxDropped, long txPackets, long txBytes, long txDropped) {
    static PortCounters fromJson(JsonNode json) {
        return new PortCounters(
                json.path("rxPackets").asLong(),
                json.path("rxBytes").asLong(),
                json.path("rxDropped").asLong(),
                json.path("txPackets").asLong(),
                json.path("txBytes").asLong(),
                json.path("txDropped").asLong());
    }

    /** What was counted since an earlier reading. */
    public PortCounters since(PortCounters earlier) {
        return new PortCounters(
                rxPackets - earlier.rxPackets,
                rxBytes - earlier.rxBytes,
                rxDropped - earlier.rxDropped,
                txPackets - earlier.txPackets,
                txBytes - earlier.txBytes,
                txDropped - earlier.txDropped);
    }
}
