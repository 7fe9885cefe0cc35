// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.storage;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.onosproject.store.service.AsyncAtomicCounter;
import org.onosproject.store.service.AsyncConsistentMap;
import org.onosproject.store.service.AtomicCounterBuilder;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapBuilder;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.Versioned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONOS's storage service for one node: consistent maps in memory, each with a file in a folder if there is one, written
 * within half a second after a change and when the service stops; atomic counters in memory. Everything else of the service
 * is refused with a clear message.
 */
public final class FileStorageService extends RefusingStorageService {

    private static final Logger log = LoggerFactory.getLogger(FileStorageService.class);
    private static final long FLUSH_MS = 500;

    private final Path folder;
    private final AtomicLong version = new AtomicLong();
    private final Map<String, PersistentMap<?, ?>> maps = new ConcurrentHashMap<>();
    private final Map<String, AsyncAtomicCounter> counters = new ConcurrentHashMap<>();
    private final ExecutorService events = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "nearcast-map-events");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean frozen;

    /**
     * @param folder where maps are kept, made if missing; null keeps them in memory only
     * @throws IOException if the folder cannot be made or written to
     */
    public FileStorageService(Path folder, ScheduledExecutorService timer) throws IOException {
        this.folder = folder;
        if (folder != null) {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException(folder + " is not writable");
            }
            timer.scheduleWithFixedDelay(this::flush, FLUSH_MS, FLUSH_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Writes what changed since the last time. */
    public void flush() {
        if (!frozen) {
            maps.values().forEach(PersistentMap::flush);
        }
    }

    /**
     * Writes everything a last time and leaves the files alone from then on: what applications do to their maps while they
     * are shut down is then no different, for the next start, from a crash.
     */
    public synchronized void freeze() {
        flush();
        frozen = true;
    }

    @Override
    public <K, V> ConsistentMapBuilder<K, V> consistentMapBuilder() {
        return new ConsistentMapBuilder<>() {
            @Override
            public ConsistentMap<K, V> build() {
                return buildAsyncMap().asConsistentMap();
            }

            @Override
            public AsyncConsistentMap<K, V> buildAsyncMap() {
                return map(name(), serializer());
            }
        };
    }

    /** The map of that name; the same one for everybody who asks. */
    @SuppressWarnings("unchecked")
    <K, V> AsyncConsistentMap<K, V> map(String name, Serializer serializer) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a map needs a name");
        }
        PersistentMap<K, V> known = (PersistentMap<K, V>) maps.computeIfAbsent(name, n -> open(n, serializer));
        known.use(serializer);
        return known.map();
    }

    private <K, V> PersistentMap<K, V> open(String name, Serializer serializer) {
        StateFile file = folder == null
                ? null
                : new StateFile(folder.resolve(URLEncoder.encode(name, StandardCharsets.UTF_8) + ".map"));
        return new PersistentMap<>(name, serializer, file);
    }

    @Override
    public AtomicCounterBuilder atomicCounterBuilder() {
        return new AtomicCounterBuilder() {
            @Override
            public AsyncAtomicCounter build() {
                return counters.computeIfAbsent(name(), LocalAtomicCounter::new);
            }
        };
    }

    private final class PersistentMap<K, V> implements LocalConsistentMap.Owner {
        private final String name;
        private final StateFile file;
        private final LocalConsistentMap<K, V> map;
        private volatile Serializer serializer;
        private volatile boolean dirty;

        PersistentMap(String name, Serializer serializer, StateFile file) {
            this.name = name;
            this.file = file;
            this.serializer = serializer;
            if (file != null && serializer == null) {
                throw new IllegalArgumentException("map " + name + " needs a serializer to be kept");
            }
            this.map = new LocalConsistentMap<>(name, this, file == null ? Map.of() : load());
        }

        LocalConsistentMap<K, V> map() {
            return map;
        }

        /** A bundle that was restarted brings new classes: encode with its serializer from now on. */
        void use(Serializer newest) {
            if (newest != null) {
                serializer = newest;
            }
        }

        private Map<K, Versioned<V>> load() {
            Map<K, Versioned<V>> loaded = new LinkedHashMap<>();
            try {
                for (StateFile.Entry entry : file.read()) {
                    V value = serializer.decode(entry.value());
                    K key = serializer.decode(entry.key());
                    loaded.put(key, new Versioned<>(value, entry.version()));
                    version.accumulateAndGet(entry.version(), Math::max);
                }
            } catch (RuntimeException e) {
                file.moveAside(e);
                loaded.clear();
            }
            return loaded;
        }

        @Override
        public long nextVersion() {
            return version.incrementAndGet();
        }

        @Override
        public void changed() {
            dirty = true;
        }

        @Override
        public void later(Runnable telling) {
            events.execute(() -> {
                try {
                    telling.run();
                } catch (RuntimeException e) {
                    log.warn("a listener of map {} failed", name, e);
                }
            });
        }

        synchronized void flush() {
            if (file == null || !dirty) {
                return;
            }
            dirty = false;
            try {
                List<StateFile.Entry> entries = new ArrayList<>();
                map.snapshot()
                        .forEach((key, value) -> entries.add(new StateFile.Entry(
                                serializer.encode(key), serializer.encode(value.value()), value.version())));
                file.write(entries);
            } catch (IOException | RuntimeException e) {
                dirty = true;
                log.warn("map {} could not be written: {}", name, e.toString());
            }
        }
    }
}
