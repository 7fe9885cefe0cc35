// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.report;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nearcast.protocol.announce.Report;
import org.nearcast.protocol.announce.ReportCodec;
import org.nearcast.protocol.announce.ReportedConnection;

/**
 * The connections that came to redirect ports, and which of them are to be reported when: each when something about it changes
 * and every 10 s, its end three times. There are no more than the gateway accepts. Thread-safe.
 */
public final class SteeredConnections {

    /** Datagrams in one go; with four goes a second the controller's bound of 20 a second is not reached. */
    private static final int MOST_DATAGRAMS = 4;

    private final Set<SteeredConnection> connections = new LinkedHashSet<>();

    /**
     * One has come.
     *
     * @param cdn what it was meant for
     * @param local this machine's address that it came to
     */
    public SteeredConnection opened(InetSocketAddress client, InetSocketAddress cdn, InetAddress local) {
        SteeredConnection connection = new SteeredConnection(client, cdn, local);
        synchronized (connections) {
            connections.add(connection);
        }
        return connection;
    }

    private List<SteeredConnection> current() {
        synchronized (connections) {
            connections.removeIf(SteeredConnection::isDone);
            Set<String> open = new HashSet<>();
            connections.stream().filter(c -> !c.isOver()).forEach(c -> open.add(c.name()));
            // Its successor from the same port is not to be ended by its end.
            connections.removeIf(c -> c.isOver() && open.contains(c.name()));
            return List.copyOf(connections);
        }
    }

    /** How many there are, those included whose end is still to be said. */
    public int size() {
        synchronized (connections) {
            return connections.size();
        }
    }

    /**
     * What is to be reported now from {@code local}, by datagrams; it counts as said.
     *
     * @param nowMs ms on a clock that only goes on
     */
    public List<List<ReportedConnection>> due(InetAddress local, long nowMs) {
        List<SteeredConnection> due = new ArrayList<>(current());
        due.removeIf(connection -> !connection.local().equals(local) || !connection.isDue(nowMs));
        due.sort(Comparator.comparing(connection -> !connection.isOver()));
        List<List<ReportedConnection>> datagrams = new ArrayList<>();
        List<ReportedConnection> datagram = new ArrayList<>();
        int room = ReportCodec.room();
        for (SteeredConnection connection : due) {
            ReportedConnection reported = connection.take(nowMs, Report.INTERVAL_MS);
            int bytes = ReportCodec.bytes(reported);
            if (datagram.size() == Report.MAX_CONNECTIONS || bytes > room) {
                datagrams.add(datagram);
                datagram = new ArrayList<>();
                room = ReportCodec.room();
            }
            datagram.add(reported);
            room -= bytes;
            if (datagrams.size() == MOST_DATAGRAMS - 1 && room < ReportCodec.bytes(reported)) {
                break;
            }
        }
        if (!datagram.isEmpty()) {
            datagrams.add(datagram);
        }
        return datagrams;
    }
}
