// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.nearcast.controller.Workers;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.flow.FlowRuleService;

/**
 * Adds and removes rules, and says when the switch has confirmed them. ONOS works off operations on 32 threads, in any
 * order; here what is submitted on one lane (a connection, a device's standing rules) is done one after the other.
 */
public final class RuleInstaller {

    private static final Consumer<Boolean> NOBODY = confirmed -> {};

    private final FlowRuleService service;
    private final Workers workers;
    private final int confirmMillis;
    private final Map<Object, Queue<Runnable>> lanes = new HashMap<>();
    private volatile boolean closed;

    /** Waits at most {@code confirmMillis} for a switch's confirmation before it goes on. */
    public RuleInstaller(FlowRuleService service, Workers workers, int confirmMillis) {
        this.service = service;
        this.workers = workers;
        this.confirmMillis = confirmMillis;
    }

    /** Begins nothing any more; what waited is dropped. */
    public void close() {
        closed = true;
    }

    /** Removes and adds rules, without telling. */
    public void change(Object lane, Collection<FlowRule> remove, Collection<FlowRule> add) {
        change(lane, remove, add, NOBODY);
    }

    /**
     * Removes rules, then adds or replaces others.
     *
     * @param lane after all that was submitted on it before
     * @param done told once: true when the switch has confirmed all, false if it refused or did not answer in time; runs on
     *     a thread of ONOS or of the application's and must not block
     */
    public void change(Object lane, Collection<FlowRule> remove, Collection<FlowRule> add, Consumer<Boolean> done) {
        List<FlowRule> leaving = List.copyOf(remove);
        List<FlowRule> coming = List.copyOf(add);
        Runnable operation = () -> start(lane, leaving, coming, done);
        synchronized (lanes) {
            Queue<Runnable> waiting = lanes.get(lane);
            if (waiting != null) {
                waiting.add(operation);
                return;
            }
            lanes.put(lane, new ArrayDeque<>(2));
        }
        operation.run();
    }

    private void start(Object lane, List<FlowRule> remove, List<FlowRule> add, Consumer<Boolean> done) {
        if (closed) {
            return;
        }
        if (remove.isEmpty() && add.isEmpty()) {
            finish(lane, done, true);
            return;
        }
        AtomicBoolean finished = new AtomicBoolean();
        Consumer<Boolean> once = confirmed -> {
            if (finished.compareAndSet(false, true)) {
                finish(lane, done, confirmed);
            }
        };
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        remove.forEach(operations::remove);
        if (!remove.isEmpty() && !add.isEmpty()) {
            operations.newStage();
        }
        add.forEach(operations::add);
        service.apply(operations.build(new FlowRuleOperationsContext() {
            @Override
            public void onSuccess(FlowRuleOperations ops) {
                once.accept(true);
            }

            @Override
            public void onError(FlowRuleOperations ops) {
                once.accept(false);
            }
        }));
        if (!finished.get()) {
            workers.after(confirmMillis, () -> once.accept(false));
        }
    }

    private void finish(Object lane, Consumer<Boolean> done, boolean confirmed) {
        Runnable next;
        synchronized (lanes) {
            next = lanes.get(lane).poll();
            if (next == null) {
                lanes.remove(lane);
            }
        }
        try {
            done.accept(confirmed);
        } finally {
            if (next != null) {
                next.run();
            }
        }
    }
}
