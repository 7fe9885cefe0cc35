// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.playout.PlayoutListener;
import org.nearcast.overlay.playout.PlayoutSettings;
import org.nearcast.overlay.playout.Slot;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.crypto.ModelledSuite;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.StreamId;

/** A viewer, and peers that it is told of, 20 ms of round trip away. */
class PartnersTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final StreamSpec STREAM = new StreamSpec(
            StreamId.of("goal"), StreamTags.ofName("goal"), (bytes, signature) -> true, ChunkHash.SHA_256);

    /** Tells of whom a test wants. */
    private final class Told implements Discovery {
        private Host host;
        private Supplier<Offer> joined;
        private final List<Query> queries = new ArrayList<>();
        private int left;

        @Override
        public void find(StreamTags stream, Query query, Consumer<List<PeerRecord>> found) {
            assertEquals(STREAM.tags(), stream);
            queries.add(query);
            List<PeerRecord> answer = others.stream()
                    .limit(query.most())
                    .map(Acquaintance::record)
                    .toList();
            host.schedule(SECOND_NS / 50, () -> found.accept(answer));
        }

        @Override
        public void join(StreamTags stream, Supplier<Offer> offer) {
            joined = offer;
        }

        @Override
        public void changed(StreamTags stream) {}

        @Override
        public void leave(StreamTags stream) {
            left++;
        }

        @Override
        public List<PeerRecord> known(StreamTags stream) {
            return List.of();
        }
    }

    private final Simulation simulation =
            Simulation.ofPackets(1, new Coordinates(new double[1], new double[1], new double[] {5}));
    private final List<Acquaintance> others = new ArrayList<>();
    private final Told told = new Told();
    private byte[] publicKey;
    private Swarm swarm;
    private Transport transport;
    private SimulatedPeer viewer;

    @BeforeEach
    void begin() {
        viewer = simulation.add(PeerSettings.at(0, AccessLink.of(20_000_000, 100_000_000)), this::viewer);
    }

    private Protocol viewer(Host host) {
        told.host = host;
        ModelledSuite suite = new ModelledSuite();
        Channels channels = new Channels();
        Identity identity = Identity.create(suite, host.random());
        publicKey = identity.keys().publicKey();
        transport = new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, identity),
                Admission.OPEN,
                DynamicCongestionControl::new,
                channels);
        swarm = channels.add(
                Acquaintance.CHANNEL,
                Swarm.viewer(
                        host,
                        transport,
                        Acquaintance.CHANNEL,
                        STREAM,
                        SwarmSettings.viewer(1_000_000),
                        told,
                        PlayoutSettings.LIVE,
                        new PlayoutListener() {
                            @Override
                            public void play(Slot slot, long lagNs, boolean decodable) {}

                            @Override
                            public void skip(long number) {}
                        },
                        null));
        return new Protocol() {
            @Override
            public void start() {
                transport.start();
                swarm.start();
            }

            @Override
            public void stop() {
                swarm.stop();
                transport.stop();
            }

            @Override
            public void receive(Endpoint from, PayloadReader payload) {
                transport.receive(from, payload);
            }
        };
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            others.add(new Acquaintance(simulation, others.size()));
        }
    }

    private void runFor(double seconds) {
        simulation.runFor((long) (seconds * SECOND_NS));
    }

    private long greeted() {
        return others.stream()
                .filter(one -> one.heard.contains(SwarmMessages.HELLO))
                .count();
    }

    @Test
    void shouldAnnounceItselfAndLeave() {
        viewer.start();
        Offer offer = told.joined.get();
        assertTrue(offer.consumes());
        assertFalse(offer.isSource());
        assertEquals(Offer.NO_LAG, offer.lagMs());
        assertEquals(1_000_000, offer.freeBytesPerSecond());
        viewer.stop();
        assertEquals(1, told.left);
    }

    @Test
    void shouldGreetAsManyAsItWants() {
        add(30);
        viewer.start();
        runFor(1);
        assertEquals(16, greeted());
        assertEquals(16, told.queries.get(0).most());
        assertEquals(16, swarm.neighbours());
    }

    @Test
    void shouldAskAgainWhileThereAreTooFew() {
        add(3);
        viewer.start();
        runFor(2.4);
        assertEquals(3, greeted());
        add(4);
        runFor(5);
        assertEquals(7, others.stream().filter(one -> one.opened == 1).count());
        assertTrue(told.queries.size() < 9, "asked " + told.queries.size() + " times");
    }

    @Test
    void shouldTryWhoCannotBeMetOnlyNowAndThen() {
        add(1);
        others.get(0).peer.crash();
        viewer.start();
        runFor(31);
        long tries = transport.counters().handshakesBegun();
        assertTrue(tries >= 2 && tries <= 4, tries + " tries; each takes ten seconds and is followed by five");
    }

    @Test
    void shouldNotGreetWhomSomebodyElseOnThisHostMet() {
        viewer.start();
        Acquaintance tracker = new Acquaintance(simulation, 99);
        transport.connect(tracker.record().endpoint(), tracker.record().publicKey());
        runFor(1);
        assertNotNull(tracker.session);
        assertEquals(List.of(), tracker.heard);
        assertEquals(0, swarm.neighbours());
    }

    @Test
    void shouldNotKnockAtManyDoorsBecauseOneNeighbourSaysSo() {
        add(1);
        viewer.start();
        runFor(1);
        Acquaintance other = others.get(0);
        other.say(SwarmMessages.hello(new SwarmMessages.Hello(STREAM.id().bytes(), false, 1, 2_000, 0)));
        other.say(SwarmMessages.stripes(SwarmMessages.ACCEPT, Stripes.ALL));
        runFor(1);
        long before = transport.counters().handshakesBegun();
        for (int i = 0; i < 40; i++) {
            byte[] key = Identity.create(new ModelledSuite(), new SeededRandom(i))
                    .keys()
                    .publicKey();
            other.say(
                    SwarmMessages.goTo(new SwarmMessages.GoTo(Stripes.ALL, Endpoint.ipv4(0x0a000000 + i, 4_000), key)));
            runFor(0.1);
        }
        long knocked = transport.counters().handshakesBegun() - before;
        assertTrue(knocked >= 1 && knocked <= 4, knocked + " times");
    }

    @Test
    void shouldHaveNothingToDoAnyMoreWithWhoTalksNonsense() {
        add(1);
        viewer.start();
        runFor(1);
        Acquaintance other = others.get(0);
        ByteBuffer hello =
                SwarmMessages.hello(new SwarmMessages.Hello(STREAM.id().bytes(), false, 1, 2_000, 0));
        other.say(hello.duplicate());
        other.say(ByteBuffer.wrap(new byte[] {SwarmMessages.HAVE, 1}));
        runFor(20);
        assertNull(other.session);
        assertEquals(1, other.opened, "it is not met again");
        other.connect(new PeerRecord(transport.id(), viewer.endpoint(), publicKey, Offers.viewer(Offers.at(0, 0), 1)));
        runFor(1);
        assertNotNull(other.session);
        other.say(hello);
        runFor(1);
        assertNull(other.session, "nor welcome");
        assertEquals(0, swarm.neighbours());
    }
}
