// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.ds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.ComponentContext;

class ComponentsTest {

    /** What a {@link Lamp} needs. */
    public interface Power {}

    /** What a {@link Lamp} may have. */
    public interface Timer {}

    /** What a {@link Lamp} offers. */
    public interface Light {}

    /** A component as Declarative Services has them; its descriptor is in the test resources. */
    public static class Lamp implements Light {
        protected Power power;
        protected Timer timer;
        private Object watts;

        void activate(ComponentContext context) {
            watts = context.getProperties().get("watts");
            calls.add("on " + watts);
        }

        void modified(ComponentContext context) {
            calls.add("now " + context.getProperties().get("watts"));
        }

        void deactivate() {
            calls.add("off " + watts);
        }
    }

    /** A component that cannot start. */
    public static final class BrokenLamp extends Lamp {
        @Override
        void activate(ComponentContext context) {
            throw new IllegalArgumentException("no bulb");
        }
    }

    private static List<String> calls;

    private final Components components =
            new Components(component -> component.endsWith("BrokenLamp") ? Map.of() : Map.of("watts", "60"));

    @BeforeEach
    void forget() {
        calls = new ArrayList<>();
    }

    @Test
    void shouldFillReferencesActivateAndOffer() {
        Power power = new Power() {};
        components.publish(Power.class, power);
        Lamp lamp = components.start(Lamp.class);
        assertSame(power, lamp.power);
        assertNull(lamp.timer);
        assertSame(lamp, components.get(Light.class));
        assertEquals(List.of("on 60"), calls);
    }

    @Test
    void shouldSayWhatIsMissing() {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> components.start(Lamp.class));
        assertTrue(e.getMessage().contains(Power.class.getName()), e.getMessage());
    }

    @Test
    void shouldSayWhyComponentFails() {
        components.publish(Power.class, new Power() {});
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> components.start(BrokenLamp.class));
        assertTrue(e.getMessage().contains("no bulb"), e.getMessage());
    }

    @Test
    void shouldStopInOppositeOrderAndOnce() {
        components.publish(Power.class, new Power() {});
        components.start(Lamp.class);
        components.start(new Lamp(), Map.of("other", 1));
        assertTrue(components.modify(Lamp.class.getName(), Map.of("watts", "5")));
        components.stop(Light.class);
        components.stopAll();
        components.stopAll();
        assertEquals(List.of("on 60", "on 60", "now 5", "off 60", "off 60"), calls);
    }

    @Test
    void shouldBeFoundThroughFrameworkUtil() {
        Power power = new Power() {};
        components.publish(Power.class, power);
        FlatFrameworkUtilHelper.find(components);
        Bundle bundle = FrameworkUtil.getBundle(ComponentsTest.class);
        var context = bundle.getBundleContext();
        assertSame(power, context.getService(context.getServiceReference(Power.class)));
        assertNull(context.getServiceReference(Timer.class));
    }
}
