// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.sim.net.Link;
import org.nearcast.overlay.sim.net.Network;

/**
 * Every datagram is a packet that waits in the queue of each link on its way: the sender's access link, those that a topology has, the
 * receiver's. Two events each where the network has no links of its own.
 */
final class PacketLevel implements Level {
    private final Simulation simulation;
    private final Network network;

    PacketLevel(Simulation simulation, Network network) {
        this.simulation = simulation;
        this.network = network;
    }

    @Override
    public int maxDatagramBytes() {
        return Host.PACKET_BYTES;
    }

    @Override
    public void send(SimulatedPeer sender, Access to, Datagram datagram) {
        Access from = sender.access;
        Link[] path = network.path(from.site, to.site);
        long delay = network.delayNs(from.site, to.site);
        long now = simulation.nowNs();
        long left = from.up.enter(now, datagram.wireBytes());
        if (left < 0) {
            simulation.journal.lost(Loss.QUEUE, datagram);
            return;
        }
        cross(from, to, path, delay, left, datagram);
        if (from.up.doubles()) {
            cross(from, to, path, delay, left, datagram);
        }
    }

    @Override
    public void gone(SimulatedPeer peer) {}

    private void cross(Access from, Access to, Link[] path, long delay, long left, Datagram datagram) {
        long arrives = from.up.carry(left);
        if (arrives < 0) {
            simulation.journal.lost(Loss.MEDIUM, datagram);
        } else {
            simulation.schedule(arrives + delay, new Packet(from, to, path, datagram));
        }
    }

    /** A packet at the entrance of a link. */
    private final class Packet extends Event {
        private final Access from;
        private final Access to;
        private final Link[] path;
        private final Datagram datagram;
        private int next;

        Packet(Access from, Access to, Link[] path, Datagram datagram) {
            this.from = from;
            this.to = to;
            this.path = path;
            this.datagram = datagram;
        }

        @Override
        void happen(long now) {
            if (next > path.length) {
                simulation.arrive(to, datagram);
                return;
            }
            if (next == path.length && Simulation.keepsApart(from, to)) {
                simulation.journal.lost(Loss.PARTITION, datagram);
                return;
            }
            Link link = next < path.length ? path[next] : to.down;
            next++;
            long left = link.enter(now, datagram.wireBytes());
            if (left < 0) {
                simulation.journal.lost(Loss.QUEUE, datagram);
                return;
            }
            if (link.doubles()) {
                Packet twin = new Packet(from, to, path, datagram);
                twin.next = next;
                twin.follow(link, now, left);
            }
            follow(link, now, left);
        }

        private void follow(Link link, long now, long left) {
            long arrives = link.carry(left);
            if (arrives < 0) {
                simulation.journal.lost(Loss.MEDIUM, datagram);
            } else if (arrives == now && next > path.length) {
                simulation.arrive(to, datagram);
            } else {
                simulation.schedule(arrives, this);
            }
        }
    }
}
