// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.Locale;
import java.util.function.Supplier;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.sim.net.Nat;

/** What has happened: a digest of all of it, counts of what was lost, and for who follows a peer, lines of its life. */
final class Journal {
    private final Simulation simulation;
    private final long[] losses = new long[Loss.values().length];
    private Simulation.TraceListener trace;
    private int traced = -1;
    private long delivered;
    private long digest = 0xcbf29ce484222325L;

    Journal(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Follows a peer; -1 nobody. */
    void follow(int peer, Simulation.TraceListener listener) {
        traced = peer;
        trace = listener;
    }

    long digest() {
        return digest;
    }

    long delivered() {
        return delivered;
    }

    long lost(Loss why) {
        return losses[why.ordinal()];
    }

    void happened(SimulatedPeer peer, String what) {
        mix(peer.index);
        mix(what.hashCode());
        if (peer.index == traced) {
            line(what);
        }
    }

    void sent(SimulatedPeer peer, Endpoint to, int bytes) {
        mix(peer.index, "sends", to, bytes);
        if (peer.index == traced) {
            line("sends to " + to + ", " + bytes + " bytes");
        }
    }

    void received(SimulatedPeer peer, Datagram datagram) {
        delivered++;
        int bytes = datagram.payload().size();
        mix(peer.index, "receives", datagram.from(), bytes);
        if (peer.index == traced) {
            line("receives from " + datagram.from() + ", " + bytes + " bytes");
        }
    }

    void lost(Loss why, Datagram datagram) {
        losses[why.ordinal()]++;
        mix(datagram.to().low() ^ datagram.to().port());
        mix(why.ordinal() + 1L);
        if (traced >= 0 && traced < simulation.peers().size()) {
            SimulatedPeer peer = simulation.peers().get(traced);
            if (isOf(peer, datagram.from()) || isOf(peer, datagram.to())) {
                line("a datagram from " + datagram.from() + " to " + datagram.to() + ", "
                        + datagram.payload().size() + " bytes, is lost: "
                        + why.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** Whether an endpoint is a peer's, or of the box that it is behind. */
    private static boolean isOf(SimulatedPeer peer, Endpoint endpoint) {
        Nat nat = peer.access.nat;
        return endpoint.equals(peer.endpoint) || nat != null && endpoint.sameAddress(nat.address());
    }

    void noted(SimulatedPeer peer, Supplier<String> what) {
        if (peer.index == traced) {
            line(what.get());
        }
    }

    private void line(String what) {
        trace.line(simulation.nowNs(), what);
    }

    private void mix(int peer, String what, Endpoint other, int bytes) {
        mix(peer ^ (other.low() ^ other.port()) << 32);
        mix(what.hashCode() ^ (long) bytes << 32);
    }

    /** FNV-1a on words. */
    private void mix(long word) {
        digest = (digest ^ word) * 0x100000001b3L;
        digest = (digest ^ simulation.nowNs()) * 0x100000001b3L;
        digest ^= digest >>> 29;
    }
}
