// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.fallback.BlockRange;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.playout.Blocks;
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
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.ChunkLayout;
import org.nearcast.protocol.segment.Manifest;

/** A viewer with one neighbour, who pushes what a test wants 200 ms after it left the source, and an origin that takes 100 ms. */
class FallbackTest {
    private static final long MS_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final long PUSHED_NS = 200 * MS_NS;
    private static final long ANSWER_NS = 100 * MS_NS;
    private static final int SECONDS = 12;
    private static final StreamSpec STREAM =
            new StreamSpec(Blocks.STREAM, StreamTags.ofName("blocks"), (bytes, signature) -> true, ChunkHash.SHA_256);

    /** A range that the origin was asked for. */
    private record Wanted(BlockRange range, long atNs, long withinNs) {}

    private final Simulation simulation =
            Simulation.ofPackets(1, new Coordinates(new double[1], new double[1], new double[] {5}));
    private final List<Block> blocks = Blocks.ofSeconds(SECONDS, 5_000);
    private final List<Wanted> wanted = new ArrayList<>();
    private final List<Long> played = new ArrayList<>();
    private final List<Long> skipped = new ArrayList<>();
    private final Acquaintance neighbour = new Acquaintance(simulation, 0);
    private Consumer<BlockOrigin.Answer> says;
    private Host host;
    private Swarm swarm;

    /** Finds the neighbour. */
    private final class Found implements Discovery {
        @Override
        public void find(StreamTags stream, Query query, Consumer<List<PeerRecord>> found) {
            host.schedule(0, () -> found.accept(List.of(neighbour.record())));
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
    }

    /** Whom a viewer is told what it plays. */
    private final class Screen implements PlayoutListener {
        @Override
        public void play(Slot slot, long lagNs, boolean decodable) {
            played.add(slot.number());
        }

        @Override
        public void skip(long number) {
            skipped.add(number);
        }
    }

    @BeforeEach
    void begin() {
        SimulatedPeer viewer = simulation.add(PeerSettings.at(0, AccessLink.of(20_000_000, 100_000_000)), this::viewer);
        viewer.start();
    }

    private Protocol viewer(Host made) {
        host = made;
        ModelledSuite suite = new ModelledSuite();
        Channels channels = new Channels();
        Transport transport = new Transport(
                host,
                TransportSettings.USUAL,
                Credentials.of(suite, Identity.create(suite, host.random())),
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
                        new Found(),
                        PlayoutSettings.LIVE,
                        new Screen(),
                        this::fetch));
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

    private void fetch(BlockRange range, long withinNs, BlockOrigin.Answer answer) {
        wanted.add(new Wanted(range, simulation.nowNs(), withinNs));
        host.schedule(ANSWER_NS, () -> {
            if (says != null) {
                says.accept(answer);
            } else {
                answer.came(bytes(range));
            }
        });
    }

    private Block block(long number) {
        return blocks.get((int) (number - blocks.get(0).number()));
    }

    private ByteBuffer bytes(BlockRange range) {
        return ByteBuffer.wrap(block(range.block()).crumbs().get(0)).slice(range.from(), range.bytes());
    }

    /** The neighbour passes on the stream but for some chunks, block and index. */
    private void watch(BiPredicate<Long, Integer> lacks) {
        simulation.at(SECOND_NS / 2, () -> {
            neighbour.say(
                    SwarmMessages.hello(new SwarmMessages.Hello(STREAM.id().bytes(), false, 1_000, 2_000, 0)));
            neighbour.say(SwarmMessages.stripes(SwarmMessages.ACCEPT, Stripes.EVERYTHING));
        });
        for (Block block : blocks) {
            Manifest manifest = Blocks.manifest(block);
            simulation.at(manifest.captureMs() * MS_NS + SECOND_NS + PUSHED_NS, () -> push(block, manifest, lacks));
        }
        simulation.run((SECONDS + 5) * SECOND_NS);
    }

    private void push(Block block, Manifest manifest, BiPredicate<Long, Integer> lacks) {
        neighbour.say(SwarmMessages.manifest(PUSHED_NS, manifest.bytes()));
        for (int index = 0; index < manifest.crumb(0).count(); index++) {
            if (!lacks.test(block.number(), index)) {
                neighbour.say(SwarmMessages.chunk(
                        new SwarmMessages.Chunk(block.number(), 0, index, new int[0], Blocks.chunk(block, index))));
            }
        }
    }

    /** Some time after the start: a viewer plays. */
    private boolean later(long number) {
        return number >= blocks.get(16).number();
    }

    /** How long after it left the source a block was asked for, ms. */
    private long ageMs(Wanted one) {
        return (one.atNs() - SECOND_NS) / MS_NS
                - Blocks.manifest(block(one.range().block())).captureMs();
    }

    @Test
    void shouldAskForNothingWhileTheSwarmIsInTime() {
        watch((number, index) -> false);
        assertEquals(List.of(), wanted);
        assertEquals(List.of(), skipped);
        assertEquals(blocks.size(), played.size(), 4);
    }

    @Test
    void shouldFetchAtTheLastMomentWhatNobodySends() {
        watch((number, index) -> later(number) && number % 4 == 0 && index == 3);
        assertEquals(List.of(), skipped);
        assertEquals(wanted.size(), swarm.counters().fromOrigin());
        assertTrue(wanted.size() >= 6, wanted.toString());
        for (Wanted one : wanted) {
            ChunkLayout layout = Blocks.manifest(block(one.range().block())).crumb(0);
            assertEquals(new BlockRange(one.range().block(), 0, layout.offset(3), layout.size(3)), one.range());
            assertTrue(ageMs(one) > 1_000, "asked for when it was " + ageMs(one) + " ms old");
        }
        long bytes = wanted.stream().mapToLong(one -> one.range().bytes()).sum();
        assertEquals(bytes, swarm.counters().bytesFromOrigin());
    }

    @Test
    void shouldAskForChunksInARowAtOnce() {
        watch((number, index) -> number == blocks.get(20).number() && index >= 2 && index != 9);
        ChunkLayout layout = Blocks.manifest(blocks.get(20)).crumb(0);
        long number = blocks.get(20).number();
        assertEquals(
                List.of(
                        new BlockRange(number, 0, layout.offset(2), layout.offset(9) - layout.offset(2)),
                        new BlockRange(number, 0, layout.offset(10), layout.bytes() - layout.offset(10))),
                wanted.stream().map(Wanted::range).toList());
        assertEquals(List.of(), skipped);
    }

    @Test
    void shouldAskInTheOrderOfDeadlines() {
        watch((number, index) -> later(number) && index == 0);
        Map<Long, Integer> times = new HashMap<>();
        long last = 0;
        for (Wanted one : wanted) {
            assertTrue(one.range().block() > last, wanted.toString());
            last = one.range().block();
            times.merge(last, 1, Integer::sum);
        }
        assertEquals(1, times.values().stream().mapToInt(n -> n).max().orElse(0));
    }

    @Test
    void shouldBeginWithTheOriginWhenNeighboursDoNotSendTheFirstBlocks() {
        watch((number, index) -> !later(number));
        assertEquals(List.of(), skipped);
        assertTrue(swarm.playout().figures().startUpNs() >= 0);
        assertTrue(later(block(played.get(0)).number() + 16), "begins at " + played.get(0));
        assertTrue(
                swarm.playout().figures().startUpNs() < 3 * SECOND_NS,
                "start-up " + swarm.playout().figures().startUpNs());
    }

    @Test
    void shouldLeaveAnOriginAloneThatRefuses() {
        says = answer -> answer.refused(SECOND_NS);
        watch((number, index) -> later(number) && index % 2 == 0);
        assertTrue(wanted.size() >= 3, wanted.size() + " times");
        assertEquals(wanted.size(), swarm.counters().rangesRefused());
        assertEquals(0, swarm.counters().fromOrigin());
        int first = 0;
        while (first + 1 < wanted.size()
                && wanted.get(first + 1).atNs() - wanted.get(first).atNs() < ANSWER_NS) {
            first++;
        }
        for (int i = first + 1; i < wanted.size(); i++) {
            long after = wanted.get(i).atNs() - wanted.get(i - 1).atNs();
            assertTrue(after >= SECOND_NS + ANSWER_NS, "asked again after " + after / MS_NS + " ms");
        }
    }

    @Test
    void shouldGoOnWhenTheOriginIsWillingAgain() {
        says = answer -> answer.refused(SECOND_NS / 10);
        simulation.at(7 * SECOND_NS, () -> says = null);
        watch((number, index) -> later(number) && index == 0);
        assertTrue(!skipped.isEmpty(), "none skipped while it refused");
        long last = skipped.get(skipped.size() - 1);
        assertTrue(last < blocks.get(32).number(), "skipped " + skipped);
    }

    @Test
    void shouldNotPlayWhatTheOriginMakesUpNorAskForItAgain() {
        says = answer -> {
            byte[] made = new byte[wanted.get(wanted.size() - 1).range().bytes()];
            Arrays.fill(made, (byte) 7);
            answer.came(ByteBuffer.wrap(made));
        };
        watch((number, index) -> number == blocks.get(20).number() && index == 5);
        assertEquals(1, wanted.size());
        assertEquals(
                1,
                swarm.counters().wrongFromOrigin(),
                "fetched " + swarm.counters().fromOrigin());
        assertEquals(0, swarm.counters().bytesFromOrigin());
        assertTrue(skipped.contains(blocks.get(20).number()));
    }
}
