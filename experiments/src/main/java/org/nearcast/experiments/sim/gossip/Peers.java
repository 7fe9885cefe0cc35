// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.gossip;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.gossip.Gossip;
import org.nearcast.overlay.gossip.PeerView;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.Stack;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;

/** Peers that gossip. Each begins with a few contacts among those that were added before it and can be reached. */
final class Peers {
    private static final long VIEW_PERIOD_NS = 2_000_000_000L;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final Dissemination.Settings settings;
    private final boolean planted;
    private final Items items;
    private final List<Dissemination> disseminations = new ArrayList<>();
    private final List<Integer> lives = new ArrayList<>();
    private final List<SimulatedPeer> ofLinks = new ArrayList<>();
    private final List<Endpoint> reachable = new ArrayList<>();
    private long unneeded;

    Peers(
            Simulation simulation,
            RandomGenerator random,
            Dissemination.Settings settings,
            boolean planted,
            Items items) {
        this.simulation = simulation;
        this.random = random;
        this.settings = settings;
        this.planted = planted;
        this.items = items;
    }

    /** Adds a peer, which is down. */
    SimulatedPeer add(PeerSettings where) {
        int index = disseminations.size();
        List<Endpoint> contacts = EqualPeers.contacts(reachable, random);
        disseminations.add(null);
        lives.add(0);
        SimulatedPeer peer = simulation.add(where, host -> start(index, contacts, host));
        if (where.nat() == null) {
            reachable.add(peer.endpoint());
            ofLinks.add(peer);
        } else if (where.nat().size() == 1) {
            ofLinks.add(peer);
        }
        return peer;
    }

    private Protocol start(int index, List<Endpoint> contacts, Host host) {
        forget(index);
        lives.set(index, lives.get(index) + 1);
        Dissemination.Listener arrived = (id, item) -> items.arrived(id, index, lives.get(index), simulation.nowNs());
        if (planted) {
            return startPlanted(index, contacts, host, arrived);
        }
        Gossip gossip = new Gossip(host, contacts, settings, arrived);
        disseminations.set(index, gossip.dissemination());
        return gossip;
    }

    /** The same parts as gossip has, and one with a mistake in it. */
    private Protocol startPlanted(int index, List<Endpoint> contacts, Host host, Dissemination.Listener arrived) {
        Stack stack = new Stack();
        PeerView view = stack.add(1, new PeerView(Stack.channel(host, 1), contacts, VIEW_PERIOD_NS));
        disseminations.set(index, stack.add(2, new Dissemination(Stack.channel(host, 2), view, settings, arrived)));
        stack.add(3, new UploadSlots(Stack.channel(host, 3), view));
        return stack;
    }

    private void forget(int index) {
        Dissemination old = disseminations.get(index);
        if (old != null) {
            unneeded += old.unneeded();
        }
    }

    /** What runs on a peer, or ran last; null if it never was up. */
    Dissemination dissemination(int peer) {
        return disseminations.get(peer);
    }

    /** Of each peer, which of its starts it lives in: from 1, and 0 of those that are down. */
    int[] livesNow() {
        int[] now = new int[lives.size()];
        List<SimulatedPeer> all = simulation.peers();
        for (int i = 0; i < now.length; i++) {
            now[i] = all.get(i).isUp() ? lives.get(i) : 0;
        }
        return now;
    }

    /** How many are up. */
    int up() {
        int up = 0;
        for (SimulatedPeer peer : simulation.peers()) {
            up += peer.isUp() ? 1 : 0;
        }
        return up;
    }

    /** Pieces that came and were not needed, at all peers. */
    long unneeded() {
        long all = unneeded;
        for (Dissemination one : disseminations) {
            all += one == null ? 0 : one.unneeded();
        }
        return all;
    }

    /** Bytes that all access links have carried upwards, headers included. */
    long sentBytes() {
        return ofLinks.stream().mapToLong(SimulatedPeer::sentBytes).sum();
    }

    /** And downwards. */
    long receivedBytes() {
        return ofLinks.stream().mapToLong(SimulatedPeer::receivedBytes).sum();
    }
}
