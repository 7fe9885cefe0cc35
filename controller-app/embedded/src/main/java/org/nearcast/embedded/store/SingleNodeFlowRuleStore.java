// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.onosproject.net.flow.FlowRuleEvent.Type.RULE_ADDED;
import static org.onosproject.net.flow.FlowRuleEvent.Type.RULE_REMOVED;
import static org.onosproject.net.flow.FlowRuleEvent.Type.RULE_UPDATED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleStore;
import org.onosproject.net.flow.FlowRuleStoreDelegate;
import org.onosproject.net.flow.StoredFlowEntry;
import org.onosproject.net.flow.TableStatisticsEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEvent;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchRequest;
import org.onosproject.store.AbstractStore;

/**
 * The rules this controller wants in its switches, in memory. One rule per (table, priority, selector) and device, as in a
 * switch: adding a rule that is there replaces its treatment and timeouts.
 */
@SuppressWarnings("deprecation") // ONOS deprecates what its own managers are built on
public final class SingleNodeFlowRuleStore extends AbstractStore<FlowRuleBatchEvent, FlowRuleStoreDelegate>
        implements FlowRuleStore {

    /** Batches that the store itself makes are numbered downwards, so they never meet FlowRuleManager's. */
    private final AtomicLong ownBatchIds = new AtomicLong(0xfffffff0L);

    private final Map<DeviceId, Map<FlowRule, StoredFlowEntry>> tables = new ConcurrentHashMap<>();
    private final Map<DeviceId, List<TableStatisticsEntry>> tableStatistics = new ConcurrentHashMap<>();

    @Override
    public int getFlowRuleCount() {
        return tables.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public int getFlowRuleCount(DeviceId deviceId) {
        return table(deviceId).size();
    }

    @Override
    public int getFlowRuleCount(DeviceId deviceId, FlowEntryState state) {
        return (int) table(deviceId).values().stream()
                .filter(entry -> entry.state() == state)
                .count();
    }

    @Override
    public FlowEntry getFlowEntry(FlowRule rule) {
        return table(rule.deviceId()).get(rule);
    }

    @Override
    public Iterable<FlowEntry> getFlowEntries(DeviceId deviceId) {
        return new ArrayList<>(table(deviceId).values());
    }

    @Override
    @Deprecated
    public void storeFlowRule(FlowRule rule) {
        storeBatch(batchOf(FlowRuleBatchEntry.FlowRuleOperation.ADD, rule));
    }

    @Override
    public void storeBatch(FlowRuleBatchOperation batch) {
        Set<FlowRuleBatchEntry> accepted = new LinkedHashSet<>();
        for (FlowRuleBatchEntry entry : batch.getOperations()) {
            FlowRuleBatchEntry toDo = apply(entry);
            if (toDo != null) {
                accepted.add(toDo);
            }
        }
        FlowRuleBatchRequest request = new FlowRuleBatchRequest(batch.id(), accepted);
        if (accepted.isEmpty()) {
            notifyDelegate(FlowRuleBatchEvent.completed(
                    request, new CompletedBatchOperation(true, Set.of(), batch.deviceId())));
        } else {
            notifyDelegate(FlowRuleBatchEvent.requested(request, batch.deviceId()));
        }
    }

    private FlowRuleBatchEntry apply(FlowRuleBatchEntry entry) {
        FlowRule rule = entry.target();
        Map<FlowRule, StoredFlowEntry> table = table(rule.deviceId());
        if (entry.operator() == FlowRuleBatchEntry.FlowRuleOperation.REMOVE) {
            StoredFlowEntry stored = table.get(rule);
            if (stored == null) {
                return null;
            }
            stored.setState(FlowEntryState.PENDING_REMOVE);
            return new FlowRuleBatchEntry(entry.operator(), new DefaultFlowRule(stored));
        }
        StoredFlowEntry added = new DefaultFlowEntry(rule);
        table.compute(rule, (k, old) -> added);
        return entry;
    }

    /** A rule that the switch refused is forgotten, so it is not tried again at every poll; the others stay. */
    @Override
    public void batchOperationComplete(FlowRuleBatchEvent event) {
        if (event.type() == FlowRuleBatchEvent.Type.BATCH_OPERATION_COMPLETED) {
            for (FlowRule failed : event.result().failedItems()) {
                table(failed.deviceId())
                        .computeIfPresent(
                                failed,
                                (k, stored) -> stored.state() == FlowEntryState.PENDING_ADD
                                                && stored.id().equals(failed.id())
                                        ? null
                                        : stored);
            }
        }
        notifyDelegate(event);
    }

    @Override
    public void deleteFlowRule(FlowRule rule) {
        storeBatch(batchOf(FlowRuleBatchEntry.FlowRuleOperation.REMOVE, rule));
    }

    private FlowRuleBatchOperation batchOf(FlowRuleBatchEntry.FlowRuleOperation operation, FlowRule rule) {
        return new FlowRuleBatchOperation(
                List.of(new FlowRuleBatchEntry(operation, rule)), rule.deviceId(), ownBatchIds.getAndDecrement());
    }

    @Override
    public FlowRuleEvent addOrUpdateFlowRule(FlowEntry seen) {
        Map<FlowRule, StoredFlowEntry> table = table(seen.deviceId());
        StoredFlowEntry stored = table.get(seen);
        if (stored == null) {
            table.putIfAbsent(seen, new DefaultFlowEntry(seen, FlowEntryState.ADDED));
            return new FlowRuleEvent(RULE_ADDED, seen);
        }
        stored.setBytes(seen.bytes());
        stored.setPackets(seen.packets());
        stored.setLife(seen.life(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
        stored.setLiveType(seen.liveType());
        stored.setLastSeen();
        if (stored.state() == FlowEntryState.PENDING_ADD) {
            stored.setState(FlowEntryState.ADDED);
            return new FlowRuleEvent(RULE_ADDED, seen);
        }
        return new FlowRuleEvent(RULE_UPDATED, seen);
    }

    /**
     * Takes rules for its own that an earlier controller left in a switch, so that they are not removed as nobody's. What is
     * in the store already stays as it is.
     */
    public void takeOver(Collection<FlowEntry> found) {
        found.forEach(
                rule -> table(rule.deviceId()).putIfAbsent(rule, new DefaultFlowEntry(rule, FlowEntryState.ADDED)));
    }

    @Override
    public FlowRuleEvent removeFlowRule(FlowEntry rule) {
        StoredFlowEntry removed = table(rule.deviceId()).remove(rule);
        return removed == null ? null : new FlowRuleEvent(RULE_REMOVED, removed);
    }

    @Override
    public FlowRuleEvent pendingFlowRule(FlowEntry rule) {
        StoredFlowEntry stored = table(rule.deviceId()).get(rule);
        if (stored == null || stored.state() == FlowEntryState.PENDING_ADD) {
            return null;
        }
        stored.setState(FlowEntryState.PENDING_ADD);
        return new FlowRuleEvent(RULE_UPDATED, stored);
    }

    @Override
    public void purgeFlowRule(DeviceId deviceId) {
        tables.remove(deviceId);
        tableStatistics.remove(deviceId);
    }

    @Override
    public boolean purgeFlowRules(DeviceId deviceId, ApplicationId appId) {
        table(deviceId).values().removeIf(entry -> entry.appId() == appId.id());
        return true;
    }

    @Override
    public void purgeFlowRules() {
        tables.clear();
    }

    @Override
    public FlowRuleEvent updateTableStatistics(DeviceId deviceId, List<TableStatisticsEntry> statistics) {
        tableStatistics.put(deviceId, List.copyOf(statistics));
        return null;
    }

    @Override
    public Iterable<TableStatisticsEntry> getTableStatistics(DeviceId deviceId) {
        return tableStatistics.getOrDefault(deviceId, List.of());
    }

    @Override
    @Deprecated
    public long getActiveFlowRuleCount(DeviceId deviceId) {
        return getFlowRuleCount(deviceId, FlowEntryState.ADDED);
    }

    private Map<FlowRule, StoredFlowEntry> table(DeviceId deviceId) {
        return tables.computeIfAbsent(deviceId, id -> new ConcurrentHashMap<>());
    }
}
