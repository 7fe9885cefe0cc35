// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;

/** Batches of rules that were sent and whose barrier has not been answered. Every batch ends exactly once. */
@SuppressWarnings("deprecation") // ONOS deprecates what its own managers are built on
final class PendingBatches {

    private record Pending(FlowRuleBatchOperation batch, Set<FlowRule> failed, long deadlineNanos) {}

    /** Hears how a batch ended. */
    interface Listener {
        void ended(long batchId, CompletedBatchOperation result);
    }

    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final Listener listener;
    private final long timeoutNanos;

    PendingBatches(Listener listener, long timeoutNanos) {
        this.listener = listener;
        this.timeoutNanos = timeoutNanos;
    }

    void begin(FlowRuleBatchOperation batch, Set<FlowRule> alreadyFailed, long nowNanos) {
        Set<FlowRule> failed = ConcurrentHashMap.newKeySet();
        failed.addAll(alreadyFailed);
        pending.put(batch.id(), new Pending(batch, failed, nowNanos + timeoutNanos));
    }

    /** The switch refused a message of this batch: the rule with that id, or, when the id is none of the batch's, all. */
    boolean refused(long batchId, long ruleId) {
        Pending one = pending.get(batchId);
        if (one == null) {
            return false;
        }
        Set<FlowRule> rules = rules(one.batch());
        rules.stream()
                .filter(rule -> rule.id().value() == ruleId)
                .findFirst()
                .ifPresentOrElse(one.failed()::add, () -> one.failed().addAll(rules));
        return true;
    }

    void barrierAnswered(long batchId) {
        Pending one = pending.remove(batchId);
        if (one != null) {
            end(one, one.failed());
        }
    }

    /** The switch is gone: none of its batches will be answered. */
    void failAll(DeviceId device) {
        for (Pending one : new ArrayList<>(pending.values())) {
            if (one.batch().deviceId().equals(device)) {
                fail(one);
            }
        }
    }

    /** Fails what was not answered in time; tells which. */
    List<Long> expire(long nowNanos) {
        List<Long> expired = new ArrayList<>();
        for (Pending one : new ArrayList<>(pending.values())) {
            if (nowNanos - one.deadlineNanos() >= 0 && fail(one)) {
                expired.add(one.batch().id());
            }
        }
        return expired;
    }

    private boolean fail(Pending one) {
        boolean first = pending.remove(one.batch().id(), one);
        if (first) {
            end(one, rules(one.batch()));
        }
        return first;
    }

    private void end(Pending one, Set<FlowRule> failed) {
        listener.ended(
                one.batch().id(),
                new CompletedBatchOperation(
                        failed.isEmpty(), Set.copyOf(failed), one.batch().deviceId()));
    }

    static Set<FlowRule> rules(FlowRuleBatchOperation batch) {
        Set<FlowRule> rules = new HashSet<>();
        for (FlowRuleBatchEntry entry : batch.getOperations()) {
            rules.add(entry.target());
        }
        return rules;
    }
}
