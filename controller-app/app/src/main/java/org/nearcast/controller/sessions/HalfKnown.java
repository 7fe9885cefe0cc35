// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onosproject.net.ConnectPoint;

/**
 * The connections that are being listened to, a bounded number behind each port and in all; when it is exceeded the eldest
 * is given up on, so that a flood of SYNs costs those behind its own port and nobody's memory.
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
        if (neighbours.size() <= perPort && behind.size() <= inAll) {
            return Optional.empty();
        }
        Connection eldest = neighbours.values().iterator().next();
        remove(eldest.key());
        return Optional.of(eldest);
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

    /** All of them. */
    public synchronized List<Connection> all() {
        List<Connection> connections = new ArrayList<>(behind.size());
        ports.values().forEach(neighbours -> connections.addAll(neighbours.values()));
        return connections;
    }
}
