// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import org.nearcast.overlay.host.Host;

/**
 * What a slow peer has not looked at yet: it works on one datagram, and others wait in the receive buffer of its socket, in order. What
 * comes when that is full is lost. Sizes are Linux's, on 64 bits.
 */
final class SocketBuffer {
    /** A datagram finds room unless more than this waits: {@code net.core.rmem_default}. */
    static final int BYTES = 208 << 10;

    /** What counts for a datagram beside its bytes: {@code sk_buff} and {@code skb_shared_info}. */
    static final int BOOKKEEPING = 576;

    private static final int PACKET = Host.PACKET_BYTES + Datagram.HEADERS;

    private final SimulatedPeer peer;
    private final Deque<Datagram> waiting = new ArrayDeque<>();
    private Work work; // null while it is idle
    private long workNs;
    private int bytes;

    SocketBuffer(SimulatedPeer peer) {
        this.peer = peer;
    }

    /** From now on it works so long on a datagram, on the one at hand no longer than that from now. */
    void workFor(long ns) {
        workNs = ns;
        if (work != null && work.dueNs > now() + ns) {
            begin(work.datagram);
        }
    }

    void receive(Datagram datagram) {
        if (work != null) {
            queue(datagram);
        } else if (workNs == 0) {
            peer.takes(datagram);
        } else {
            begin(datagram);
        }
    }

    private void queue(Datagram datagram) {
        if (bytes > BYTES) {
            peer.simulation.journal.lost(Loss.BUFFER, datagram);
        } else {
            waiting.add(datagram);
            bytes += room(datagram);
        }
    }

    /** Of a message that is more than a packet, its transport has taken all but the last before. */
    private static int room(Datagram datagram) {
        return Math.min(PACKET, datagram.wireBytes()) + BOOKKEEPING;
    }

    private void begin(Datagram datagram) {
        work = new Work(datagram, now() + workNs);
        peer.simulation.schedule(work.dueNs, work);
    }

    /** The peer is gone, and what it had not looked at with it. */
    void clear() {
        if (work != null) {
            waiting.addFirst(work.datagram);
            work = null;
        }
        waiting.forEach(datagram -> peer.simulation.journal.lost(Loss.NOBODY, datagram));
        waiting.clear();
        bytes = 0;
    }

    private long now() {
        return peer.simulation.nowNs();
    }

    private final class Work extends Event {
        private final Datagram datagram;
        private final long dueNs;

        Work(Datagram datagram, long dueNs) {
            this.datagram = datagram;
            this.dueNs = dueNs;
        }

        @Override
        boolean isOff() {
            return work != this;
        }

        @Override
        void happen(long nowNs) {
            Datagram next = waiting.poll();
            if (next == null) {
                work = null;
            } else {
                bytes -= room(next);
                begin(next);
            }
            peer.takes(datagram);
        }
    }
}
