// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.onosproject.net.config.NetworkConfigEvent.Type.CONFIG_ADDED;
import static org.onosproject.net.config.NetworkConfigEvent.Type.CONFIG_REGISTERED;
import static org.onosproject.net.config.NetworkConfigEvent.Type.CONFIG_REMOVED;
import static org.onosproject.net.config.NetworkConfigEvent.Type.CONFIG_UNREGISTERED;
import static org.onosproject.net.config.NetworkConfigEvent.Type.CONFIG_UPDATED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.ConfigApplyDelegate;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.InvalidConfigException;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigStore;
import org.onosproject.net.config.NetworkConfigStoreDelegate;
import org.onosproject.store.AbstractStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network configuration, in memory: the file it came from is its lasting form. What no factory is registered for yet
 * waits and is taken, if valid, when the factory comes.
 */
public final class SingleNodeNetworkConfigStore extends AbstractStore<NetworkConfigEvent, NetworkConfigStoreDelegate>
        implements NetworkConfigStore {

    private static final Logger log = LoggerFactory.getLogger(SingleNodeNetworkConfigStore.class);

    /** @param name the class of a configuration that is in force, or the key of one that waits for its factory */
    private record Key(Object subject, String name, boolean waiting) {}

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<Key, JsonNode> configs = new ConcurrentHashMap<>();
    private final Map<String, ConfigFactory<?, ?>> factories = new ConcurrentHashMap<>();

    @SuppressWarnings("rawtypes")
    private final ConfigApplyDelegate onApply =
            config -> put(config.subject(), config.getClass().getName(), config.node());

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void addConfigFactory(ConfigFactory factory) {
        factories.put(factory.configClass().getName(), factory);
        for (Key key : configs.keySet()) {
            if (key.waiting()
                    && key.name().equals(factory.configKey())
                    && factory.subjectFactory().subjectClass().isInstance(key.subject())) {
                JsonNode json = configs.remove(key);
                try {
                    applyConfig(key.subject(), factory.configClass(), json);
                } catch (RuntimeException e) {
                    log.warn("configuration {} of {} is not valid, left out: {}", key.name(), key.subject(), reason(e));
                }
            }
        }
        notifyDelegate(new NetworkConfigEvent(CONFIG_REGISTERED, factory.configKey(), factory.configClass()));
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void removeConfigFactory(ConfigFactory factory) {
        String name = factory.configClass().getName();
        factories.remove(name);
        for (Key key : configs.keySet()) {
            if (!key.waiting() && key.name().equals(name)) {
                configs.put(new Key(key.subject(), factory.configKey(), true), configs.remove(key));
            }
        }
        notifyDelegate(new NetworkConfigEvent(CONFIG_UNREGISTERED, factory.configKey(), factory.configClass()));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S, C extends Config<S>> ConfigFactory<S, C> getConfigFactory(Class<C> configClass) {
        return (ConfigFactory<S, C>) factories.get(configClass.getName());
    }

    @Override
    public <S> Set<S> getSubjects(Class<S> subjectClass) {
        return subjects(subjectClass, key -> true);
    }

    @Override
    public <S, C extends Config<S>> Set<S> getSubjects(Class<S> subjectClass, Class<C> configClass) {
        return subjects(subjectClass, key -> !key.waiting() && key.name().equals(configClass.getName()));
    }

    private <S> Set<S> subjects(Class<S> subjectClass, Predicate<Key> wanted) {
        return configs.keySet().stream()
                .filter(wanted)
                .map(Key::subject)
                .filter(subjectClass::isInstance)
                .map(subjectClass::cast)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S> Set<Class<? extends Config<S>>> getConfigClasses(S subject) {
        return configs.keySet().stream()
                .filter(key -> !key.waiting() && key.subject().equals(subject) && factories.containsKey(key.name()))
                .map(key ->
                        (Class<? extends Config<S>>) factories.get(key.name()).configClass())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public <S, C extends Config<S>> C getConfig(S subject, Class<C> configClass) {
        JsonNode json = configs.get(new Key(subject, configClass.getName(), false));
        return json == null ? null : config(subject, configClass, json, onApply);
    }

    @Override
    public <S, C extends Config<S>> C createConfig(S subject, Class<C> configClass) {
        JsonNode json = configs.computeIfAbsent(
                new Key(subject, configClass.getName(), false),
                key -> getConfigFactory(configClass).isList() ? mapper.createArrayNode() : mapper.createObjectNode());
        return config(subject, configClass, json, onApply);
    }

    /** @throws InvalidConfigException if the configuration says that it is not valid, with its reason as cause */
    @Override
    public <S, C extends Config<S>> C applyConfig(S subject, Class<C> configClass, JsonNode json) {
        ConfigFactory<S, C> factory = getConfigFactory(configClass);
        C config;
        try {
            config = config(subject, configClass, json, onApply);
            if (!config.isValid()) {
                throw new IllegalArgumentException("not a valid " + factory.configKey() + " configuration");
            }
        } catch (RuntimeException e) {
            throw new InvalidConfigException(
                    factory.subjectFactory().subjectClassKey(),
                    factory.subjectFactory().subjectKey(subject),
                    factory.configKey(),
                    e);
        }
        put(subject, configClass.getName(), json);
        return config;
    }

    @Override
    public <S> void queueConfig(S subject, String configKey, JsonNode json) {
        configs.put(new Key(subject, configKey, true), json);
    }

    @Override
    public <S, C extends Config<S>> void clearConfig(S subject, Class<C> configClass) {
        remove(new Key(subject, configClass.getName(), false));
    }

    @Override
    public <S> void clearQueuedConfig(S subject, String configKey) {
        configs.remove(new Key(subject, configKey, true));
    }

    @Override
    public <S> void clearConfig(S subject) {
        configs.keySet().stream().filter(key -> key.subject().equals(subject)).forEach(this::remove);
    }

    @Override
    public <S> void clearConfig() {
        configs.keySet().forEach(this::remove);
    }

    private void put(Object subject, String className, JsonNode json) {
        JsonNode before = configs.put(new Key(subject, className, false), json);
        if (!json.equals(before)) {
            tell(before == null ? CONFIG_ADDED : CONFIG_UPDATED, subject, className, json, before);
        }
    }

    private void remove(Key key) {
        JsonNode before = configs.remove(key);
        if (before != null && !key.waiting()) {
            tell(CONFIG_REMOVED, key.subject(), key.name(), null, before);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void tell(NetworkConfigEvent.Type type, Object subject, String className, JsonNode after, JsonNode before) {
        ConfigFactory factory = factories.get(className);
        if (factory != null) {
            Class configClass = factory.configClass();
            notifyDelegate(new NetworkConfigEvent(
                    type,
                    subject,
                    after == null ? null : config(subject, configClass, after, null),
                    before == null ? null : config(subject, configClass, before, null),
                    configClass));
        }
    }

    private <S, C extends Config<S>> C config(
            S subject, Class<C> configClass, JsonNode json, ConfigApplyDelegate delegate) {
        ConfigFactory<S, C> factory = getConfigFactory(configClass);
        if (factory == null) {
            return null;
        }
        if (factory.isList() != json.isArray() || !factory.isList() && !json.isObject()) {
            throw new IllegalArgumentException(
                    factory.configKey() + " must be a JSON " + (factory.isList() ? "array" : "object"));
        }
        C config = factory.createConfig();
        config.init(subject, factory.configKey(), json, mapper, delegate);
        return config;
    }
}
