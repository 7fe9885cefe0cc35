// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.FakeNetwork;
import org.nearcast.controller.fake.ManualWorkers;
import org.onlab.packet.IpAddress;
import org.onosproject.TestApplicationId;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleServiceAdapter;

class RuleInstallerTest {

    private final List<FlowRuleOperations> applied = new ArrayList<>();
    private final ManualWorkers workers = new ManualWorkers();
    private final RuleInstaller installer = new RuleInstaller(
            new FlowRuleServiceAdapter() {
                @Override
                public void apply(FlowRuleOperations operations) {
                    applied.add(operations);
                }
            },
            workers,
            250);
    private final List<Boolean> told = new ArrayList<>();
    private final FlowRule rule = new StandingRules(TestApplicationId.create("test"), 5)
            .announcement(FakeNetwork.port(1, 1), IpAddress.Version.INET)
            .rule();

    private void confirm(int operation) {
        applied.get(operation).callback().onSuccess(applied.get(operation));
    }

    @Test
    void shouldDoOneAfterTheOtherOnALane() {
        installer.change("lane", List.of(), List.of(rule), told::add);
        installer.change("lane", List.of(rule), List.of(), told::add);
        installer.change("other", List.of(), List.of(rule));
        assertEquals(2, applied.size());
        confirm(0);
        assertEquals(3, applied.size());
        confirm(2);
        assertEquals(List.of(true, true), told);
    }

    @Test
    void shouldTellOnceAndGoOnWhenASwitchDoesNotAnswer() {
        installer.change("lane", List.of(), List.of(rule), told::add);
        installer.change("lane", List.of(), List.of(rule), told::add);
        workers.advance(250);
        assertEquals(List.of(false), told);
        assertEquals(2, applied.size());
        confirm(0);
        assertEquals(List.of(false), told);
        confirm(1);
        assertEquals(List.of(false, true), told);
    }

    @Test
    void shouldRemoveBeforeItAdds() {
        installer.change("lane", List.of(rule), List.of(rule));
        assertEquals(2, applied.get(0).stages().size());
    }

    @Test
    void shouldTellAtOnceWhenThereIsNothingToDo() {
        installer.change("lane", List.of(), List.of(), told::add);
        assertEquals(List.of(true), told);
        assertEquals(0, applied.size());
    }
}
