// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.nearcast.controller.Workers;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.store.service.ConsistentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections behind the devices this node is master of, and beneath them the distributed map that all nodes share and
 * that outlives a restart. The map is written behind, off the packets' threads; changes of one connection that follow
 * each other closely are written once.
 */
public final class ConnectionTable {

    private static final Logger log = LoggerFactory.getLogger(ConnectionTable.class);

    private final Map<ConnectionKey, Connection> live = new ConcurrentHashMap<>();
    private final Map<ConnectPoint, Integer> behind = new ConcurrentHashMap<>();
    private final ConsistentMap<String, String> store;
    private final Workers workers;
    private final int capacity;
    private final Set<ConnectionKey> dirty = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean flushing = new AtomicBoolean();

    /** A table over {@code store} with at most {@code capacity} connections. */
    public ConnectionTable(ConsistentMap<String, String> store, Workers workers, int capacity) {
        this.store = store;
        this.workers = workers;
        this.capacity = capacity;
    }

    /** A connection behind one of this node's devices; null if unknown. */
    public Connection get(ConnectionKey key) {
        return live.get(key);
    }

    /** Whether it holds as many as it may. */
    public boolean isFull() {
        return live.size() >= capacity;
    }

    /**
     * Whether there is no room for one more behind {@code port}. A port may have as many as are free: one alone gets half of
     * all, and however many ports are full, the next finds room.
     */
    public boolean isFull(ConnectPoint port) {
        return behind.getOrDefault(port, 0) >= capacity - live.size();
    }

    /** Adds a connection, in place of an earlier one of the same addresses and ports. */
    public void put(Connection connection) {
        ConnectPoint before = connection.countedBehind();
        ConnectPoint now = connection.client().port();
        behind.merge(now, 1, Integer::sum);
        connection.countedBehind(now);
        Connection gone = live.put(connection.key(), connection);
        if (gone != null) {
            discount(gone == connection ? before : gone.countedBehind());
        }
    }

    private void discount(ConnectPoint port) {
        behind.computeIfPresent(port, (p, count) -> count == 1 ? null : count - 1);
    }

    /** Removes a connection if it is the one there. */
    public void remove(Connection connection) {
        if (live.remove(connection.key(), connection)) {
            discount(connection.countedBehind());
            save(connection.key());
        }
    }

    /** All connections behind this node's devices. */
    public List<Connection> all() {
        return new ArrayList<>(live.values());
    }

    /** Has a connection's present state written to the distributed map, or its end. */
    public void save(ConnectionKey key) {
        dirty.add(key);
        if (flushing.compareAndSet(false, true)) {
            workers.store(this::flush);
        }
    }

    /** Writes now what is to be written. */
    public void flush() {
        flushing.set(false);
        for (ConnectionKey key : List.copyOf(dirty)) {
            dirty.remove(key);
            Connection connection = live.get(key);
            String record = null;
            if (connection != null) {
                synchronized (connection) {
                    record = connection.state() == Connection.State.CLOSING ? null : ConnectionRecord.write(connection);
                }
            }
            if (record == null) {
                store.remove(key.toString());
            } else {
                store.put(key.toString(), record);
            }
        }
    }

    /** Takes up what the distributed map says of connections behind {@code device}, of which this node became master. */
    public void load(DeviceId device) {
        storedAlone().values().stream()
                .filter(connection -> connection.client().port().deviceId().equals(device))
                .forEach(this::put);
    }

    /** The connections behind {@code device}. */
    public List<Connection> at(DeviceId device) {
        return live.values().stream()
                .filter(connection -> connection.client().port().deviceId().equals(device))
                .collect(Collectors.toList());
    }

    /** Takes out the connections behind {@code device}, of which another node is master now; the map keeps them. */
    public List<Connection> unload(DeviceId device) {
        List<Connection> gone = live.values().stream()
                .filter(connection -> connection.client().port().deviceId().equals(device))
                .collect(Collectors.toList());
        gone.forEach(connection -> {
            if (live.remove(connection.key(), connection)) {
                discount(connection.countedBehind());
            }
        });
        return gone;
    }

    /** Forgets the connections behind this node's devices, in the distributed map too, at once. */
    public void clear() {
        live.keySet().forEach(key -> store.remove(key.toString()));
        live.clear();
        behind.clear();
        dirty.clear();
    }

    /** The connections of all nodes, those behind this node's devices as they are at this moment. */
    public List<Connection> everywhere() {
        Map<ConnectionKey, Connection> all = storedAlone();
        all.putAll(live);
        return new ArrayList<>(all.values());
    }

    /** What the map alone knows: records of live connections are not read, for that would be most of the work. */
    private Map<ConnectionKey, Connection> storedAlone() {
        Map<ConnectionKey, Connection> connections = new HashMap<>();
        Set<String> known = live.keySet().stream().map(Object::toString).collect(Collectors.toSet());
        store.asJavaMap().forEach((key, record) -> {
            if (known.contains(key)) {
                return;
            }
            try {
                Connection connection = ConnectionRecord.read(key, record);
                connections.put(connection.key(), connection);
            } catch (IllegalArgumentException e) {
                log.warn("Ignoring a stored connection: {}", e.getMessage());
            }
        });
        return connections;
    }
}
