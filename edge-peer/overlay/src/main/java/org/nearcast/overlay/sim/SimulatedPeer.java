// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.sim.net.Conditions;

/**
 * A host of a simulation, as scenarios handle it. It keeps its identity, its place and its address; what runs on it is made anew each time
 * it starts.
 */
public final class SimulatedPeer {
    final Simulation simulation;
    final int index;
    final PeerSettings settings;
    final Access access;
    final Endpoint endpoint;
    final PeerId id;
    final Protocol.Factory factory;
    private final SocketBuffer buffer = new SocketBuffer(this);
    private final Layers<Long> workNs;
    private SimulatedHost host; // null while it is down
    private int starts;

    SimulatedPeer(
            Simulation simulation,
            int index,
            PeerSettings settings,
            Access access,
            Endpoint endpoint,
            PeerId id,
            Protocol.Factory factory) {
        this.simulation = simulation;
        this.index = index;
        this.settings = settings;
        this.access = access;
        this.endpoint = endpoint;
        this.id = id;
        this.factory = factory;
        workNs = new Layers<>(settings.workNs(), buffer::workFor);
        buffer.workFor(settings.workNs());
    }

    /** Its number in the simulation, from 0 in the order of {@link Simulation#add}. */
    public int index() {
        return index;
    }

    public PeerId id() {
        return id;
    }

    /** As it sees itself: behind a NAT box, the address in its LAN. */
    public Endpoint endpoint() {
        return endpoint;
    }

    public boolean isUp() {
        return host != null;
    }

    /** What runs on it, or null while it is down. */
    public Protocol protocol() {
        return host == null ? null : host.protocol();
    }

    /** Starts it; does nothing if it is up. */
    public void start() {
        if (host == null) {
            SimulatedHost started = new SimulatedHost(this, starts++);
            host = started;
            simulation.journal.happened(this, "starts");
            started.begin(factory);
        }
    }

    /** Stops it in order: its protocol may say goodbye. Does nothing if it is down. */
    public void stop() {
        if (host != null) {
            simulation.journal.happened(this, "stops");
            SimulatedHost stopped = host;
            stopped.run(stopped.protocol()::stop);
            end();
        }
    }

    /** It is gone from one moment to the next. Does nothing if it is down. */
    public void crash() {
        if (host != null) {
            simulation.journal.happened(this, "crashes");
            end();
        }
    }

    private void end() {
        host.end();
        host = null;
        buffer.clear();
        simulation.gone(this);
    }

    /** A datagram is here, and the host is up. */
    void receive(Datagram datagram) {
        buffer.receive(datagram);
    }

    /** It has looked at a datagram, and does what comes of it. */
    void takes(Datagram datagram) {
        host.receive(datagram);
    }

    /**
     * From now on it works so long on a datagram before it looks at the next, nanoseconds. Those that come meanwhile wait in its socket's
     * buffer, in order, as long as there is room; what waits when the pace changes is worked off at the new one.
     *
     * @throws IllegalArgumentException if that is less than 0
     */
    public Fault slowDown(long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("work takes time, not " + ns + " ns");
        }
        return workNs.lay(ns);
    }

    /** Ends all that {@link #slowDown} began: it works as fast again as its settings say. */
    public void recover() {
        workNs.clear();
    }

    /** From now on its access link, or that of the box it is behind, does this to packets, both ways. */
    public Fault disturb(Conditions conditions) {
        return access.disturb(conditions);
    }

    /** Ends all that {@link #disturb} began: its access link is again as it was made. */
    public void calm() {
        access.calm();
    }

    /** Bytes it, or the box it is behind, has sent so far, headers included. */
    public long sentBytes() {
        return access.up.bytes();
    }

    /** Bytes that have come to it, or to the box it is behind, headers included. */
    public long receivedBytes() {
        return access.down.bytes();
    }

    @Override
    public String toString() {
        return "peer " + index;
    }
}
