// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TopologyTest {
    @Test
    void shouldNameOnlyWhatIsSet() {
        assertEquals("{\"viewers\":3}", Topology.single(3).parametersJson().toString());
        assertEquals("two-switch", Topology.twoSwitch(2).name());
    }

    @Test
    void shouldPassLinksOnAsShapes() {
        Topology topology = Topology.twoSwitch(4)
                .lan(LinkShape.of(20, 8))
                .core(LinkShape.of(50, 10).withJitterMs(2))
                .cdn(LinkShape.of(100, 30).withQueue(200));
        assertEquals(
                "{\"cdn\":{\"rateMbit\":100.0,\"delayMs\":30.0,\"jitterMs\":0.0,\"lossPercent\":0.0,\"queue\":200},"
                        + "\"core\":{\"rateMbit\":50.0,\"delayMs\":10.0,\"jitterMs\":2.0,\"lossPercent\":0.0,\"queue\":100},"
                        + "\"lan\":{\"rateMbit\":20.0,\"delayMs\":8.0,\"jitterMs\":0.0,\"lossPercent\":0.0,\"queue\":100},"
                        + "\"viewers\":4}",
                topology.parametersJson().toString());
    }

    @Test
    void shouldLeaveATopologyAsItWasWhenChanged() {
        Topology two = Topology.single(2);
        two.with("viewers", 3);
        assertEquals("single{\"viewers\":2}", two.toString());
    }
}
