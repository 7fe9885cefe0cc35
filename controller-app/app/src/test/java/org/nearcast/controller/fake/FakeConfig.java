// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.controller.config.NearcastConfig;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistryAdapter;

/** The network configuration, with this application's part alone. */
public final class FakeConfig extends NetworkConfigRegistryAdapter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApplicationId app;
    private final List<NetworkConfigListener> listeners = new ArrayList<>();
    private final List<ConfigFactory<?, ?>> factories = new ArrayList<>();
    private NearcastConfig config;

    public FakeConfig(ApplicationId app) {
        this.app = app;
    }

    /** A configuration as ONOS would make it. */
    public static NearcastConfig parse(ApplicationId app, String json) {
        NearcastConfig config = new NearcastConfig();
        try {
            config.init(app, NearcastConfig.KEY, JSON.readTree(json), JSON, c -> {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        return config;
    }

    public void set(String json) {
        config = parse(app, json);
        NetworkConfigEvent event =
                new NetworkConfigEvent(NetworkConfigEvent.Type.CONFIG_UPDATED, app, NearcastConfig.class);
        List.copyOf(listeners).forEach(listener -> listener.event(event));
    }

    public int registered() {
        return listeners.size() + factories.size();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S, C extends Config<S>> C getConfig(S subject, Class<C> type) {
        return (C) config;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void registerConfigFactory(ConfigFactory factory) {
        factories.add(factory);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void unregisterConfigFactory(ConfigFactory factory) {
        factories.remove(factory);
    }

    @Override
    public void addListener(NetworkConfigListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(NetworkConfigListener listener) {
        listeners.remove(listener);
    }
}
