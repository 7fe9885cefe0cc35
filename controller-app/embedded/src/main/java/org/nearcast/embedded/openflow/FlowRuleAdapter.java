// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProvider;
import org.onosproject.net.flow.FlowRuleProviderRegistry;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowEventListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts ONOS's rules into switches and tells ONOS what is in them. A batch ends when the switch has answered the barrier
 * behind it; a rule that the switch refuses, or that cannot be said in OpenFlow, fails its batch.
 */
@SuppressWarnings("deprecation") // ONOS deprecates what its own managers are built on
public final class FlowRuleAdapter extends AbstractProvider
        implements FlowRuleProvider, OpenFlowEventListener, OpenFlowSwitchListener {

    private static final Logger log = LoggerFactory.getLogger(FlowRuleAdapter.class);
    private static final long BATCH_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int OFPT_FLOW_MOD = 14;
    private static final int COOKIE_AT = 8;
    private static final long NO_COOKIE = -1;

    private final OpenFlowController controller;
    private final FlowRuleProviderService rules;
    private final Consumer<Set<FlowEntry>> found;
    private final Set<Dpid> seen = ConcurrentHashMap.newKeySet();
    private final PendingBatches pending;

    /**
     * Registers with the flow rule manager and listens to the controller.
     *
     * @param found is given, once for each switch, the rules that were in it before ONOS hears of them
     */
    public FlowRuleAdapter(
            OpenFlowController controller, FlowRuleProviderRegistry registry, Consumer<Set<FlowEntry>> found) {
        super(OpenFlowIds.PROVIDER);
        this.controller = controller;
        this.found = found;
        this.rules = registry.register(this);
        this.pending = new PendingBatches(rules::batchOperationCompleted, BATCH_TIMEOUT_NANOS);
        controller.addEventListener(this);
        controller.addListener(this);
    }

    @Override
    public void applyFlowRule(FlowRule... flowRules) {
        for (FlowRule rule : flowRules) {
            sendOne(rule, true);
        }
    }

    @Override
    public void removeFlowRule(FlowRule... flowRules) {
        for (FlowRule rule : flowRules) {
            sendOne(rule, false);
        }
    }

    private void sendOne(FlowRule rule, boolean add) {
        OpenFlowSwitch sw = controller.getSwitch(OpenFlowIds.dpid(rule.deviceId()));
        if (sw == null) {
            return;
        }
        long xid = OpenFlowIds.requestXid();
        try {
            sw.sendMsg(add ? FlowMods.add(sw.factory(), rule, xid) : FlowMods.delete(sw.factory(), rule, xid));
        } catch (UnsupportedRuleException e) {
            log.warn("rule {} of {} left out: {}", rule.id(), rule.deviceId(), e.getMessage());
        }
    }

    @Override
    public void executeBatch(FlowRuleBatchOperation batch) {
        OpenFlowSwitch sw = controller.getSwitch(OpenFlowIds.dpid(batch.deviceId()));
        if (sw == null) {
            rules.batchOperationCompleted(
                    batch.id(), new CompletedBatchOperation(false, PendingBatches.rules(batch), batch.deviceId()));
            return;
        }
        Set<FlowRule> failed = new HashSet<>();
        List<OFMessage> messages = new ArrayList<>();
        for (FlowRuleBatchEntry entry : batch.getOperations()) {
            try {
                messages.add(message(sw, entry, batch.id()));
            } catch (UnsupportedRuleException | RuntimeException e) {
                log.warn("rule {} for {} fails: {}", entry.target().id(), batch.deviceId(), e.getMessage());
                failed.add(entry.target());
            }
        }
        messages.add(sw.factory().buildBarrierRequest().setXid(batch.id()).build());
        pending.begin(batch, failed, System.nanoTime());
        sw.sendMsg(messages);
    }

    private static OFFlowMod message(OpenFlowSwitch sw, FlowRuleBatchEntry entry, long xid)
            throws UnsupportedRuleException {
        return entry.operator() == FlowRuleBatchEntry.FlowRuleOperation.REMOVE
                ? FlowMods.delete(sw.factory(), entry.target(), xid)
                : FlowMods.add(sw.factory(), entry.target(), xid);
    }

    /** Fails batches that no barrier answered in time; to be called about once a second. */
    public void expireBatches() {
        pending.expire(System.nanoTime()).forEach(id -> log.warn("no barrier reply to rule batch {}", id));
    }

    @Override
    public void handleMessage(Dpid dpid, OFMessage message) {
        switch (message.getType()) {
            case BARRIER_REPLY -> pending.barrierAnswered(message.getXid());
            case ERROR -> refused(dpid, (OFErrorMsg) message);
            case FLOW_REMOVED -> removed(dpid, (OFFlowRemoved) message);
            case STATS_REPLY -> {
                if (message instanceof OFFlowStatsReply reply) {
                    report(dpid, reply);
                }
            }
            default -> log.trace("{} from {}", message.getType(), dpid);
        }
    }

    private void refused(Dpid dpid, OFErrorMsg error) {
        if (pending.refused(error.getXid(), cookie(error))) {
            log.warn("{} refuses a rule of batch {}: {}", OpenFlowIds.device(dpid), error.getXid(), error);
        } else {
            log.debug("{} says {}", OpenFlowIds.device(dpid), error);
        }
    }

    /** The cookie of the flow-mod that an error quotes: its first 64 bytes at least (OpenFlow 1.3.5, 7.4.4). */
    private static long cookie(OFErrorMsg error) {
        byte[] quoted = error.getData().getData();
        boolean flowMod = quoted.length >= COOKIE_AT + Long.BYTES && quoted[1] == OFPT_FLOW_MOD;
        return flowMod ? ByteBuffer.wrap(quoted).getLong(COOKIE_AT) : NO_COOKIE;
    }

    private void removed(Dpid dpid, OFFlowRemoved message) {
        try {
            rules.flowRemoved(FlowReader.removed(OpenFlowIds.device(dpid), message));
        } catch (UnsupportedRuleException e) {
            log.debug("a rule that is not ours was removed from {}: {}", dpid, e.getMessage());
        }
    }

    private void report(Dpid dpid, OFFlowStatsReply reply) {
        DeviceId device = OpenFlowIds.device(dpid);
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        Set<FlowEntry> entries = new HashSet<>();
        for (OFFlowStatsEntry entry : reply.getEntries()) {
            try {
                entries.add(FlowReader.read(device, entry));
            } catch (UnsupportedRuleException | RuntimeException e) {
                log.info("{} holds a rule that is not ours, removed: {}", device, e.getMessage());
                if (sw != null) {
                    sw.sendMsg(FlowMods.delete(sw.factory(), entry));
                }
            }
        }
        if (seen.add(dpid)) {
            found.accept(entries);
        }
        rules.pushFlowMetrics(device, entries);
    }

    @Override
    public void switchRemoved(Dpid dpid) {
        pending.failAll(OpenFlowIds.device(dpid));
    }

    @Override
    public void switchAdded(Dpid dpid) {}

    @Override
    public void switchChanged(Dpid dpid) {}

    @Override
    public void portChanged(Dpid dpid, OFPortStatus status) {}

    @Override
    public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState response) {}
}
