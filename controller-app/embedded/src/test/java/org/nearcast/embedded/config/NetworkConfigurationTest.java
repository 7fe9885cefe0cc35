// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.embedded.config.NetworkConfiguration.InvalidException;
import org.nearcast.embedded.ds.Components;
import org.nearcast.embedded.store.SingleNodeNetworkConfigStore;
import org.onosproject.cluster.ClusterService;
import org.onosproject.event.impl.CoreEventDispatcher;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.config.NetworkConfigStore;
import org.onosproject.net.config.basics.SubjectFactories;
import org.onosproject.net.config.impl.NetworkConfigManager;

/** With ONOS's own NetworkConfigManager. */
class NetworkConfigurationTest {

    /** A configuration that wants a number. */
    public static final class Room extends Config<DeviceId> {
        @Override
        public boolean isValid() {
            return hasOnlyFields("seats") && isIntegralNumber("seats", FieldPresence.MANDATORY, 1, 100);
        }
    }

    private static final ConfigFactory<DeviceId, Room> FACTORY =
            new ConfigFactory<>(SubjectFactories.DEVICE_SUBJECT_FACTORY, Room.class, "room") {
                @Override
                public Room createConfig() {
                    return new Room();
                }
            };
    private static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");
    private static final String GOOD = "{\"devices\":{\"of:0000000000000001\":{\"room\":{\"seats\":7}}}}";

    private final Components onos = new Components(component -> Map.of());
    private NetworkConfigRegistry registry;
    private NetworkConfiguration configuration;

    @BeforeEach
    void start() {
        onos.publish(ClusterService.class, oneNode());
        onos.start(CoreEventDispatcher.class);
        onos.publish(NetworkConfigStore.class, new SingleNodeNetworkConfigStore());
        onos.start(NetworkConfigManager.class);
        registry = onos.get(NetworkConfigRegistry.class);
        registry.registerConfigFactory(FACTORY);
        configuration = new NetworkConfiguration(registry);
    }

    @AfterEach
    void stop() {
        onos.stopAll();
    }

    /** How many nodes there are is all that the manager asks of the cluster. */
    private static ClusterService oneNode() {
        return (ClusterService) Proxy.newProxyInstance(
                ClusterService.class.getClassLoader(),
                new Class<?>[] {ClusterService.class},
                (proxy, method, arguments) -> method.getName().equals("getNodes") ? Set.of("self") : null);
    }

    private int seats() {
        return registry.getConfig(DEVICE, Room.class).node().get("seats").asInt();
    }

    private String refusal(String json) {
        return assertThrows(InvalidException.class, () -> configuration.load(json))
                .getMessage();
    }

    @Test
    void shouldTakeOverAndShowConfiguration() throws Exception {
        configuration.load(GOOD);
        assertEquals(7, seats());
        assertEquals(GOOD, configuration.current().toString());
    }

    @Test
    void shouldSayWhatIsWrongAndWhereAndKeepTheOld() throws Exception {
        configuration.load(GOOD);
        String refusal = refusal(GOOD.replace("7", "700"));
        assertTrue(refusal.startsWith("devices/of:0000000000000001/room: \"seats\": "), refusal);
        assertEquals(7, seats());
    }

    @Test
    void shouldChangeNothingWhenOnePartIsWrong() {
        refusal("{\"devices\":{\"of:0000000000000001\":{\"room\":{\"seats\":7}},"
                + "\"of:0000000000000002\":{\"room\":{\"chairs\":7}}}}");
        assertNull(registry.getConfig(DEVICE, Room.class));
    }

    @Test
    void shouldNameLineOfBrokenJson() {
        String refusal = refusal("{\n  \"devices\": {,}\n}");
        assertTrue(refusal.startsWith("not JSON at line 2, column "), refusal);
    }

    @Test
    void shouldNameSectionsThereAre() {
        assertEquals("no section \"apples\"; there are [devices]", refusal("{\"apples\":{}}"));
        assertEquals("devices must be a JSON object", refusal("{\"devices\":[]}"));
        assertTrue(refusal("[]").startsWith("a network configuration is a JSON object"));
        assertEquals(
                "devices/of:0000000000000001/room must be a JSON object",
                refusal("{\"devices\":{\"of:0000000000000001\":{\"room\":[]}}}"));
    }

    @Test
    void shouldNameMissingFile() {
        InvalidException e =
                assertThrows(InvalidException.class, () -> configuration.load(Path.of("/nowhere/netcfg.json")));
        assertEquals("/nowhere/netcfg.json: no such file", e.getMessage());
    }

    @Test
    void shouldKeepWhatNobodyKnowsUntilSomebodyDoes() throws Exception {
        registry.unregisterConfigFactory(FACTORY);
        configuration.load(GOOD);
        assertNull(registry.getConfig(DEVICE, Room.class));
        registry.registerConfigFactory(FACTORY);
        assertEquals(7, seats());
    }
}
