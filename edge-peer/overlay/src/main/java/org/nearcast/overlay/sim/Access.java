// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.random.RandomGenerator;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Link;
import org.nearcast.overlay.sim.net.Medium;
import org.nearcast.overlay.sim.net.Nat;

/** An access link in use: one for a peer, or one for all peers behind a NAT box. */
final class Access {
    final int site;
    final Link up;
    final Link down;
    final Nat nat; // null without one
    final FluidLink fluidUp;
    final FluidLink fluidDown;
    NatBox box; // null without one
    int side; // of a partition
    SimulatedPeer peer; // null behind a NAT box
    private final RandomGenerator random;
    private final Medium usualUp;
    private final Medium usualDown;

    Access(int site, AccessLink link, Nat nat, RandomGenerator random) {
        this.site = site;
        this.nat = nat;
        this.random = random;
        usualUp = Medium.of(link.up(), random);
        usualDown = Medium.of(link.down(), random);
        up = new Link(link.upBitsPerSecond(), link.upQueueBytes(), 0, usualUp);
        down = new Link(link.downBitsPerSecond(), link.downQueueBytes(), 0, usualDown);
        fluidUp = new FluidLink(link.upBitsPerSecond());
        fluidDown = new FluidLink(link.downBitsPerSecond());
    }

    void disturb(Conditions conditions) {
        up.replaceMedium(Medium.of(conditions, random));
        down.replaceMedium(Medium.of(conditions, random));
    }

    void calm() {
        up.replaceMedium(usualUp);
        down.replaceMedium(usualDown);
    }
}
