// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.Manifest;
import org.nearcast.protocol.segment.Segmenter;
import org.nearcast.protocol.segment.SegmenterSettings;
import org.nearcast.protocol.segment.StreamId;

class SwarmsTest {
    private static final int CHANNEL = 1;
    private static final long SECOND_NS = 1_000_000_000L;

    private final SeededRandom random = new SeededRandom(1);
    private final Simulation simulation =
            Simulation.ofPackets(1, new Coordinates(new double[1], new double[1], new double[] {5}));
    private final Station origin = add();

    /** A host with a transport and swarms on it, in which a viewer finds the origin. */
    private final class Station implements Protocol, Discovery {
        final Identity identity;
        final Swarms swarms = new Swarms();
        Host host;
        Transport transport;
        SimulatedPeer peer;

        Station(Identity identity) {
            this.identity = identity;
        }

        Station on(Host made) {
            host = made;
            Channels channels = new Channels();
            transport = new Transport(
                    host,
                    TransportSettings.USUAL,
                    Credentials.of(new ModelledSuite(), identity),
                    Admission.OPEN,
                    DynamicCongestionControl::new,
                    channels);
            channels.add(CHANNEL, swarms);
            return this;
        }

        @Override
        public void start() {
            transport.start();
        }

        @Override
        public void receive(Endpoint from, PayloadReader payload) {
            transport.receive(from, payload);
        }

        @Override
        public void stop() {
            transport.stop();
        }

        @Override
        public void find(StreamTags stream, Query query, Consumer<List<PeerRecord>> found) {
            PeerRecord source = new PeerRecord(
                    origin.identity.id(),
                    origin.peer.endpoint(),
                    origin.identity.keys().publicKey(),
                    Offers.source(Offers.at(0, 0)));
            host.schedule(0, () -> found.accept(List.of(source)));
        }

        @Override
        public void join(StreamTags stream, Supplier<Offer> offer) {}

        @Override
        public void changed(StreamTags stream) {}

        @Override
        public void leave(StreamTags stream) {}

        @Override
        public List<PeerRecord> known(StreamTags stream) {
            return List.of();
        }

        Swarm broadcast(String name) {
            return broadcast(name, SwarmSettings.source(1_000_000));
        }

        Swarm broadcast(String name, SwarmSettings settings) {
            StreamSpec stream = spec(name);
            Swarm source = Swarm.source(host, transport, CHANNEL, stream, settings, this);
            swarms.add(stream.id(), source);
            source.start();
            Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
            for (int i = 0; i < 1_000; i++) {
                byte[] picture = {(byte) (i % 25 == 0 ? 0x17 : 0x27), 1, 0, 0, 0, (byte) i};
                RtmpMessage message = new RtmpMessage(MessageType.VIDEO, 1, 40L * i, picture);
                host.schedule(
                        40_000_000L * i,
                        () -> segmenter.accept(
                                message,
                                block -> source.publish(
                                        Manifest.of(stream.id(), 1, block, host.nowNs() / 1_000_000, ChunkHash.SHA_256),
                                        block)));
            }
            return source;
        }

        /** Watches, and notes the numbers of the blocks that are played. */
        Swarm watch(String name, List<Long> played) {
            StreamSpec stream = spec(name);
            Swarm viewer = Swarm.viewer(
                    host,
                    transport,
                    CHANNEL,
                    stream,
                    SwarmSettings.viewer(1_000_000),
                    this,
                    PlayoutSettings.LIVE,
                    new PlayoutListener() {
                        @Override
                        public void play(Slot slot, long lagNs, boolean decodable) {
                            played.add(slot.number());
                        }

                        @Override
                        public void skip(long number) {}
                    },
                    null);
            swarms.add(stream.id(), viewer);
            viewer.start();
            return viewer;
        }
    }

    private static StreamSpec spec(String name) {
        return new StreamSpec(StreamId.of(name), StreamTags.ofName(name), (said, signature) -> true, ChunkHash.SHA_256);
    }

    private Station add() {
        Station station = new Station(Identity.create(new ModelledSuite(), random));
        station.peer = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), station::on);
        station.peer.start();
        return station;
    }

    private void runFor(long seconds) {
        simulation.runFor(seconds * SECOND_NS);
    }

    @Test
    void shouldGiveEachViewerItsStream() {
        Swarm one = origin.broadcast("live/one");
        Swarm two = origin.broadcast("live/two");
        List<Long> playedOne = new ArrayList<>();
        List<Long> playedTwo = new ArrayList<>();
        add().watch("live/one", playedOne);
        add().watch("live/two", playedTwo);
        runFor(10);
        assertEquals(1, one.neighbours());
        assertEquals(1, two.neighbours());
        assertTrue(playedOne.size() > 20 && playedTwo.size() > 20, playedOne + " and " + playedTwo);
        assertEquals(0, origin.swarms.strangers());
    }

    @Test
    void shouldNotEndASessionThatIsThereForSomethingElseWithWhomItHasNoRoomFor() {
        origin.broadcast("live/one", SwarmSettings.source(1_000_000).withMostNeighbours(1));
        Swarm first = add().watch("live/one", new ArrayList<>());
        runFor(3);
        Station late = add();
        Session before = late.transport.connect(
                origin.peer.endpoint(), origin.identity.keys().publicKey());
        runFor(1);
        Swarm second = late.watch("live/one", new ArrayList<>());
        runFor(8);
        assertEquals(1, first.neighbours());
        assertEquals(0, second.neighbours());
        assertSame(before, late.transport.session(origin.identity.id()));
    }

    @Test
    void shouldNotHearWhoAsksForAStreamThatIsNotHere() {
        origin.broadcast("live/one");
        Station stranger = add();
        stranger.watch("live/none", new ArrayList<>());
        runFor(2);
        assertEquals(1, origin.swarms.strangers());
        assertNotNull(origin.transport.session(stranger.identity.id()), "the session may be there for something else");
    }

    @Test
    void shouldBeInAStreamsSwarmOnceAndAgainAfterItLeft() {
        Swarm first = origin.broadcast("live/one");
        assertThrows(IllegalArgumentException.class, () -> origin.swarms.add(StreamId.of("live/one"), first));
        add().watch("live/one", new ArrayList<>());
        runFor(5);
        first.stop();
        origin.swarms.remove(StreamId.of("live/one"));
        Swarm second = origin.broadcast("live/one");
        List<Long> played = new ArrayList<>();
        add().watch("live/one", played);
        runFor(10);
        assertTrue(second.neighbours() >= 1);
        assertTrue(played.size() > 20, played::toString);
    }
}
