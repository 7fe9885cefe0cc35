// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.congestion.Bottleneck.MS;
import static org.nearcast.overlay.congestion.Bottleneck.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change of priority in flight shows within ten round trips: by the second half of them the rate has gone a tenth of the way to the share
 * that it will have, beside a TCP, in four of five seeds.
 */
class PrioritiseTest {
    private static final int SEEDS = 5;
    private static final long CHANGE_NS = 30 * SECOND;

    static List<Arguments> changes() {
        List<Arguments> all = new ArrayList<>();
        for (double queue : new double[] {1, 4}) {
            for (TcpFlow.Kind kind : TcpFlow.Kind.values()) {
                for (Priority from : Priority.values()) {
                    for (Priority to : Priority.values()) {
                        int less = Math.min(from.connections(), to.connections());
                        if (from != to && Math.max(from.connections(), to.connections()) >= 4 * less) {
                            all.add(Arguments.of(queue, kind, from, to));
                        }
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldShowAChangeWithinTenRoundTrips(double queue, TcpFlow.Kind kind, Priority from, Priority to) {
        int shown = 0;
        StringBuilder seen = new StringBuilder();
        for (int seed = 1; seed <= SEEDS; seed++) {
            Bottleneck link = new Bottleneck(seed, (long) (queue * Bottleneck.bandwidthDelay()));
            OurFlow ours = link.ours(from, 0);
            TcpFlow tcp = link.tcp(kind, 0);
            long[] rttNs = new long[1];
            link.at(CHANGE_NS, () -> {
                rttNs[0] = tcp.srttNs / (10 * MS) * 10 * MS;
                ours.prioritise(to);
            });
            link.run(CHANGE_NS + 60 * SECOND);
            double before = ours.rate(CHANGE_NS - 10 * SECOND, CHANGE_NS);
            double soon = ours.rate(CHANGE_NS + 5 * rttNs[0], CHANGE_NS + 10 * rttNs[0]);
            double later = ours.rate(CHANGE_NS + 20 * SECOND, CHANGE_NS + 60 * SECOND);
            shown += (soon - before) * Math.signum(later - before) >= 0.1 * Math.abs(later - before) ? 1 : 0;
            seen.append(String.format(" %.2f > %.2f > %.2f Mbit/s;", before / 1e6, soon / 1e6, later / 1e6));
        }
        assertTrue(shown >= 4, shown + " of 5:" + seen);
    }
}
