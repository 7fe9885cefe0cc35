// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import java.util.HashMap;
import java.util.Map;
import org.onosproject.store.service.AsyncConsistentMap;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapBuilder;
import org.onosproject.store.service.StorageServiceAdapter;
import org.onosproject.store.service.TestConsistentMap;

/** Maps that outlive the application: a second one of the same name is the first again. */
public final class FakeStorage extends StorageServiceAdapter {

    private final Map<String, ConsistentMap<?, ?>> maps = new HashMap<>();

    /** A map by its name. */
    @SuppressWarnings("unchecked")
    public ConsistentMap<String, String> map(String name) {
        return (ConsistentMap<String, String>) maps.get(name);
    }

    /** All that was stored is lost. */
    public void forget() {
        maps.clear();
    }

    @Override
    public <K, V> ConsistentMapBuilder<K, V> consistentMapBuilder() {
        return new ConsistentMapBuilder<K, V>() {
            @Override
            @SuppressWarnings("unchecked")
            public ConsistentMap<K, V> build() {
                return (ConsistentMap<K, V>) maps.computeIfAbsent(name(), name -> {
                    TestConsistentMap.Builder<K, V> builder = TestConsistentMap.builder();
                    return builder.withName(name).withSerializer(serializer()).build();
                });
            }

            @Override
            public AsyncConsistentMap<K, V> buildAsyncMap() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
