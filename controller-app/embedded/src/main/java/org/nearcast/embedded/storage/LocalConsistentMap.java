// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.onosproject.store.primitives.MapUpdate;
import org.onosproject.store.primitives.TransactionId;
import org.onosproject.store.service.AsyncConsistentMap;
import org.onosproject.store.service.AsyncIterator;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.TransactionLog;
import org.onosproject.store.service.Version;
import org.onosproject.store.service.Versioned;

/**
 * A ConsistentMap of one node: every operation is done, in one order, when its future is returned. Versions rise over all
 * maps of a service and over restarts. As in ONOS, nothing of the caller's runs while the map is locked: a function that
 * computes a value is called again when the entry has changed meanwhile, and listeners are told later, in order, by a thread
 * of the service that hands over to their executors.
 */
final class LocalConsistentMap<K, V> implements AsyncConsistentMap<K, V> {

    /** Where versions come from and who has to know of changes. */
    interface Owner {
        long nextVersion();

        void changed();

        /** Runs what tells listeners; in order, later, on another thread. */
        void later(Runnable telling);
    }

    private final String name;
    private final Owner owner;
    private final Map<K, Versioned<V>> entries;
    private final Map<MapEventListener<K, V>, Executor> listeners = new ConcurrentHashMap<>();

    LocalConsistentMap(String name, Owner owner, Map<K, Versioned<V>> initial) {
        this.name = name;
        this.owner = owner;
        this.entries = new LinkedHashMap<>(initial);
    }

    synchronized Map<K, Versioned<V>> snapshot() {
        return new LinkedHashMap<>(entries);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletableFuture<Integer> size() {
        return done(entries::size);
    }

    @Override
    public CompletableFuture<Boolean> containsKey(K key) {
        return done(() -> entries.containsKey(key));
    }

    @Override
    public CompletableFuture<Boolean> containsValue(V value) {
        return done(() -> entries.values().stream().anyMatch(versioned -> Objects.equals(versioned.value(), value)));
    }

    @Override
    public CompletableFuture<Versioned<V>> get(K key) {
        return done(() -> entries.get(key));
    }

    @Override
    public CompletableFuture<Versioned<V>> getOrDefault(K key, V defaultValue) {
        return done(() -> entries.getOrDefault(key, new Versioned<>(defaultValue, 0)));
    }

    @Override
    public CompletableFuture<Versioned<V>> computeIf(
            K key, Predicate<? super V> condition, BiFunction<? super K, ? super V, ? extends V> function) {
        try {
            while (true) {
                Versioned<V> before = current(key);
                V value = Versioned.valueOrNull(before);
                if (!condition.test(value)) {
                    return CompletableFuture.completedFuture(before);
                }
                V computed = function.apply(key, value);
                synchronized (this) {
                    if (entries.get(key) == before) {
                        return CompletableFuture.completedFuture(set(key, computed));
                    }
                }
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized Versioned<V> current(K key) {
        return entries.get(key);
    }

    @Override
    public CompletableFuture<Versioned<V>> put(K key, V value) {
        return done(() -> {
            Versioned<V> before = entries.get(key);
            set(key, value);
            return before;
        });
    }

    @Override
    public CompletableFuture<Versioned<V>> putAndGet(K key, V value) {
        return done(() -> set(key, value));
    }

    @Override
    public CompletableFuture<Versioned<V>> putIfAbsent(K key, V value) {
        return done(() -> {
            Versioned<V> before = entries.get(key);
            if (before == null) {
                set(key, value);
            }
            return before;
        });
    }

    @Override
    public CompletableFuture<Versioned<V>> remove(K key) {
        return done(() -> {
            Versioned<V> before = entries.get(key);
            set(key, null);
            return before;
        });
    }

    @Override
    public CompletableFuture<Boolean> remove(K key, V value) {
        return setIf(key, (k, before) -> Objects.equals(before.value(), value), null);
    }

    @Override
    public CompletableFuture<Boolean> remove(K key, long version) {
        return setIf(key, (k, before) -> before.version() == version, null);
    }

    @Override
    public CompletableFuture<Versioned<V>> replace(K key, V value) {
        return done(() -> {
            Versioned<V> before = entries.get(key);
            if (before != null) {
                set(key, value);
            }
            return before;
        });
    }

    @Override
    public CompletableFuture<Boolean> replace(K key, V oldValue, V newValue) {
        return setIf(key, (k, before) -> Objects.equals(before.value(), oldValue), newValue);
    }

    @Override
    public CompletableFuture<Boolean> replace(K key, long oldVersion, V newValue) {
        return setIf(key, (k, before) -> before.version() == oldVersion, newValue);
    }

    private CompletableFuture<Boolean> setIf(K key, BiPredicate<K, Versioned<V>> condition, V value) {
        return done(() -> {
            Versioned<V> before = entries.get(key);
            if (before == null || !condition.test(key, before)) {
                return false;
            }
            set(key, value);
            return true;
        });
    }

    @Override
    public CompletableFuture<Void> clear() {
        return done(() -> {
            List.copyOf(entries.keySet()).forEach(key -> set(key, null));
            return null;
        });
    }

    @Override
    public CompletableFuture<Set<K>> keySet() {
        return done(() -> new LinkedHashSet<>(entries.keySet()));
    }

    @Override
    public CompletableFuture<Collection<Versioned<V>>> values() {
        return done(() -> new ArrayList<>(entries.values()));
    }

    @Override
    public CompletableFuture<Set<Entry<K, Versioned<V>>>> entrySet() {
        return done(() -> new LinkedHashSet<>(snapshot().entrySet()));
    }

    /** The one place where an entry changes; null takes it away. */
    private Versioned<V> set(K key, V value) {
        Versioned<V> before = entries.get(key);
        Versioned<V> after = value == null ? null : new Versioned<>(value, owner.nextVersion());
        if (after == null) {
            if (before == null) {
                return null;
            }
            entries.remove(key);
        } else {
            entries.put(key, after);
        }
        owner.changed();
        MapEvent<K, V> event = new MapEvent<>(name, key, after, before);
        listeners.forEach((listener, executor) -> owner.later(() -> executor.execute(() -> listener.event(event))));
        return after;
    }

    @Override
    public CompletableFuture<Void> addListener(MapEventListener<K, V> listener, Executor executor) {
        listeners.put(listener, executor);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> removeListener(MapEventListener<K, V> listener) {
        listeners.remove(listener);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<AsyncIterator<Entry<K, Versioned<V>>>> iterator() {
        List<Entry<K, Versioned<V>>> left = new ArrayList<>(snapshot().entrySet());
        return CompletableFuture.completedFuture(new AsyncIterator<>() {
            @Override
            public CompletableFuture<Boolean> hasNext() {
                return CompletableFuture.completedFuture(!left.isEmpty());
            }

            @Override
            public CompletableFuture<Entry<K, Versioned<V>>> next() {
                return CompletableFuture.completedFuture(left.remove(0));
            }
        });
    }

    private synchronized <T> CompletableFuture<T> done(Supplier<T> operation) {
        try {
            return CompletableFuture.completedFuture(operation.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Version> begin(TransactionId transactionId) {
        return noTransactions();
    }

    @Override
    public CompletableFuture<Boolean> prepare(TransactionLog<MapUpdate<K, V>> transactionLog) {
        return noTransactions();
    }

    @Override
    public CompletableFuture<Boolean> prepareAndCommit(TransactionLog<MapUpdate<K, V>> transactionLog) {
        return noTransactions();
    }

    @Override
    public CompletableFuture<Void> commit(TransactionId transactionId) {
        return noTransactions();
    }

    @Override
    public CompletableFuture<Void> rollback(TransactionId transactionId) {
        return noTransactions();
    }

    private static <T> CompletableFuture<T> noTransactions() {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("this runtime has no transactions over maps"));
    }
}
