// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleListener;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleServiceAdapter;

/** The switches' tables, and how and when they confirm. */
public final class FakeFlowRules extends FlowRuleServiceAdapter {

    /** What becomes of an operation. */
    public enum Mode {
        CONFIRM,
        HOLD,
        REFUSE
    }

    private final Map<FlowRule, FlowRule> table = new LinkedHashMap<>();
    private final List<FlowRuleListener> listeners = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private final Map<FlowRule, Long> bytes = new HashMap<>();
    private final Map<FlowRule, Long> packets = new HashMap<>();
    private final Map<FlowRule, Long> polledPackets = new HashMap<>();
    private final Map<FlowRule, Long> polledLife = new HashMap<>();
    private Mode mode = Mode.CONFIRM;
    private int added;

    public void mode(Mode now) {
        mode = now;
    }

    /** Does what was held back. */
    public void release() {
        mode = Mode.CONFIRM;
        List<Runnable> now = List.copyOf(held);
        held.clear();
        now.forEach(Runnable::run);
    }

    /** A packet goes by a rule. */
    public void matched(FlowRule rule) {
        packets.merge(rule, 1L, Long::sum);
    }

    /** ONOS asks the switches for their counters, five seconds after it did so last. */
    public void poll() {
        polledPackets.putAll(packets);
        table.keySet().forEach(rule -> polledLife.merge(rule, 5L, Long::sum));
    }

    /** A rule's counter says so many bytes. */
    public void counted(FlowRule rule, long now) {
        bytes.put(rule, now);
    }

    public List<FlowRule> rules() {
        return List.copyOf(table.values());
    }

    public List<FlowRule> rules(int priority) {
        return table.values().stream()
                .filter(rule -> rule.priority() == priority)
                .collect(Collectors.toList());
    }

    /** How often rules were added or replaced. */
    public int added() {
        return added;
    }

    public int listeners() {
        return listeners.size();
    }

    /** The switch or ONOS removes a rule of its own accord. */
    public void expire(FlowRule rule) {
        table.remove(rule);
        FlowEntry last = entry(rule);
        List.copyOf(listeners)
                .forEach(listener -> listener.event(new FlowRuleEvent(FlowRuleEvent.Type.RULE_REMOVED, last)));
    }

    public void clearListeners() {
        listeners.clear();
    }

    /** All switches lose their tables. */
    public void lose() {
        table.clear();
    }

    @Override
    public void apply(FlowRuleOperations operations) {
        switch (mode) {
            case HOLD:
                held.add(() -> work(operations));
                break;
            case REFUSE:
                operations.callback().onError(operations);
                break;
            default:
                work(operations);
                break;
        }
    }

    private void work(FlowRuleOperations operations) {
        for (Set<FlowRuleOperation> stage : operations.stages()) {
            for (FlowRuleOperation operation : stage) {
                FlowRule rule = operation.rule();
                table.remove(rule);
                packets.put(rule, 0L);
                if (operation.type() == FlowRuleOperation.Type.ADD) {
                    table.put(rule, rule);
                    added++;
                }
            }
        }
        operations.callback().onSuccess(operations);
    }

    @Override
    public void removeFlowRules(FlowRule... rules) {
        for (FlowRule rule : rules) {
            table.remove(rule);
        }
    }

    @Override
    public Iterable<FlowEntry> getFlowEntries(DeviceId device) {
        return table.values().stream()
                .filter(rule -> rule.deviceId().equals(device))
                .map(this::entry)
                .collect(Collectors.toList());
    }

    @Override
    public Iterable<FlowEntry> getFlowEntriesById(ApplicationId app) {
        return table.values().stream()
                .filter(rule -> rule.appId() == app.id())
                .map(this::entry)
                .collect(Collectors.toList());
    }

    private FlowEntry entry(FlowRule rule) {
        return new DefaultFlowEntry(
                rule,
                FlowEntry.FlowEntryState.ADDED,
                polledLife.getOrDefault(rule, 0L),
                polledPackets.getOrDefault(rule, 0L),
                bytes.getOrDefault(rule, 0L));
    }

    @Override
    public void addListener(FlowRuleListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(FlowRuleListener listener) {
        listeners.remove(listener);
    }
}
