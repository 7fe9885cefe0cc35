// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.reports;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.controller.Workers;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.frame.UdpFrame;
import org.nearcast.controller.gateway.Gateways;
import org.nearcast.controller.metrics.Metrics;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.ConnectionTable;
import org.nearcast.controller.sessions.Metadata;
import org.nearcast.protocol.announce.AnnounceException;
import org.nearcast.protocol.announce.AnnouncementGate;
import org.nearcast.protocol.announce.MediaDescription;
import org.nearcast.protocol.announce.Report;
import org.nearcast.protocol.announce.ReportedConnection;
import org.onlab.packet.IpAddress;
import org.onosproject.net.ConnectPoint;

/**
 * Hears gateways' reports. A gateway is believed about connections that are steered to it, and only where it is at work: it
 * tells what their streams are made of, and when they are over. One that is over leaves the table of sessions at once; its rules
 * go when they are silent, for its client may still have a FIN to send.
 */
public final class ReportDesk {

    private final AnnouncementGate gate;
    private final Gateways gateways;
    private final ConnectionTable table;
    private final Workers workers;
    private final Metrics metrics;

    /** Hears through {@code gate}, which announcements come through too: one counter for both. */
    public ReportDesk(
            AnnouncementGate gate, Gateways gateways, ConnectionTable table, Workers workers, Metrics metrics) {
        this.gate = gate;
        this.gateways = gateways;
        this.table = table;
        this.workers = workers;
        this.metrics = metrics;
    }

    /** Hears one report; returns at once. */
    public void hear(ConnectPoint at, UdpFrame frame) {
        if (!workers.verify(() -> check(at, frame))) {
            metrics.count(Metrics.Counter.REPORTS_DROPPED);
        }
    }

    private void check(ConnectPoint at, UdpFrame frame) {
        try {
            InetAddress source = InetAddress.getByAddress(frame.source().toOctets());
            Report report =
                    gate.acceptReport(frame.payload(), source, at, key -> gateways.isAt(key.hex(), at), workers.now());
            metrics.count(Metrics.Counter.REPORTS_ACCEPTED);
            workers.control(() -> believe(report));
        } catch (AnnounceException e) {
            metrics.count(Metrics.Counter.REPORTS_DROPPED);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen bytes are an address", e);
        }
    }

    private void believe(Report report) {
        Map<String, Connection> steered = steeredTo(report.key().fingerprint().hex());
        for (ReportedConnection reported : report.connections()) {
            Connection connection = steered.get(name(endpoint(reported.client()), endpoint(reported.cdn())));
            if (connection == null) {
                metrics.count(Metrics.Counter.REPORTED_UNKNOWN);
            } else {
                believe(connection, reported);
            }
        }
    }

    private void believe(Connection connection, ReportedConnection reported) {
        synchronized (connection) {
            if (!reported.media().equals(MediaDescription.UNKNOWN)) {
                connection.metadata(new Metadata(reported.media(), Metadata.Source.GATEWAY));
            }
            boolean closing = connection.state() == Connection.State.CLOSING;
            if (!reported.ended() && closing) {
                // Its client came again from the same port, by the same rules.
                connection.state(connection.kind() == null ? Connection.State.PASSED : Connection.State.ACTIVE);
                table.save(connection.key());
            }
            if (reported.ended() && !closing) {
                metrics.count(Metrics.Counter.REPORTED_ENDED);
                connection.state(Connection.State.CLOSING);
                table.save(connection.key());
            }
        }
    }

    /** The connections of this gateway by the addresses that it sees. */
    private Map<String, Connection> steeredTo(String id) {
        Map<String, Connection> steered = new HashMap<>();
        List<Connection> all = table.all();
        for (Connection connection : all) {
            connection.steer().filter(steer -> steer.gatewayId().equals(id)).ifPresent(steer -> {
                Endpoint cdn = connection.key().cdn();
                Endpoint client = connection.key().clientEndpoint();
                steered.put(
                        name(steer.hairpin() ? new Endpoint(cdn.address(), client.port()) : client, cdn), connection);
            });
        }
        return steered;
    }

    private static String name(Endpoint client, Endpoint cdn) {
        return client + ">" + cdn;
    }

    private static Endpoint endpoint(InetSocketAddress end) {
        return new Endpoint(IpAddress.valueOf(end.getAddress()), end.getPort());
    }
}
