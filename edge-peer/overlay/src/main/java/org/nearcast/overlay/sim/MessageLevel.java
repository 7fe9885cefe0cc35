// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import org.nearcast.overlay.sim.net.Link;
import org.nearcast.overlay.sim.net.Network;

/**
 * Every datagram is a whole message, whose bytes flow at the rate that access links have for it. What fits a packet is sent at once, as if
 * it were first in every queue, and may be lost; what does not is taken to be carried by a transport that repeats what is lost, so loss
 * makes it larger and later instead.
 *
 * <p>Links of a topology add their delays and nothing else.
 */
final class MessageLevel implements Level {
    private static final int MAX_MESSAGE = 4 << 20;
    private static final int PACKET = 1_500;
    private static final int PACKET_PAYLOAD = 1_400;

    private final Simulation simulation;
    private final Network network;

    MessageLevel(Simulation simulation, Network network) {
        this.simulation = simulation;
        this.network = network;
    }

    @Override
    public int maxDatagramBytes() {
        return MAX_MESSAGE;
    }

    @Override
    public void send(Access from, Access to, Datagram datagram) {
        long delay = network.delayNs(from.site, to.site);
        double kept = (1 - from.up.loss()) * (1 - to.down.loss());
        for (Link link : network.path(from.site, to.site)) {
            delay += link.delayNs();
            kept *= 1 - link.loss();
            link.count(datagram.wireBytes());
        }
        int payload = datagram.payload().size();
        if (payload <= PACKET_PAYLOAD) {
            sendPacket(from, to, datagram, delay, kept);
        } else {
            int packets = (payload + PACKET_PAYLOAD - 1) / PACKET_PAYLOAD;
            int bytes = payload + packets * Datagram.HEADERS;
            from.up.count(bytes);
            to.down.count(bytes);
            boolean repeated = kept < 1 && simulation.networkRandom().nextDouble() > StrictMath.pow(kept, packets);
            long after = repeated ? 3 * delay : delay;
            Arrival arrival = new Arrival(from, to, datagram);
            new Transfer(
                            simulation,
                            from.fluidUp,
                            to.fluidDown,
                            bytes / kept,
                            () -> simulation.schedule(simulation.nowNs() + after, arrival))
                    .start();
        }
    }

    private void sendPacket(Access from, Access to, Datagram datagram, long delay, double kept) {
        from.up.count(datagram.wireBytes());
        to.down.count(datagram.wireBytes());
        if (kept < 1 && simulation.networkRandom().nextDouble() >= kept) {
            simulation.lost(Loss.MEDIUM, datagram);
            return;
        }
        int bytes = Math.min(datagram.wireBytes(), PACKET);
        long takes = delay + from.up.sendingNs(bytes) + to.down.sendingNs(bytes);
        simulation.schedule(simulation.nowNs() + takes, new Arrival(from, to, datagram));
    }

    private final class Arrival extends Event {
        private final Access from;
        private final Access to;
        private final Datagram datagram;

        Arrival(Access from, Access to, Datagram datagram) {
            this.from = from;
            this.to = to;
            this.datagram = datagram;
        }

        @Override
        void happen(long now) {
            if (from.side == to.side) {
                simulation.arrive(to, datagram);
            } else {
                simulation.lost(Loss.PARTITION, datagram);
            }
        }
    }
}
