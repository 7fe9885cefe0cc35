// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onosproject.net.flow.impl.FlowRuleManager;

/** With the properties that ONOS's flow rule manager registers. */
class ComponentPropertiesTest {

    private static final String COMPONENT = FlowRuleManager.class.getName();
    private static final String NAME = "fallbackFlowPollFrequency";

    private final ComponentProperties properties = new ComponentProperties();

    @Test
    void shouldKnowRegisteredPropertiesAndDefaults() {
        properties.registerProperties(FlowRuleManager.class);
        assertEquals("30", properties.getProperty(COMPONENT, NAME).value());
        assertTrue(properties.getComponentNames().contains(COMPONENT));
    }

    @Test
    void shouldCarryValuesToTheComponent() {
        List<Map<String, String>> carried = new ArrayList<>();
        properties.carryBy((component, values) -> carried.add(values));
        properties.registerProperties(FlowRuleManager.class);
        properties.setProperty(COMPONENT, NAME, "7");
        assertEquals("7", properties.getProperty(COMPONENT, NAME).value());
        properties.unsetProperty(COMPONENT, NAME);
        assertEquals("30", properties.getProperty(COMPONENT, NAME).value());
        assertEquals(List.of(Map.of(NAME, "7"), Map.of(NAME, "30")), carried);
    }

    @Test
    void shouldHaveValuesThatWereSetBefore() {
        properties.preSetProperty(COMPONENT, NAME, "9");
        properties.registerProperties(FlowRuleManager.class);
        assertEquals("9", properties.getProperty(COMPONENT, NAME).value());
        assertEquals(Map.of(NAME, "9"), properties.values(COMPONENT));
    }

    @Test
    void shouldNameWhatThereIsWhenAskedForSomethingElse() {
        properties.registerProperties(FlowRuleManager.class);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> properties.setProperty(COMPONENT, "speed", "1"));
        assertTrue(e.getMessage().contains(NAME), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> properties.setProperty("none", NAME, "1"));
    }
}
