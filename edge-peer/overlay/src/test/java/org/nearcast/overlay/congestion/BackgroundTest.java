// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.congestion.Bottleneck.MS;
import static org.nearcast.overlay.congestion.Bottleneck.RATE;
import static org.nearcast.overlay.congestion.Bottleneck.RTT_NS;
import static org.nearcast.overlay.congestion.Bottleneck.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.sim.net.Conditions;

/** The lowest level at a bottleneck of 10 Mbit/s and 40 ms, where it yields and where it does not need to. */
class BackgroundTest {
    private static final int SEEDS = 3;

    private static long bytes(double queue) {
        return (long) (queue * Bottleneck.bandwidthDelay());
    }

    private static double alone(TcpFlow.Kind kind, double queue, long seed) {
        Bottleneck link = new Bottleneck(seed, bytes(queue));
        TcpFlow tcp = link.tcp(kind, 5 * SECOND);
        link.run(70 * SECOND);
        return tcp.rate(10 * SECOND, 70 * SECOND);
    }

    private static double beside(TcpFlow.Kind kind, double queue, long seed, boolean isLate) {
        Bottleneck link = new Bottleneck(seed, bytes(queue));
        link.ours(Priority.BACKGROUND, isLate ? 8 * SECOND : 0);
        TcpFlow tcp = link.tcp(kind, 5 * SECOND);
        link.run(70 * SECOND);
        return tcp.rate(10 * SECOND, 70 * SECOND);
    }

    @ParameterizedTest
    @CsvSource({"RENO, 1, 0.95", "RENO, 4, 0.98", "CUBIC, 1, 0.96", "CUBIC, 4, 0.98"})
    void shouldLeaveATcpWhatItHasAloneWhereTheQueueExceedsTheTarget(TcpFlow.Kind kind, double queue, double part) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            double left = beside(kind, queue, seed, false) / alone(kind, queue, seed);
            assertTrue(left >= part, "seed " + seed + ": " + left);
        }
    }

    /** It has never seen the queue empty and takes what CUBIC always keeps in it for the path. */
    @ParameterizedTest
    @CsvSource({"RENO, 1, 0.94", "RENO, 4, 0.97", "CUBIC, 1, 0.8", "CUBIC, 4, 0.97"})
    void shouldLeaveATcpMostOfItWhenItComesLater(TcpFlow.Kind kind, double queue, double part) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            double left = beside(kind, queue, seed, true) / alone(kind, queue, seed);
            assertTrue(left >= part, "seed " + seed + ": " + left);
        }
    }

    /** A queue that is full before the target is reached never tells of a TCP, but losses do. */
    @ParameterizedTest
    @EnumSource(TcpFlow.Kind.class)
    void shouldLeaveATcpHalfWhereTheQueueIsShorterThanTheTarget(TcpFlow.Kind kind) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            double left = beside(kind, 0.5, seed, false) / alone(kind, 0.5, seed);
            assertTrue(left >= 0.45, "seed " + seed + ": " + left);
        }
    }

    @ParameterizedTest
    @CsvSource({"RENO, 0.5", "RENO, 1", "RENO, 4", "CUBIC, 0.5", "CUBIC, 1", "CUBIC, 4"})
    void shouldTakeALinkThatFallsIdle(TcpFlow.Kind kind, double queue) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Bottleneck link = new Bottleneck(seed, bytes(queue));
            OurFlow ours = link.ours(Priority.BACKGROUND, 0);
            TcpFlow tcp = link.tcp(kind, 5 * SECOND);
            long fromNs = 40 * SECOND;
            link.at(fromNs, tcp::stop);
            link.run(fromNs + 20 * SECOND);
            // the queue of four bandwidth-delay products takes 0.2 s to drain
            long patienceNs = 2 * SECOND + link.queueNs();
            long tookNs = 0;
            while (ours.rate(fromNs + tookNs, fromNs + tookNs + 200 * MS) < 0.8 * RATE) {
                tookNs += 100 * MS;
                assertTrue(tookNs <= patienceNs, "seed " + seed + ": not taken after " + tookNs / 1e9 + " s");
            }
            double after = ours.rate(fromNs + 4 * SECOND, fromNs + 20 * SECOND) / RATE;
            assertTrue(after > 0.75, "seed " + seed + ": " + after);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 4})
    void shouldKeepTheQueueAtTheTargetAlone(double queue) {
        Bottleneck link = new Bottleneck(1, bytes(queue));
        OurFlow ours = link.ours(Priority.BACKGROUND, 0);
        long[] over = new long[1];
        for (long at = 5 * SECOND; at < 65 * SECOND; at += 20 * MS) {
            link.at(at, () -> over[0] += link.queuedNs() > YieldingWindow.TARGET_NS + 10 * MS ? 1 : 0);
        }
        link.run(65 * SECOND);
        assertTrue(over[0] < 3_000 / 20, over[0] + " of 3000 times longer");
        double rate = ours.rate(5 * SECOND, 65 * SECOND) / RATE;
        assertTrue(rate > 0.85, "uses " + rate);
    }

    /** 1.2 packets in a hundred lost and halved for each: about ten datagrams a round trip of what thirty-five would be. */
    @Test
    void shouldGiveWayToLossThatIsNoCongestion() {
        Bottleneck link = new Bottleneck(1, RATE, bytes(1), RTT_NS, Conditions.Loss.independent(0.01));
        OurFlow ours = link.ours(Priority.BACKGROUND, 0);
        link.run(65 * SECOND);
        double rate = ours.rate(5 * SECOND, 65 * SECOND) / RATE;
        assertTrue(rate > 0.2 && rate < 0.9, "uses " + rate);
    }

    @ParameterizedTest
    @ValueSource(doubles = {200e-6, -200e-6})
    void shouldBearAReceiversClockThatRunsUnlike(double skew) {
        Bottleneck link = new Bottleneck(1, bytes(1));
        OurFlow ours = link.ours(Priority.BACKGROUND, 0).skewed(skew);
        TcpFlow tcp = link.tcp(TcpFlow.Kind.CUBIC, 200 * SECOND);
        link.run(320 * SECOND);
        double alone = ours.rate(5 * SECOND, 200 * SECOND) / RATE;
        assertTrue(alone > 0.85, "alone " + alone);
        double left = tcp.rate(210 * SECOND, 320 * SECOND) / RATE;
        assertTrue(left > 0.95, "leaves " + left);
    }

    @Test
    void shouldFindItsWayBackAfterTheRouteBecameLonger() {
        Bottleneck link = new Bottleneck(1, bytes(4));
        OurFlow ours = link.ours(Priority.BACKGROUND, 0);
        link.at(20 * SECOND, () -> link.lengthen(60 * MS));
        link.run(80 * SECOND);
        double rate = ours.rate(40 * SECOND, 80 * SECOND) / RATE;
        assertTrue(rate > 0.8, "uses " + rate);
    }

    @Test
    void shouldNotTakeATcpsQueueForALongerRoute() {
        Bottleneck link = new Bottleneck(1, bytes(4));
        link.ours(Priority.BACKGROUND, 0);
        TcpFlow tcp = link.tcp(TcpFlow.Kind.CUBIC, 5 * SECOND);
        link.run(300 * SECOND);
        double left = tcp.rate(10 * SECOND, 300 * SECOND) / RATE;
        assertTrue(left > 0.98, "leaves " + left);
    }

    @Test
    void shouldStayOutOfTheWayOfSeveral() {
        Bottleneck link = new Bottleneck(1, bytes(4));
        OurFlow ours = link.ours(Priority.BACKGROUND, 0);
        link.tcps(TcpFlow.Kind.CUBIC, 5 * SECOND, 4);
        link.run(70 * SECOND);
        assertEquals(0, ours.rate(10 * SECOND, 70 * SECOND) / RATE, 0.03);
    }
}
