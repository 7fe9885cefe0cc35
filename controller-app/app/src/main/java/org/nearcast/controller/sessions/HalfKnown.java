// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onosproject.net.ConnectPoint;

/**
 * The connections that are being listened to, a bounded number behind each port and in all. When there are too many, the eldest
 * behind that port, or behind the one with most, is given up on: a flood of SYNs costs those behind its own port and nobody's
 * memory, of which each connection may take about 40 kB.
 */
public final class HalfKnown {

    private final int perPort;
    private final int inAll;
    private final Map<ConnectPoint, LinkedHashMap<ConnectionKey, Connection>> ports = new HashMap<>();
    private final Map<ConnectionKey, ConnectPoint> behind = new HashMap<>();

    /** Holds at most so many. */
    public HalfKnown(int perPort, int inAll) {
        this.perPort = perPort;
        this.inAll = inAll;
    }

    /** Adds a connection; gives back the one to give up on for it, if there is one. */
    public synchronized Optional<Connection> add(Connection connection) {
        ConnectPoint port = connection.client().port();
        remove(connection.key());
        behind.put(connection.key(), port);
        LinkedHashMap<ConnectionKey, Connection> neighbours = ports.computeIfAbsent(port, p -> new LinkedHashMap<>());
        neighbours.put(connection.key(), connection);
        if (neighbours.size() > perPort) {
            return Optional.of(removeEldest(neighbours));
        }
        if (behind.size() > inAll) {
            return Optional.of(removeEldest(Collections.max(ports.values(), Comparator.comparingInt(Map::size))));
        }
        return Optional.empty();
    }

    private Connection removeEldest(Map<ConnectionKey, Connection> neighbours) {
        Connection eldest = neighbours.values().iterator().next();
        remove(eldest.key());
        return eldest;
    }

    /** It is understood, given up on or gone. */
    public synchronized void remove(ConnectionKey key) {
        ConnectPoint port = behind.remove(key);
        if (port != null) {
            Map<ConnectionKey, Connection> neighbours = ports.get(port);
            neighbours.remove(key);
            if (neighbours.isEmpty()) {
                ports.remove(port);
            }
        }
    }

    /** How many they are. */
    public synchronized int size() {
        return behind.size();
    }

    /** Bytes held for all of them because some before these have not come. */
    public long bytesHeld() {
        long held = 0;
        for (Connection connection : all()) {
            synchronized (connection) {
                held += connection.copied() ? connection.recognition().bytesHeld() : 0;
            }
        }
        return held;
    }

    /** All of them. */
    public synchronized List<Connection> all() {
        List<Connection> connections = new ArrayList<>(behind.size());
        ports.values().forEach(neighbours -> connections.addAll(neighbours.values()));
        return connections;
    }
}
