// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.cfg.ConfigProperty;
import org.onosproject.cfg.impl.ConfigPropertyDefinitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONOS's component configuration: the properties that components register (their {@code .cfgdef} resources give names, types
 * and defaults) and the values set for them, which reach the component through whoever runs it.
 */
public final class ComponentProperties implements ComponentConfigService {

    private static final Logger log = LoggerFactory.getLogger(ComponentProperties.class);

    /** Brings a component its new values. */
    public interface Carrier {
        /** @param values all values that were set, by property name; the others keep their defaults */
        void modified(String component, Map<String, String> values);
    }

    private final Map<String, Map<String, ConfigProperty>> registered = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> set = new ConcurrentHashMap<>();
    private volatile Carrier carrier = (component, values) -> {};

    /** Who brings values to components from now on. */
    public void carryBy(Carrier newCarrier) {
        carrier = newCarrier;
    }

    /** The values set for a component, also before it exists. */
    public Map<String, String> values(String component) {
        return Map.copyOf(set.getOrDefault(component, Map.of()));
    }

    /** Everything that was set, by component. */
    public Map<String, Map<String, String>> all() {
        Map<String, Map<String, String>> copy = new HashMap<>();
        set.forEach((component, values) -> copy.put(component, Map.copyOf(values)));
        return copy;
    }

    @Override
    public Set<String> getComponentNames() {
        return new HashSet<>(registered.keySet());
    }

    @Override
    public void registerProperties(Class<?> component) {
        String resource = component.getSimpleName() + ".cfgdef";
        Map<String, ConfigProperty> properties = new TreeMap<>();
        try (InputStream in = open(component, resource)) {
            if (in != null) {
                ConfigPropertyDefinitions.read(in).forEach(property -> properties.put(property.name(), property));
            }
        } catch (IOException e) {
            log.warn("{} of {} cannot be read: {}", resource, component.getName(), e.getMessage());
        }
        registered.put(component.getName(), new ConcurrentHashMap<>(properties));
        values(component.getName()).forEach((name, value) -> {
            if (properties.containsKey(name)) {
                apply(component.getName(), name, value);
            } else {
                log.warn("{} has no property {}; it has {}", component.getName(), name, properties.keySet());
            }
        });
    }

    private static InputStream open(Class<?> component, String resource) {
        InputStream beside = component.getResourceAsStream(resource);
        return beside != null
                ? beside
                : component.getResourceAsStream("/" + component.getName().replace('.', '/') + ".cfgdef");
    }

    @Override
    public void unregisterProperties(Class<?> component, boolean clear) {
        registered.remove(component.getName());
        if (clear) {
            set.remove(component.getName());
        }
    }

    @Override
    public Set<ConfigProperty> getProperties(String component) {
        Map<String, ConfigProperty> properties = registered.get(component);
        return properties == null ? null : Set.copyOf(properties.values());
    }

    @Override
    public ConfigProperty getProperty(String component, String name) {
        return registered.getOrDefault(component, Map.of()).get(name);
    }

    /** @throws IllegalArgumentException if the component or the property is not known or the value is not of its type */
    @Override
    public void setProperty(String component, String name, String value) {
        if (getProperty(component, name) == null) {
            throw new IllegalArgumentException(
                    registered.containsKey(component)
                            ? component + " has no property " + name + "; it has "
                                    + new TreeMap<>(registered.get(component)).keySet()
                            : "no component " + component);
        }
        apply(component, name, value);
        preSetProperty(component, name, value);
        carrier.modified(component, values(component));
    }

    private void apply(String component, String name, String value) {
        registered.get(component).computeIfPresent(name, (n, property) -> ConfigProperty.setProperty(property, value));
    }

    @Override
    public void preSetProperty(String component, String name, String value) {
        set.computeIfAbsent(component, c -> new ConcurrentHashMap<>()).put(name, value);
    }

    @Override
    public void preSetProperty(String component, String name, String value, boolean override) {
        if (override || !values(component).containsKey(name)) {
            preSetProperty(component, name, value);
        }
    }

    @Override
    public void unsetProperty(String component, String name) {
        ConfigProperty property = getProperty(component, name);
        set.getOrDefault(component, new ConcurrentHashMap<>()).remove(name);
        if (property != null) {
            registered.get(component).put(name, ConfigProperty.resetProperty(property));
            Map<String, String> values = new HashMap<>(values(component));
            values.put(name, property.defaultValue());
            carrier.modified(component, values);
        }
    }
}
