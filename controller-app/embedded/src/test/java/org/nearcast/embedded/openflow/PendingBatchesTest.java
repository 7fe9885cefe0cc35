// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;

@SuppressWarnings("deprecation")
class PendingBatchesTest {

    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final FlowRule ONE = rule(1);
    private static final FlowRule TWO = rule(2);

    private final List<CompletedBatchOperation> ended = new ArrayList<>();
    private final PendingBatches pending = new PendingBatches((id, result) -> ended.add(result), 100);

    private static FlowRule rule(int port) {
        return DefaultFlowRule.builder()
                .forDevice(DEVICE)
                .fromApp(new DefaultApplicationId(1, "app"))
                .withPriority(10)
                .withSelector(DefaultTrafficSelector.builder()
                        .matchInPort(PortNumber.portNumber(port))
                        .build())
                .withTreatment(DefaultTrafficTreatment.emptyTreatment())
                .makePermanent()
                .build();
    }

    private void begin(Set<FlowRule> failed) {
        pending.begin(
                new FlowRuleBatchOperation(
                        List.of(
                                new FlowRuleBatchEntry(FlowRuleBatchEntry.FlowRuleOperation.ADD, ONE),
                                new FlowRuleBatchEntry(FlowRuleBatchEntry.FlowRuleOperation.ADD, TWO)),
                        DEVICE,
                        7),
                failed,
                0);
    }

    @Test
    void shouldSucceedOnBarrier() {
        begin(Set.of());
        pending.barrierAnswered(7);
        pending.barrierAnswered(7);
        assertEquals(1, ended.size());
        assertTrue(ended.get(0).isSuccess());
    }

    @Test
    void shouldFailTheRuleThatSwitchRefused() {
        begin(Set.of());
        assertTrue(pending.refused(7, TWO.id().value()));
        pending.barrierAnswered(7);
        assertEquals(Set.of(TWO), ended.get(0).failedItems());
    }

    @Test
    void shouldFailAllWhenRefusalNamesNoRuleOfTheBatch() {
        begin(Set.of());
        pending.refused(7, -1);
        pending.barrierAnswered(7);
        assertEquals(Set.of(ONE, TWO), ended.get(0).failedItems());
        assertFalse(pending.refused(8, 1));
    }

    @Test
    void shouldFailWhatCouldNotBeSaid() {
        begin(Set.of(ONE));
        pending.barrierAnswered(7);
        assertFalse(ended.get(0).isSuccess());
        assertEquals(Set.of(ONE), ended.get(0).failedItems());
    }

    @Test
    void shouldFailWhenNoBarrierIsAnsweredInTime() {
        begin(Set.of());
        assertTrue(pending.expire(99).isEmpty());
        assertEquals(List.of(7L), pending.expire(100));
        pending.barrierAnswered(7);
        assertEquals(1, ended.size());
        assertFalse(ended.get(0).isSuccess());
    }

    @Test
    void shouldFailWhenSwitchGoes() {
        begin(Set.of());
        pending.failAll(DeviceId.deviceId("of:0000000000000002"));
        assertTrue(ended.isEmpty());
        pending.failAll(DEVICE);
        assertEquals(Set.of(ONE, TWO), ended.get(0).failedItems());
    }
}
