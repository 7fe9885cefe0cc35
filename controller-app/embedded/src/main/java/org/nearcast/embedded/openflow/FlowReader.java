// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.util.concurrent.TimeUnit;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowEntry.FlowLiveType;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRule.FlowRemoveReason;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;

/** Reads rules as switches describe them. The cookie is the id that ONOS gave the rule, if it did. */
final class FlowReader {

    private FlowReader() {}

    static FlowEntry read(DeviceId device, OFFlowStatsEntry seen) throws UnsupportedRuleException {
        FlowRule.Builder rule = DefaultFlowRule.builder()
                .forDevice(device)
                .withSelector(MatchReader.read(seen.getMatch()))
                .withTreatment(ActionReader.read(seen.getInstructions()))
                .withPriority(seen.getPriority())
                .withHardTimeout(seen.getHardTimeout())
                .withCookie(seen.getCookie().getValue())
                .forTable(seen.getTableId().getValue());
        rule = seen.getIdleTimeout() == 0 ? rule.makePermanent() : rule.makeTemporary(seen.getIdleTimeout());
        long life = TimeUnit.SECONDS.toNanos(seen.getDurationSec()) + seen.getDurationNsec();
        return new DefaultFlowEntry(
                rule.build(),
                FlowEntryState.ADDED,
                life,
                TimeUnit.NANOSECONDS,
                FlowLiveType.UNKNOWN,
                seen.getPacketCount().getValue(),
                seen.getByteCount().getValue());
    }

    static FlowEntry removed(DeviceId device, OFFlowRemoved message) throws UnsupportedRuleException {
        FlowRule rule = DefaultFlowRule.builder()
                .forDevice(device)
                .withSelector(MatchReader.read(message.getMatch()))
                .withTreatment(DefaultTrafficTreatment.emptyTreatment())
                .withPriority(message.getPriority())
                .withHardTimeout(message.getHardTimeout())
                .withCookie(message.getCookie().getValue())
                .forTable(message.getTableId().getValue())
                .withReason(reason(message))
                .makePermanent()
                .build();
        long life = TimeUnit.SECONDS.toNanos(message.getDurationSec()) + message.getDurationNsec();
        return new DefaultFlowEntry(
                rule,
                FlowEntryState.REMOVED,
                life,
                TimeUnit.NANOSECONDS,
                FlowLiveType.UNKNOWN,
                message.getPacketCount().getValue(),
                message.getByteCount().getValue());
    }

    private static FlowRemoveReason reason(OFFlowRemoved message) {
        return switch (message.getReason()) {
            case IDLE_TIMEOUT -> FlowRemoveReason.IDLE_TIMEOUT;
            case HARD_TIMEOUT -> FlowRemoveReason.HARD_TIMEOUT;
            case DELETE -> FlowRemoveReason.DELETE;
            case GROUP_DELETE -> FlowRemoveReason.GROUP_DELETE;
            case METER_DELETE -> FlowRemoveReason.METER_DELETE;
            case EVICTION -> FlowRemoveReason.EVICTION;
        };
    }
}
