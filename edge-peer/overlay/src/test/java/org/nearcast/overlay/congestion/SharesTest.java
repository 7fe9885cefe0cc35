// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.congestion.Bottleneck.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.overlay.sim.net.Conditions;

/** Shares of a bottleneck of 10 Mbit/s and 40 ms: 60 s, after 20 s in which to find them; the middle of five seeds. */
class SharesTest {
    private static final double[] QUEUES = {0.5, 1, 4};
    private static final int SEEDS = 5;

    static List<Arguments> bottlenecks() {
        List<Arguments> all = new ArrayList<>();
        for (TcpFlow.Kind kind : TcpFlow.Kind.values()) {
            for (double queue : QUEUES) {
                all.add(Arguments.of(kind, queue));
            }
        }
        return all;
    }

    static List<Arguments> queues() {
        List<Arguments> all = new ArrayList<>();
        for (double queue : QUEUES) {
            all.add(Arguments.of(queue));
        }
        return all;
    }

    private static long bytes(double queue) {
        return (long) (queue * Bottleneck.bandwidthDelay());
    }

    private static double middle(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What a session gets beside a TCP, in parts of what that gets. */
    private static double share(Priority priority, TcpFlow.Kind kind, double queue, boolean isLate) {
        double[] shares = new double[SEEDS];
        for (int seed = 1; seed <= SEEDS; seed++) {
            Bottleneck link = new Bottleneck(seed, bytes(queue));
            OurFlow ours = link.ours(priority, isLate ? 5 * SECOND : 0);
            TcpFlow tcp = link.tcp(kind, isLate ? 0 : 5 * SECOND);
            link.run(85 * SECOND);
            shares[seed - 1] = ours.rate(25 * SECOND, 85 * SECOND) / tcp.rate(25 * SECOND, 85 * SECOND);
        }
        return middle(shares);
    }

    @ParameterizedTest
    @MethodSource("bottlenecks")
    void shouldTakeATcpsShareInTheMiddle(TcpFlow.Kind kind, double queue) {
        // The model's TCP is stronger than Linux', beside which ours has 0.8 to 1.3 in an emulated network (see
        // experiments/README.md).
        double least = 0.6;
        // With a long queue Reno comes back so slowly that Linux' own CUBIC takes 1.5 to 2.5 of its share, too.
        double most = kind == TcpFlow.Kind.RENO && queue == 4 ? 2.2 : 1.4;
        for (boolean isLate : new boolean[] {false, true}) {
            double share = share(Priority.NORMAL, kind, queue, isLate);
            assertTrue(share >= least && share <= most, "share " + share + ", late: " + isLate);
        }
    }

    @ParameterizedTest
    @MethodSource("bottlenecks")
    void shouldTakeAboutTwoTcpsShareAboveTheMiddle(TcpFlow.Kind kind, double queue) {
        double share = share(Priority.RAISED, kind, queue, false);
        assertTrue(share >= 1.6 && share <= (queue == 4 ? 3.8 : 3.2), "share " + share);
    }

    @ParameterizedTest
    @MethodSource("bottlenecks")
    void shouldTakeThreeToFiveTcpsShareAtTheTop(TcpFlow.Kind kind, double queue) {
        for (boolean isLate : new boolean[] {false, true}) {
            double share = share(Priority.URGENT, kind, queue, isLate);
            // The model's TCP is stronger than Linux', and most so with a long queue: beside that one ours has 3.5 to
            // 5.
            assertTrue(share >= (queue == 4 ? 2 : 2.5) && share <= 5, "share " + share + ", late: " + isLate);
        }
    }

    @ParameterizedTest
    @MethodSource("queues")
    void shouldShareAlikeWithAnEqualWhoeverCameFirst(double queue) {
        for (Priority priority : Priority.values()) {
            for (long lateS : new long[] {0, 1, 60}) {
                double[] shares = new double[SEEDS];
                for (int seed = 1; seed <= SEEDS; seed++) {
                    Bottleneck link = new Bottleneck(seed, bytes(queue));
                    OurFlow first = link.ours(priority, 0);
                    OurFlow second = link.ours(priority, lateS * SECOND);
                    long fromNs = (lateS + 20) * SECOND;
                    link.run(fromNs + 60 * SECOND);
                    double one = first.rate(fromNs, link.nowNs());
                    double other = second.rate(fromNs, link.nowNs());
                    shares[seed - 1] = other / (one + other);
                }
                assertEquals(0.5, middle(shares), 0.11, priority + ", " + lateS + " s late");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("queues")
    void shouldUseTheWholeLinkAlone(double queue) {
        for (Priority priority : new Priority[] {Priority.NORMAL, Priority.RAISED, Priority.URGENT}) {
            Bottleneck link = new Bottleneck(1, bytes(queue));
            OurFlow ours = link.ours(priority, 0);
            link.run(65 * SECOND);
            double rate = ours.rate(5 * SECOND, 65 * SECOND) / Bottleneck.RATE;
            assertTrue(rate > 0.93, priority + ": " + rate);
        }
    }

    @Test
    void shouldUseMostOfALinkThatLosesByChance() {
        Bottleneck link =
                new Bottleneck(1, Bottleneck.RATE, bytes(1), Bottleneck.RTT_NS, Conditions.Loss.independent(0.01));
        OurFlow ours = link.ours(Priority.NORMAL, 0);
        link.run(65 * SECOND);
        double rate = ours.rate(5 * SECOND, 65 * SECOND) / Bottleneck.RATE;
        assertTrue(rate > 0.85, "rate " + rate);
    }

    @Test
    void shouldReplayFromItsSeed() {
        double[] rates = new double[2];
        for (int i = 0; i < 2; i++) {
            Bottleneck link = new Bottleneck(42, bytes(1));
            OurFlow ours = link.ours(Priority.BACKGROUND, 0);
            link.tcp(TcpFlow.Kind.CUBIC, SECOND);
            link.at(20 * SECOND, () -> ours.prioritise(Priority.URGENT));
            link.at(30 * SECOND, () -> ours.prioritise(Priority.NORMAL));
            link.run(40 * SECOND);
            rates[i] = ours.rate(0, 40 * SECOND) + ours.lostPackets();
        }
        assertEquals(rates[0], rates[1]);
    }
}
