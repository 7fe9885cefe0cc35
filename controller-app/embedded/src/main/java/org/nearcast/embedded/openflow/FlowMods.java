// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.util.Set;
import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Rules as flow-mod messages, with ONOS's rule id as cookie and, as ONOS does, no idle timeout. */
@SuppressWarnings("deprecation") // ONOS deprecates what its own managers are built on
final class FlowMods {

    private FlowMods() {}

    static OFFlowMod add(OFFactory factory, FlowRule rule, long xid) throws UnsupportedRuleException {
        return describe(factory.buildFlowAdd(), factory, rule, xid)
                .setHardTimeout(rule.hardTimeout())
                .setFlags(Set.of(OFFlowModFlags.SEND_FLOW_REM))
                .setInstructions(new ActionWriter(factory).instructions(rule.treatment()))
                .build();
    }

    static OFFlowMod delete(OFFactory factory, FlowRule rule, long xid) throws UnsupportedRuleException {
        return describe(factory.buildFlowDeleteStrict(), factory, rule, xid)
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .build();
    }

    /** Deletes a rule as the switch described it, whatever is in it. */
    static OFFlowMod delete(OFFactory factory, OFFlowStatsEntry seen) {
        return factory.buildFlowDeleteStrict()
                .setXid(OpenFlowIds.requestXid())
                .setMatch(seen.getMatch())
                .setPriority(seen.getPriority())
                .setTableId(seen.getTableId())
                .setBufferId(OFBufferId.NO_BUFFER)
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .build();
    }

    private static OFFlowMod.Builder describe(OFFlowMod.Builder builder, OFFactory factory, FlowRule rule, long xid)
            throws UnsupportedRuleException {
        return builder.setXid(xid)
                .setCookie(U64.of(rule.id().value()))
                .setMatch(MatchWriter.write(factory, rule.selector()))
                .setPriority(rule.priority())
                .setTableId(TableId.of(rule.tableId()))
                .setBufferId(OFBufferId.NO_BUFFER);
    }
}
