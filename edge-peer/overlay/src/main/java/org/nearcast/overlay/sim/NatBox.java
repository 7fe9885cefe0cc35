// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.sim.net.Nat;

/** A NAT box of a simulation and the peers behind it, which share its access link and one LAN. Made by {@link Simulation#addNat}. */
public final class NatBox {
    final Access access;
    final List<SimulatedPeer> peers = new ArrayList<>();

    NatBox(Access access) {
        this.access = access;
        access.box = this;
    }

    /** Where in the network it is. */
    public int site() {
        return access.site;
    }

    /** How many peers are behind it. */
    public int size() {
        return peers.size();
    }

    /** It is switched off and on: it forgets who may be reached from outside, and where. */
    public void restart() {
        access.nat.restart();
    }

    /** The box itself, with its counters. */
    public Nat nat() {
        return access.nat;
    }
}
