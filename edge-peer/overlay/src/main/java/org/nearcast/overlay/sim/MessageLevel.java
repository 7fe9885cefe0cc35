// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.sim.net.Link;
import org.nearcast.overlay.sim.net.Nat;
import org.nearcast.overlay.sim.net.Network;

/**
 * Every datagram is a whole message, whose bytes flow at the rate that access links have for it. What fits a packet is sent at once, as if
 * it were first in every queue, and may be lost; what does not is taken to be carried by a transport that repeats what is lost, so loss
 * makes it larger and later instead; where nearly all is lost, no transport gets anything through. When one of the two hosts goes, so does
 * what they have not moved.
 *
 * <p>Links of a topology add their delays and losses and nothing else. Jitter, reordering and duplication are left to the packet level.
 */
final class MessageLevel implements Level {
    private static final int MAX_MESSAGE = 4 << 20;
    private static final double LEAST_KEPT = 0.01;

    private final Simulation simulation;
    private final Network network;
    private final FluidSharing sharing = new FluidSharing();

    MessageLevel(Simulation simulation, Network network) {
        this.simulation = simulation;
        this.network = network;
    }

    @Override
    public int maxDatagramBytes() {
        return MAX_MESSAGE;
    }

    @Override
    public void send(SimulatedPeer sender, Access to, Datagram datagram) {
        Access from = sender.access;
        int payload = datagram.payload().size();
        int packets = (payload + Host.PACKET_BYTES - 1) / Host.PACKET_BYTES;
        int bytes = payload + Math.max(1, packets) * Datagram.HEADERS;
        from.up.count(bytes);
        to.down.count(bytes);
        long delay = network.delayNs(from.site, to.site);
        double kept = (1 - from.up.loss()) * (1 - to.down.loss());
        for (Link link : network.path(from.site, to.site)) {
            delay += link.delayNs();
            kept *= 1 - link.loss();
            link.count(bytes);
        }
        if (packets <= 1) {
            sendPacket(from, to, datagram, delay, kept);
            return;
        }
        if (kept < LEAST_KEPT) {
            simulation.journal.lost(Loss.MEDIUM, datagram);
            return;
        }
        boolean repeated = kept < 1 && simulation.messageRandom().nextDouble() >= StrictMath.pow(kept, packets);
        long after = repeated ? 3 * delay : delay;
        Runnable whenDone = () -> arriveAfter(after, from, to, datagram);
        new Transfer(sharing, sender, to, datagram, bytes / kept, whenDone).start();
    }

    @Override
    public void gone(SimulatedPeer peer) {
        List<Transfer> cut = new ArrayList<>();
        for (Transfer transfer : peer.access.fluidUp.transfers()) {
            if (transfer.from == peer) {
                cut.add(transfer);
            }
        }
        for (Transfer transfer : peer.access.fluidDown.transfers()) {
            if (isFor(peer, transfer.datagram)) {
                cut.add(transfer);
            }
        }
        for (Transfer transfer : cut) {
            transfer.cut();
            simulation.journal.lost(Loss.NOBODY, transfer.datagram);
        }
    }

    /** Whether a datagram on the access link of a peer is for it, and not for another behind the same box. */
    private static boolean isFor(SimulatedPeer peer, Datagram datagram) {
        Nat nat = peer.access.nat;
        return nat == null || peer.endpoint.equals(nat.inside(datagram.to()));
    }

    private void sendPacket(Access from, Access to, Datagram datagram, long delay, double kept) {
        if (kept < 1 && simulation.messageRandom().nextDouble() >= kept) {
            simulation.journal.lost(Loss.MEDIUM, datagram);
            return;
        }
        int bytes = datagram.wireBytes();
        long takes = delay + from.up.sendingNs(bytes) + to.down.sendingNs(bytes);
        arriveAfter(takes, from, to, datagram);
    }

    private void arriveAfter(long ns, Access from, Access to, Datagram datagram) {
        simulation.schedule(simulation.nowNs() + ns, () -> {
            if (Simulation.keepsApart(from, to)) {
                simulation.journal.lost(Loss.PARTITION, datagram);
            } else {
                simulation.arrive(to, datagram);
            }
        });
    }
}
