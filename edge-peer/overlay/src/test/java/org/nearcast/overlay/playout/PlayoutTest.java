// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.world.Deaf;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.Manifest;

/** A stream that began at time 0, and a viewer who comes a while later. */
class PlayoutTest {
    private static final long MS_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final long COMES_NS = 5_300 * MS_NS;
    private static final int SECONDS = 20;

    private record Played(long number, long atNs, long lagNs, boolean decodable) {}

    private final Simulation simulation =
            Simulation.ofPackets(1, new Coordinates(new double[1], new double[1], new double[1]));
    private final List<Block> blocks = Blocks.ofSeconds(SECONDS, 500);
    private final PlayoutBuffer buffer = new PlayoutBuffer(64, 1L << 30, ChunkHash.SHA_256);
    private final CaptureClock clock = new CaptureClock();
    private final List<Played> played = new ArrayList<>();
    private final List<Long> skipped = new ArrayList<>();
    private Playout playout;
    private Host host;
    private boolean ended;
    private long usualLagNs = -1;

    /** Delivers every block, or what of it one wants, so long after its capture; what the viewer has missed comes when he comes. */
    private void deliver(PlayoutSettings settings, long delayNs, LongPredicate whole) {
        simulation
                .add(PeerSettings.at(0, AccessLink.UNBOUNDED).withClock(77 * SECOND_NS, 0), own -> {
                    host = own;
                    return new Deaf();
                })
                .start();
        simulation.at(
                COMES_NS,
                () -> playout = new Playout(host, settings, buffer, clock, () -> usualLagNs, new PlayoutListener() {
                    @Override
                    public void play(Slot slot, long lagNs, boolean decodable) {
                        played.add(new Played(slot.number(), simulation.nowNs(), lagNs, decodable));
                    }

                    @Override
                    public void skip(long number) {
                        skipped.add(number);
                    }

                    @Override
                    public void ended() {
                        ended = true;
                    }
                }));
        for (Block block : blocks) {
            Manifest manifest = Blocks.manifest(block);
            long captureNs = manifest.captureMs() * MS_NS;
            long atNs = Math.max(COMES_NS + 100 * MS_NS, captureNs + delayNs);
            simulation.at(atNs, () -> {
                clock.learn(manifest, host.nowNs(), simulation.nowNs() - captureNs);
                if (whole.test(block.number())) {
                    Blocks.fill(buffer, block);
                } else {
                    buffer.open(manifest);
                }
                playout.changed();
            });
        }
        simulation.run((SECONDS + 20) * SECOND_NS);
    }

    @Test
    void shouldBeginAtASegmentNotTooFarBehindAndKeepItsDistance() {
        deliver(PlayoutSettings.LIVE, 200 * MS_NS, number -> true);
        Played first = played.get(0);
        assertTrue(buffer.slot(first.number()) == null
                || buffer.slot(first.number()).manifest().beginsSegment());
        assertTrue(first.lagNs() >= 1_200 * MS_NS && first.lagNs() <= 2_000 * MS_NS, "lag " + first.lagNs());
        assertTrue(
                playout.figures().startUpNs() <= SECOND_NS,
                "start-up " + playout.figures().startUpNs());
        for (int i = 0; i < played.size(); i++) {
            assertEquals(first.number() + i, played.get(i).number());
            assertEquals(first.lagNs(), played.get(i).lagNs(), MS_NS);
            assertTrue(played.get(i).decodable());
        }
        assertTrue(skipped.isEmpty());
        assertTrue(ended);
        assertEquals(1, playout.figures().continuity());
        assertEquals(
                blocks.get(blocks.size() - 1).number(),
                played.get(played.size() - 1).number());
    }

    @Test
    void shouldBeginWhereWhatComesAsLateAsUsualIsNotMissed() {
        usualLagNs = 1_150 * MS_NS;
        deliver(PlayoutSettings.LIVE, 200 * MS_NS, number -> true);
        long lagNs = played.get(0).lagNs();
        assertTrue(lagNs >= 1_350 * MS_NS && lagNs <= 1_950 * MS_NS, "lag " + lagNs);
    }

    @Test
    void shouldBeginNearTheSourceWhereTheStreamComesEarly() {
        usualLagNs = 100 * MS_NS;
        deliver(PlayoutSettings.ofMs(700, 1_600, 400, 1_950, 450), 200 * MS_NS, number -> true);
        long lagNs = played.get(0).lagNs();
        assertTrue(lagNs >= 700 * MS_NS && lagNs <= 1_200 * MS_NS, "lag " + lagNs);
    }

    @Test
    void shouldSkipWhatIsMissingAndSayThatItCannotBeDecodedUntilTheNextSegment() {
        long missing = blocks.get(40).number();
        deliver(PlayoutSettings.LIVE, 200 * MS_NS, number -> number != missing);
        assertEquals(List.of(missing), skipped);
        long lag = played.get(0).lagNs();
        for (Played one : played) {
            long segment = Blocks.manifest(blocks.get((int) one.number())).segment();
            assertEquals(one.number() < missing || segment > missing, one.decodable(), "block " + one.number());
            long waited = one.number() < missing ? 0 : 500 * MS_NS;
            assertTrue(one.lagNs() >= lag && one.lagNs() <= lag + waited + MS_NS, "lag " + one.lagNs());
        }
        assertTrue(playout.figures().continuity() < 1);
        assertTrue(playout.figures().continuity() > 0.9);
    }

    @Test
    void shouldWaitForWhatIsMissingIfItShallBeSmoothAndMakeUpForIt() {
        long late = blocks.get(48).number();
        simulation.at(19 * SECOND_NS, () -> {
            Blocks.fill(buffer, blocks.get(48));
            playout.changed();
        });
        PlayoutSettings patient = PlayoutSettings.ofMs(1_300, 1_900, 400, 12_000, 300);
        deliver(patient, 200 * MS_NS, number -> number != late);
        assertTrue(skipped.isEmpty(), skipped.toString());
        assertTrue(
                playout.figures().waitedNs() > 4 * SECOND_NS,
                "waited " + playout.figures().waitedNs());
        Played last = played.get(played.size() - 1);
        Played waited =
                played.stream().filter(one -> one.number() == late).findFirst().orElseThrow();
        assertTrue(last.lagNs() < waited.lagNs(), last + " " + waited);
        assertEquals(1, playout.figures().continuity());
    }

    @Test
    void shouldGiveUpWaitingWhenItIsTooFarBehind() {
        long never = blocks.get(48).number();
        deliver(PlayoutSettings.ofMs(1_300, 1_900, 400, 4_000, 300), 200 * MS_NS, number -> number != never);
        assertEquals(List.of(never), skipped);
        assertTrue(played.get(played.size() - 1).lagNs() < 4_200 * MS_NS);
    }

    @Test
    void shouldStayTrueToTheMedianWhateverSomeSayOfTheAge() {
        CaptureClock lied = new CaptureClock();
        for (Block block : blocks) {
            Manifest manifest = Blocks.manifest(block);
            boolean lie = block.number() % 3 == 0;
            lied.learn(manifest, manifest.captureMs() * MS_NS + 50 * MS_NS, lie ? 0 : 50 * MS_NS);
        }
        Manifest last = Blocks.manifest(blocks.get(blocks.size() - 1));
        assertEquals(last.captureMs() * MS_NS, lied.captureNs(last));
    }

    @Test
    void shouldWaitForAStreamThatHasNotBegun() {
        deliver(PlayoutSettings.LIVE, 200 * MS_NS, number -> false);
        assertTrue(played.isEmpty());
        assertFalse(playout.isPlaying());
        assertEquals(-1, playout.figures().startUpNs());
    }
}
