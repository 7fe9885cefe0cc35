// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEvent;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchRequest;

@SuppressWarnings("deprecation")
class SingleNodeFlowRuleStoreTest {

    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");

    private final SingleNodeFlowRuleStore store = new SingleNodeFlowRuleStore();
    private final List<FlowRuleBatchEvent> events = new ArrayList<>();

    @BeforeEach
    void listen() {
        store.setDelegate(events::add);
    }

    private static FlowRule rule(int app, int inPort, int outPort) {
        return DefaultFlowRule.builder()
                .forDevice(DEVICE)
                .fromApp(new DefaultApplicationId(app, "app" + app))
                .withPriority(10)
                .withSelector(DefaultTrafficSelector.builder()
                        .matchInPort(PortNumber.portNumber(inPort))
                        .build())
                .withTreatment(DefaultTrafficTreatment.builder()
                        .setOutput(PortNumber.portNumber(outPort))
                        .build())
                .makePermanent()
                .build();
    }

    private void batch(long id, FlowRuleBatchEntry.FlowRuleOperation operation, FlowRule... rules) {
        List<FlowRuleBatchEntry> entries = new ArrayList<>();
        for (FlowRule rule : rules) {
            entries.add(new FlowRuleBatchEntry(operation, rule));
        }
        store.storeBatch(new FlowRuleBatchOperation(entries, DEVICE, id));
    }

    private FlowRuleEvent seen(FlowRule rule) {
        return store.addOrUpdateFlowRule(new DefaultFlowEntry(rule, FlowEntryState.ADDED));
    }

    @Test
    void shouldAskForAddedRulesAndKeepThemPending() {
        FlowRule rule = rule(1, 1, 2);
        batch(5, FlowRuleBatchEntry.FlowRuleOperation.ADD, rule);
        assertEquals(
                FlowRuleBatchEvent.Type.BATCH_OPERATION_REQUESTED, events.get(0).type());
        assertEquals(5, events.get(0).subject().batchId());
        assertEquals(FlowEntryState.PENDING_ADD, store.getFlowEntry(rule).state());
    }

    @Test
    void shouldMoveRuleToAddedWhenSwitchShowsIt() {
        FlowRule rule = rule(1, 1, 2);
        batch(5, FlowRuleBatchEntry.FlowRuleOperation.ADD, rule);
        assertEquals(FlowRuleEvent.Type.RULE_ADDED, seen(rule).type());
        assertEquals(FlowRuleEvent.Type.RULE_UPDATED, seen(rule).type());
        assertEquals(1, store.getFlowRuleCount(DEVICE, FlowEntryState.ADDED));
    }

    @Test
    void shouldTakeOverWhatIsFoundAndLeaveWhatIsKnown() {
        batch(1, FlowRuleBatchEntry.FlowRuleOperation.ADD, rule(1, 1, 2));
        store.takeOver(List.of(
                new DefaultFlowEntry(rule(1, 1, 3), FlowEntryState.ADDED),
                new DefaultFlowEntry(rule(1, 2, 3), FlowEntryState.ADDED)));
        assertTrue(store.getFlowEntry(rule(1, 1, 2)).exactMatch(rule(1, 1, 2)));
        assertEquals(
                FlowEntryState.PENDING_ADD, store.getFlowEntry(rule(1, 1, 2)).state());
        assertEquals(FlowEntryState.ADDED, store.getFlowEntry(rule(1, 2, 3)).state());
    }

    @Test
    void shouldReplaceTreatmentOfSameMatch() {
        batch(1, FlowRuleBatchEntry.FlowRuleOperation.ADD, rule(1, 1, 2));
        seen(rule(1, 1, 2));
        batch(2, FlowRuleBatchEntry.FlowRuleOperation.ADD, rule(1, 1, 3));
        assertEquals(1, store.getFlowRuleCount());
        assertTrue(store.getFlowEntry(rule(1, 1, 2)).exactMatch(rule(1, 1, 3)));
        assertEquals(
                FlowEntryState.PENDING_ADD, store.getFlowEntry(rule(1, 1, 3)).state());
    }

    @Test
    void shouldRemoveOnlyWhenSwitchConfirms() {
        FlowRule rule = rule(1, 1, 2);
        batch(1, FlowRuleBatchEntry.FlowRuleOperation.ADD, rule);
        seen(rule);
        batch(2, FlowRuleBatchEntry.FlowRuleOperation.REMOVE, rule);
        assertEquals(FlowEntryState.PENDING_REMOVE, store.getFlowEntry(rule).state());
        FlowRuleEvent removed = store.removeFlowRule(store.getFlowEntry(rule));
        assertEquals(FlowRuleEvent.Type.RULE_REMOVED, removed.type());
        assertNull(store.getFlowEntry(rule));
    }

    @Test
    void shouldCompleteBatchThatHasNothingToDo() {
        batch(9, FlowRuleBatchEntry.FlowRuleOperation.REMOVE, rule(1, 1, 2));
        assertEquals(
                FlowRuleBatchEvent.Type.BATCH_OPERATION_COMPLETED, events.get(0).type());
        assertTrue(events.get(0).result().isSuccess());
    }

    @Test
    void shouldForgetOnlyTheRuleThatFailed() {
        FlowRule good = rule(1, 1, 2);
        FlowRule bad = rule(1, 2, 2);
        batch(3, FlowRuleBatchEntry.FlowRuleOperation.ADD, good, bad);
        store.batchOperationComplete(FlowRuleBatchEvent.completed(
                new FlowRuleBatchRequest(3, Set.of()), new CompletedBatchOperation(false, Set.of(bad), DEVICE)));
        assertNull(store.getFlowEntry(bad));
        assertEquals(FlowEntryState.PENDING_ADD, store.getFlowEntry(good).state());
        assertEquals(
                FlowRuleBatchEvent.Type.BATCH_OPERATION_COMPLETED, events.get(1).type());
    }

    @Test
    void shouldMakeMissingRulePendingAgain() {
        FlowRule rule = rule(1, 1, 2);
        batch(1, FlowRuleBatchEntry.FlowRuleOperation.ADD, rule);
        seen(rule);
        assertEquals(
                FlowRuleEvent.Type.RULE_UPDATED,
                store.pendingFlowRule(store.getFlowEntry(rule)).type());
        assertNull(store.pendingFlowRule(store.getFlowEntry(rule)));
    }

    @Test
    void shouldPurgeOneApplicationsRules() {
        batch(1, FlowRuleBatchEntry.FlowRuleOperation.ADD, rule(1, 1, 2), rule(2, 2, 2));
        store.purgeFlowRules(DEVICE, new DefaultApplicationId(1, "app1"));
        assertEquals(1, store.getFlowRuleCount(DEVICE));
        store.purgeFlowRule(DEVICE);
        assertEquals(0, store.getFlowRuleCount());
    }
}
