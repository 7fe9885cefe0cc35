// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.nat.stun.StunServer;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.NatBox;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.DelayMatrix;
import org.nearcast.overlay.sim.net.Nat;
import org.nearcast.overlay.sim.net.Network;

/**
 * A world to meet in: everything 40 ms apart, a contact that carries signals and relays, two servers at one address, colleagues of a third, and a
 * few more public peers; links of those who meet lose one packet in a hundred each way.
 */
final class Neighbourhood {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    /** Kinds of boxes, in the names of RFC 3489. */
    enum Kind {
        NONE(null, null, null),
        CONE(Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Ports.PRESERVING),
        ADDRESS_RESTRICTED(Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Dependence.ADDRESS_DEPENDENT, Nat.Ports.PRESERVING),
        PORT_RESTRICTED(
                Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT, Nat.Ports.PRESERVING),
        SYMMETRIC_SEQUENTIAL(
                Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                Nat.Ports.SEQUENTIAL),
        SYMMETRIC_RANDOM(
                Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT, Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT, Nat.Ports.RANDOM);

        final Nat.Dependence mapping;
        final Nat.Dependence filtering;
        final Nat.Ports ports;

        Kind(Nat.Dependence mapping, Nat.Dependence filtering, Nat.Ports ports) {
            this.mapping = mapping;
            this.filtering = filtering;
            this.ports = ports;
        }

        /** As traversal should find it to be, but for the port's being preserved. */
        NatType type() {
            if (this == NONE) {
                return NatType.NONE;
            }
            return new NatType(
                    Dependence.valueOf(mapping.name()),
                    Dependence.valueOf(filtering.name()),
                    Allocation.valueOf(ports.name()),
                    ports == Nat.Ports.RANDOM ? 0 : 1);
        }

        Nat.Behaviour behaviour(boolean hairpinning) {
            return new Nat.Behaviour(mapping, filtering, ports, 120 * SECOND, hairpinning, 10_000);
        }
    }

    private static final byte[] KEY = {1, 2, 3, 4};
    private static final int SPARE = 6;

    final Simulation simulation;
    final Map<SimulatedPeer, Post> posts = new LinkedHashMap<>();
    final SimulatedPeer contact;
    private final AccessLink lossy;
    private final List<Endpoint> servers = new ArrayList<>();

    Neighbourhood(Simulation simulation, double loss) {
        this.simulation = simulation;
        lossy = AccessLink.UNBOUNDED.with(Conditions.losing(Conditions.Loss.independent(loss)));
        contact = add(PeerSettings.at(2, AccessLink.UNBOUNDED), null, TraversalSettings.of(List.of()));
        NatBox house = simulation.addNat(
                3,
                AccessLink.UNBOUNDED,
                new Nat.Behaviour(
                        Nat.Dependence.ENDPOINT_INDEPENDENT,
                        Nat.Dependence.ENDPOINT_INDEPENDENT,
                        Nat.Ports.PRESERVING,
                        120 * SECOND,
                        true,
                        100));
        Endpoint first = house.nat().address().withPort(4_000);
        Endpoint nextDoor = house.nat().address().withPort(4_001);
        List<Endpoint> all = new ArrayList<>(List.of(first, nextDoor));
        SimulatedPeer elsewhere = serve(PeerSettings.at(4, AccessLink.UNBOUNDED), all);
        all.add(elsewhere.endpoint());
        serve(PeerSettings.behind(house), all);
        serve(PeerSettings.behind(house), all);
        servers.add(first);
        servers.add(nextDoor);
        for (int i = 0; i < SPARE; i++) {
            servers.add(
                    add(PeerSettings.at(4, AccessLink.UNBOUNDED), contact.endpoint(), TraversalSettings.of(List.of()))
                            .endpoint());
        }
        simulation.runFor(SECOND);
    }

    /** Everything is so far apart. */
    static Network network(int ms) {
        int[][] delays = new int[5][5];
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                delays[i][j] = i == j ? 0 : ms * 1_000;
            }
        }
        return new DelayMatrix(delays);
    }

    private SimulatedPeer serve(PeerSettings where, List<Endpoint> all) {
        // Its own endpoint is the first of those that are its colleagues' and have not been served yet; colleagues are
        // read when they are
        // needed, so the list may grow.
        Endpoint self = where.nat() == null
                ? new Endpoint(0, 0, 0)
                : all.get(where.nat().size());
        return add(
                where,
                contact.endpoint(),
                TraversalSettings.of(List.of()).serving(new StunServer.Colleagues(self, all, KEY)));
    }

    private SimulatedPeer add(PeerSettings where, Endpoint by, TraversalSettings settings) {
        TraversalSettings with = by == null ? settings.relaying(RelaySettings.MODEST) : settings;
        SimulatedPeer[] peer = new SimulatedPeer[1];
        peer[0] = simulation.add(where, host -> {
            Post post = new Post(host, with, by);
            posts.put(peer[0], post);
            return post.traversal;
        });
        peer[0].start();
        return peer[0];
    }

    /** A box at one of the two sites. */
    NatBox box(int site, Kind kind, boolean hairpinning) {
        return simulation.addNat(site, lossy, kind.behaviour(hairpinning));
    }

    /** Somebody who wants to meet, at site 0 or 1, behind a box of its own. */
    SimulatedPeer peer(int site, Kind kind) {
        return kind == Kind.NONE
                ? peer(PeerSettings.at(site, lossy))
                : peer(PeerSettings.behind(box(site, kind, false)));
    }

    SimulatedPeer peer(PeerSettings where) {
        PeerContact relay = new PeerContact(contact.id(), contact.endpoint());
        return add(where, contact.endpoint(), TraversalSettings.of(servers).relayedBy(List.of(relay)));
    }

    Post on(SimulatedPeer peer) {
        return posts.get(peer);
    }

    Endpoint someServer() {
        return servers.get(servers.size() - 1);
    }
}
