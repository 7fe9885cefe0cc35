// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.Optional;
import org.nearcast.controller.config.Endpoint;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** One connection of the live table as it was at one moment. */
public final class Session {

    private final ConnectionKey key;
    private final MacAddress nextHop;
    private final Connection.Kind kind;
    private final String app;
    private final String name;
    private final Endpoint client;
    private final Endpoint cdn;
    private final ConnectPoint port;
    private final Endpoint steeredTo;
    private final String gatewayId;
    private final ConnectPoint gatewayPlace;
    private final boolean hairpin;
    private final long since;
    private final double detectionMs;
    private final long understoodAt;
    private final double setUpRttMs;
    private final int packetsHandled;
    private final String state;
    private final boolean closing;
    private final Metadata metadata;

    private Session(Connection connection) {
        this.key = connection.key();
        this.nextHop = connection.client().nextHop();
        this.kind = connection.kind();
        this.app = connection.app();
        this.name = connection.name();
        this.client = connection.key().clientEndpoint();
        this.cdn = connection.key().cdn();
        this.port = connection.client().port();
        this.steeredTo = connection.steer().map(steer -> steer.gateway()).orElse(null);
        this.gatewayId = connection.steer().map(steer -> steer.gatewayId()).orElse(null);
        this.gatewayPlace = connection.steer().map(Steer::place).orElse(null);
        this.hairpin = connection.steer().filter(Steer::hairpin).isPresent();
        this.since = connection.since();
        this.detectionMs = connection.detectionMs();
        this.understoodAt = connection.understoodAt();
        this.setUpRttMs = connection.setUpRttMs();
        this.packetsHandled = connection.packetsHandled();
        this.state = shown(connection.state());
        this.metadata = connection.metadata();
        this.closing = connection.isOver();
    }

    /** A connection as it is now. */
    public static Session of(Connection connection) {
        synchronized (connection) {
            return new Session(connection);
        }
    }

    private static String shown(Connection.State state) {
        switch (state) {
            case OPENING:
            case RECOGNISING:
                return "recognising";
            case ACTIVE:
                return "active";
            default:
                return "passed";
        }
    }

    /** Which connection. */
    public ConnectionKey key() {
        return key;
    }

    /** Destination MAC of its packets to the CDN. */
    public MacAddress nextHop() {
        return nextHop;
    }

    /** Null while unknown. */
    public Connection.Kind kind() {
        return kind;
    }

    /** Null while unknown. */
    public String app() {
        return app;
    }

    /** A secret if it publishes; null while unknown. */
    public String name() {
        return name;
    }

    /** The client's address and port. */
    public Endpoint client() {
        return client;
    }

    /** The CDN's address and port. */
    public Endpoint cdn() {
        return cdn;
    }

    /** The client's access port. */
    public ConnectPoint port() {
        return port;
    }

    /** Where it is steered to; null if it passes. */
    public Endpoint steeredTo() {
        return steeredTo;
    }

    /** The gateway it is steered to, by its name; null if it passes. */
    public String gatewayId() {
        return gatewayId;
    }

    /** The port of the gateway it is steered to; empty if it passes. */
    public Optional<ConnectPoint> gatewayPlace() {
        return Optional.ofNullable(gatewayPlace);
    }

    /** Whether its gateway is behind the client's own port. */
    public boolean hairpin() {
        return hairpin;
    }

    /** First seen, in milliseconds since 1970. */
    public long since() {
        return since;
    }

    /** From the packet that carried the command to the table entry, in milliseconds; negative while unknown. */
    public double detectionMs() {
        return detectionMs;
    }

    /** When it entered the table of streams, in milliseconds since 1970; 0 while it has not. */
    public long understoodAt() {
        return understoodAt;
    }

    /** From SYN to the answer to the server's, in milliseconds; negative if unknown. */
    public double setUpRttMs() {
        return setUpRttMs;
    }

    /** Packets of it that came to the controller. */
    public int packetsHandled() {
        return packetsHandled;
    }

    /** {@code recognising}, {@code active} or {@code passed}. */
    public String state() {
        return state;
    }

    /** What its stream is made of, if that is known. */
    public Optional<Metadata> metadata() {
        return Optional.ofNullable(metadata);
    }

    /** Whether its client has finished. */
    public boolean isClosing() {
        return closing;
    }

    /** Whether it publishes. */
    public boolean publishes() {
        return kind == Connection.Kind.PUBLISH;
    }

    /** Whether it plays what {@code other} publishes: the same name at the same CDN. */
    public boolean playsWhatPublishes(Session other) {
        return kind == Connection.Kind.PLAY
                && other.publishes()
                && cdn.equals(other.cdn)
                && app.equals(other.app)
                && name.equals(other.name);
    }
}
