// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.sim.net.Link;
import org.nearcast.overlay.sim.net.Medium;
import org.nearcast.overlay.sim.net.Topology;

/** Transfers by windows between peers on both sides of one link of a topology: fair shares that fill it. */
class SharedLinkTest {
    private static final long RATE = 10_000_000;
    private static final long ONE_WAY = 20 * MS;
    private static final double PACKETS_PER_SECOND = RATE / 8.0 / WindowedFlow.WIRE;

    private final List<SimulatedPeer> senders = new ArrayList<>();
    private final Link bottleneck;
    private final Simulation simulation;

    SharedLinkTest() {
        // A queue of one product of delay and bandwidth, as Reno needs to keep the link busy.
        bottleneck = new Link(RATE, (long) (PACKETS_PER_SECOND * 0.06) * WindowedFlow.WIRE, ONE_WAY, Medium.PERFECT);
        Link back = new Link(RATE, Long.MAX_VALUE, ONE_WAY, Medium.PERFECT);
        simulation = Simulation.ofPackets(3, new Topology(2).join(0, 1, bottleneck, back));
    }

    private SimulatedPeer sink() {
        SimulatedPeer sink = simulation.add(Worlds.unbounded(1), WindowedFlow::sink);
        sink.start();
        return sink;
    }

    private void startFixed(int window) {
        Endpoint sink = sink().endpoint();
        startAt(0, simulation.add(Worlds.unbounded(0), host -> WindowedFlow.fixed(host, sink, window)));
    }

    private void startAt(long timeNs, SimulatedPeer sender) {
        senders.add(sender);
        simulation.at(timeNs, sender::start);
    }

    private long[] acknowledged() {
        return senders.stream()
                .mapToLong(peer -> ((WindowedFlow) peer.protocol()).acknowledged())
                .toArray();
    }

    /** Acknowledged packets a second and flow, from one time to another. */
    private double[] rates(long fromNs, long toNs) {
        simulation.run(fromNs);
        long[] before = acknowledged();
        simulation.run(toNs);
        long[] after = acknowledged();
        double[] rates = new double[before.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = (after[i] - before[i]) * (double) SECOND / (toNs - fromNs);
        }
        return rates;
    }

    /** Windows that fit the queue: the link never idles nor drops, and shares are as the windows. */
    @ParameterizedTest
    @CsvSource({"25, 25", "30, 20", "42, 8"})
    void shouldShareAsTheWindowsDo(int one, int other) {
        startFixed(one);
        startFixed(other);
        double[] rates = rates(5 * SECOND, 65 * SECOND);
        double all = one + other;
        assertEquals(PACKETS_PER_SECOND * one / all, rates[0], 0.005 * PACKETS_PER_SECOND);
        assertEquals(PACKETS_PER_SECOND * other / all, rates[1], 0.005 * PACKETS_PER_SECOND);
        assertEquals(0, bottleneck.overflowed());
    }

    /** A window smaller than the product of delay and bandwidth: one window each round trip. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void shouldSendAWindowEachRoundTrip(int window) {
        startFixed(window);
        long ackNs = 32 * 8 * SECOND / RATE; // the way back has the same rate
        double roundTrip = 2 * ONE_WAY + SECOND / PACKETS_PER_SECOND + ackNs;
        assertEquals(window * SECOND / roundTrip, rates(SECOND, 101 * SECOND)[0], 0.01 * window * SECOND / roundTrip);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void shouldGiveAdaptiveFlowsFairSharesThatFillTheLink(int flows) {
        for (int i = 0; i < flows; i++) {
            Endpoint sink = sink().endpoint();
            long start = i * (3_007 * MS); // the later ones find the link full
            startAt(start, simulation.add(Worlds.unbounded(0), host -> WindowedFlow.adaptive(host, sink)));
        }
        double[] rates = rates(60 * SECOND, 360 * SECOND);
        double sum = 0;
        double squares = 0;
        for (double rate : rates) {
            sum += rate;
            squares += rate * rate;
        }
        assertTrue(sum > 0.95 * PACKETS_PER_SECOND && sum <= 1.0001 * PACKETS_PER_SECOND, "filled " + sum);
        double fairness = sum * sum / (flows * squares); // Jain's index
        assertTrue(fairness > 0.95, "fairness " + fairness);
        assertTrue(bottleneck.overflowed() > 10, "adaptive flows find the end of the queue");
        for (SimulatedPeer sender : senders) {
            assertTrue(((WindowedFlow) sender.protocol()).losses() > 0);
        }
    }
}
