// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.rendezvous;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.nat.PeerContact;
import org.nearcast.overlay.nat.RelaySettings;
import org.nearcast.overlay.nat.Traversal;
import org.nearcast.overlay.nat.TraversalSettings;
import org.nearcast.overlay.nat.Way;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.sim.net.Nat;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Message;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** Sessions through boxes, arranged by an origin that both peers are in session with. */
class RendezvousTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int SIGNALS = 0;
    private static final int DATA = 1;

    /** Sessions above traversal, on one host. */
    private static final class Node implements Protocol, SessionListener, Traversal.Listener {
        final Identity identity;
        final Traversal traversal;
        final Transport transport;
        final Rendezvous rendezvous;
        final List<byte[]> received = new ArrayList<>();
        final List<Way> ways = new ArrayList<>();

        Node(Host host, TraversalSettings settings) {
            Suite suite = new X25519AesGcmSha256();
            identity = Identity.create(suite, host.random());
            traversal = new Traversal(host, settings);
            transport = new Transport(
                    traversal.host(),
                    TransportSettings.USUAL,
                    Credentials.of(suite, identity),
                    Admission.OPEN,
                    DynamicCongestionControl::new,
                    this);
            rendezvous = new Rendezvous(traversal.host(), transport, traversal, SIGNALS);
            traversal.carry(transport, rendezvous, this);
        }

        void meet(Node other, Endpoint by) {
            traversal.connect(new PeerContact(other.identity.id(), by), new Traversal.Callback() {
                @Override
                public void connected(Endpoint at, Way way) {
                    ways.add(way);
                    transport.connect(at, other.identity.keys().publicKey());
                }

                @Override
                public void failed(String why) {}
            });
        }

        @Override
        public void start() {
            traversal.start();
        }

        @Override
        public void receive(Endpoint from, PayloadReader payload) {
            traversal.receive(from, payload);
        }

        @Override
        public void received(Session session, int channel, ByteBuffer content) {
            if (channel == SIGNALS) {
                rendezvous.received(session, content);
            } else {
                byte[] bytes = new byte[content.remaining()];
                content.get(content.position(), bytes);
                received.add(bytes);
            }
        }

        @Override
        public void connected(PeerId peer, Endpoint at, Way way) {}

        @Override
        public void lost(PeerId peer, Endpoint at) {}
    }

    private Simulation simulation;
    private SimulatedPeer origin;
    private List<Endpoint> servers;

    @BeforeEach
    void begin() {
        simulation = Simulation.ofPackets(6, new Coordinates(new double[1], new double[1], new double[] {20}));
        servers = new ArrayList<>();
        origin = add(
                PeerSettings.at(0, AccessLink.UNBOUNDED),
                TraversalSettings.of(List.of()).relaying(RelaySettings.MODEST));
        servers.add(origin.endpoint());
        servers.add(add(PeerSettings.at(0, AccessLink.UNBOUNDED), TraversalSettings.of(List.of()))
                .endpoint());
    }

    private SimulatedPeer add(PeerSettings where, TraversalSettings settings) {
        SimulatedPeer peer = simulation.add(where, host -> new Node(host, settings));
        peer.start();
        return peer;
    }

    private Node behind(Nat.Dependence mapping, Nat.Dependence filtering, Nat.Ports ports) {
        AccessLink link =
                AccessLink.of(20_000_000, 50_000_000).with(Conditions.losing(Conditions.Loss.independent(0.01)));
        PeerSettings where =
                PeerSettings.behind(simulation.addNat(0, link, Nat.Behaviour.of(mapping, filtering, ports)));
        Node node = node(add(where, TraversalSettings.of(servers)));
        node.traversal.addRelay(new PeerContact(node(origin).identity.id(), origin.endpoint()));
        node.transport.connect(origin.endpoint(), node(origin).identity.keys().publicKey());
        return node;
    }

    private static Node node(SimulatedPeer peer) {
        return (Node) peer.protocol();
    }

    private boolean runUntil(BooleanSupplier holds, long seconds) {
        long end = simulation.nowNs() + seconds * SECOND_NS;
        while (!holds.getAsBoolean() && simulation.nowNs() < end) {
            simulation.runFor(SECOND_NS / 100);
        }
        return holds.getAsBoolean();
    }

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, PRESERVING, DIRECT",
        "ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, RANDOM, RELAYED"
    })
    void shouldOpenASessionThroughBoxes(
            Nat.Dependence mapping, Nat.Dependence filtering, Nat.Ports ports, Way expected) {
        Node a = behind(mapping, filtering, ports);
        Node b = behind(mapping, filtering, ports);
        simulation.runFor(5 * SECOND_NS);
        a.meet(b, origin.endpoint());
        assertTrue(runUntil(() -> a.transport.session(b.identity.id()) != null, 10), "no session");
        assertEquals(List.of(expected), a.ways);
        byte[] content = new byte[1 << 20];
        new SeededRandom(1).nextBytes(content);
        Message message = a.transport.session(b.identity.id()).send(DATA, ByteBuffer.wrap(content));
        assertTrue(runUntil(() -> message.state() == Message.State.DELIVERED, 30));
        assertArrayEquals(content, b.received.get(0));
        assertTrue(node(origin).rendezvous.passedOn() > 0);
        int carries = a.transport.session(b.identity.id()).datagramBytes();
        assertTrue(expected == Way.DIRECT ? carries == 1_400 : carries > 1_350 && carries <= 1_391, carries + " bytes");
    }

    @Test
    void shouldPassOnSomeSignalsAndNoFlood() {
        Node a = behind(Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Ports.PRESERVING);
        Node b = behind(Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Ports.PRESERVING);
        simulation.runFor(5 * SECOND_NS);
        long before = node(origin).rendezvous.passedOn();
        for (int i = 0; i < 1_000; i++) {
            a.rendezvous.send(
                    new PeerContact(b.identity.id(), origin.endpoint()),
                    new PayloadWriter().putInt(i).end());
        }
        simulation.runFor(SECOND_NS);
        long passed = node(origin).rendezvous.passedOn() - before;
        assertTrue(passed > 0 && passed <= 2 * Rendezvous.MOST_A_SECOND, passed + " were passed on");
        assertTrue(node(origin).rendezvous.dropped() >= 900);
    }

    @Test
    void shouldDropSignalsToWhoIsNotThere() {
        Node a = behind(Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Ports.PRESERVING);
        simulation.runFor(5 * SECOND_NS);
        PeerId nobody = PeerId.random(new SeededRandom(3));
        a.rendezvous.send(
                new PeerContact(nobody, origin.endpoint()),
                new PayloadWriter().putInt(1).end());
        a.rendezvous.send(
                new PeerContact(nobody, Endpoint.ipv4(1, 1)),
                new PayloadWriter().putInt(1).end());
        simulation.runFor(SECOND_NS);
        assertEquals(1, node(origin).rendezvous.dropped());
        assertEquals(1, a.rendezvous.dropped());
        assertFalse(a.transport.sessions().isEmpty());
    }
}
