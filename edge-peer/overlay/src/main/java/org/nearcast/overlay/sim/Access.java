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
    private final Layers<Media> media;

    private record Media(Medium up, Medium down) {}

    Access(int site, AccessLink link, Nat nat, RandomGenerator random) {
        this.site = site;
        this.nat = nat;
        this.random = random;
        Media usual = media(link.up(), link.down());
        up = new Link(link.upBitsPerSecond(), link.upQueueBytes(), 0, usual.up);
        down = new Link(link.downBitsPerSecond(), link.downQueueBytes(), 0, usual.down);
        media = new Layers<>(usual, this::pass);
        fluidUp = new FluidLink(link.upBitsPerSecond());
        fluidDown = new FluidLink(link.downBitsPerSecond());
    }

    private Media media(Conditions upwards, Conditions downwards) {
        return new Media(Medium.of(upwards, random), Medium.of(downwards, random));
    }

    private void pass(Media through) {
        up.replaceMedium(through.up);
        down.replaceMedium(through.down);
    }

    Fault disturb(Conditions conditions) {
        return media.lay(media(conditions, conditions));
    }

    void calm() {
        media.clear();
    }
}
