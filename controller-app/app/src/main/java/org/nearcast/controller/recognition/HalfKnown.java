// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.ConnectionKey;
import org.onosproject.net.ConnectPoint;

/**
 * The connections that are being listened to, a bounded number behind each port and in all; when it is exceeded the eldest
 * is given up on, so that a flood of SYNs costs those behind its own port and nobody's memory.
 */
public final class HalfKnown {

    private final int perPort;
    private final int inAll;
    private final Map<ConnectPoint, LinkedHashMap<ConnectionKey, Connection>> ports = new HashMap<>();
    private int size;

    /** Holds at most so many. */
    public HalfKnown(int perPort, int inAll) {
        this.perPort = perPort;
        this.inAll = inAll;
    }

    /** Adds a connection; gives back the one to give up on for it, if there is one. */
    public synchronized Optional<Connection> add(ConnectPoint port, Connection connection) {
        LinkedHashMap<ConnectionKey, Connection> behind = ports.computeIfAbsent(port, p -> new LinkedHashMap<>());
        if (behind.put(connection.key(), connection) == null) {
            size++;
        }
        if (behind.size() <= perPort && size <= inAll) {
            return Optional.empty();
        }
        Map.Entry<ConnectionKey, Connection> eldest =
                behind.entrySet().iterator().next();
        remove(port, eldest.getKey());
        return Optional.of(eldest.getValue());
    }

    /** It is understood, given up on or gone. */
    public synchronized void remove(ConnectPoint port, ConnectionKey key) {
        Map<ConnectionKey, Connection> behind = ports.get(port);
        if (behind != null && behind.remove(key) != null) {
            size--;
            if (behind.isEmpty()) {
                ports.remove(port);
            }
        }
    }

    /** All of them. */
    public synchronized List<Connection> all() {
        List<Connection> connections = new ArrayList<>(size);
        ports.values().forEach(behind -> connections.addAll(behind.values()));
        return connections;
    }

    /** How many. */
    public synchronized int size() {
        return size;
    }
}
