// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import java.util.ArrayList;
import java.util.List;

/**
 * The window of a session that is worth several TCP connections: that many {@link CubicWindow}s, the sum of which it uses. What is acknowledged
 * is shared among them by their size, and a lost datagram is one's and not the others', as if they were connections of their own. That
 * is why the share at a bottleneck is theirs, whether its losses hit everybody at once or one here and there; with one window and other
 * constants (MulTCP: Crowcroft and Oechslin, "Differentiated end-to-end Internet services", 1998) it is right for one of the two only.
 *
 * <p>Three things were set by measuring. The Reno part of one connection grows by half of what the RFC says, of several by 0.65: paced, one would get
 * 1.3 to 1.5 times the share of Linux' CUBIC and Reno otherwise. Losses found at one time hit at least half of the connections, and more of them where the queue is
 * short: paced datagrams are dropped one here and one there, those of real connections in bursts that spare none, the less the shorter the queue is. And where datagrams wait for more than one and a half times the path's own round
 * trip, windows shrink to 0.6 instead of 0.7: the queue stays far from empty, and two that came at different times share alike after half as
 * many losses.
 *
 * <p>A loss says that a queue has overflowed. Where none has built up, and no more than some percent are lost, it was the path's, as on radio, and
 * nobody is in the way: to shrink then would leave a path that loses one in a hundred almost unused (BBR reasons alike: Cardwell et al.,
 * draft-ietf-ccwg-bbr, section 5.5.10).
 */
final class ConnectionsWindow implements Window {
    private static final double SLOW_START_GAIN = 2; // RFC 9002, section 7.7, and what others do
    private static final double GAIN = 1.25;
    private static final double LEAST_HIT_PART = 0.5;
    private static final double SPARED_BY_DEPTH = 0.4;
    private static final double PACED_ALONE = 0.5;
    private static final double PACED = 0.62;
    private static final double DEEP = 1.5;
    private static final double DEEP_DECREASE = 0.6;

    private static final long LEAST_QUIET_NS = 8_000_000;
    private static final long MOST_QUIET_NS = 40_000_000;
    private static final int QUIET_PART = 4;
    private static final double MOST_BY_CHANCE = 0.03;
    private static final double LOSS_SMOOTHING = 1.0 / 128;

    private final List<CubicWindow> connections = new ArrayList<>();
    private final QueueingDelay delay;
    private double[] blame;
    private SlowStartExit exit = new SlowStartExit();
    private Rounds rounds;
    private double hits;
    private double lostPart;
    private long longestNs;
    private long longestBeforeNs;
    private long lastNs;

    /**
     * @param datagrams of all together
     * @param threshold of all together, where slow start ends
     */
    ConnectionsWindow(long nowNs, int count, double datagrams, double threshold, QueueingDelay delay) {
        this.delay = delay;
        for (int i = 0; i < count; i++) {
            connections.add(new CubicWindow(datagrams / count, threshold / count));
        }
        blame = new double[count];
        rounds = new Rounds(nowNs);
        lastNs = nowNs;
    }

    /**
     * From now on it is worth so many. Those that come begin with a part of a present one's window and grow to all of it by slow start, unless a
     * loss says that it is too much; those that go take theirs with them.
     */
    void resize(long nowNs, int count) {
        double mean = datagrams() / connections.size();
        while (connections.size() > count) {
            connections.remove(connections.size() - 1);
        }
        if (connections.size() < count) {
            exit = new SlowStartExit();
            rounds = new Rounds(nowNs);
        }
        while (connections.size() < count) {
            connections.add(new CubicWindow(mean / 2, mean));
        }
        blame = new double[count];
    }

    @Override
    public double datagrams() {
        double sum = 0;
        for (CubicWindow connection : connections) {
            sum += connection.datagrams();
        }
        return sum;
    }

    private boolean isInSlowStart() {
        for (CubicWindow connection : connections) {
            if (connection.isInSlowStart()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public double pacingGain() {
        return isInSlowStart() ? SLOW_START_GAIN : GAIN;
    }

    @Override
    public void acknowledged(CongestionControl.Ack ack, double datagrams, long srttNs) {
        lostPart -= Math.min(1, LOSS_SMOOTHING * datagrams) * lostPart;
        long passedNs = ack.nowNs() - lastNs;
        lastNs = ack.nowNs();
        longestNs = Math.max(longestNs, delay.ns());
        boolean roundEnds = rounds.ends(ack);
        if (roundEnds) {
            longestBeforeNs = longestNs;
            longestNs = delay.ns();
        }
        if (isInSlowStart()) {
            watchSlowStart(ack, roundEnds);
        }
        if (!ack.limitedByWindow()) {
            for (CubicWindow connection : connections) {
                connection.pause(passedNs);
            }
            return;
        }
        double part = datagrams / datagrams();
        double paced = connections.size() == 1 ? PACED_ALONE : PACED;
        for (CubicWindow connection : connections) {
            connection.grow(ack.nowNs(), part * connection.datagrams(), exit.part(), srttNs, paced);
        }
    }

    private void watchSlowStart(CongestionControl.Ack ack, boolean roundEnds) {
        if (ack.rttNs() >= 0) {
            exit.measured(ack.rttNs());
        }
        if (roundEnds && exit.roundEnded()) {
            for (CubicWindow connection : connections) {
                connection.endSlowStart();
            }
        }
    }

    @Override
    public void lost(long nowNs, double datagrams, long sentNs) {
        lostPart += Math.min(1, LOSS_SMOOTHING * datagrams) * (1 - lostPart);
        if (isQuiet() && lostPart < MOST_BY_CHANCE) {
            return;
        }
        double to = delay.ns() > DEEP * delay.baseNs() ? DEEP_DECREASE : CubicWindow.DECREASE;
        double sum = datagrams();
        for (hits += Math.max(datagrams, connections.size() * hitPart()); hits >= 1; hits--) {
            int worst = 0;
            for (int i = 0; i < connections.size(); i++) {
                blame[i] += connections.get(i).datagrams() / sum;
                if (blame[i] > blame[worst]) {
                    worst = i;
                }
            }
            blame[worst]--;
            connections.get(worst).lose(nowNs, sentNs, to);
        }
    }

    /** Of all connections, those that losses found at one time hit at least. */
    private double hitPart() {
        double depth = delay.ns() / (double) Math.max(1, delay.baseNs());
        return Math.max(LEAST_HIT_PART, 1 - SPARED_BY_DEPTH * depth);
    }

    /** Whether nothing to speak of has waited: when a loss is noticed the others have shrunk already, so all of the last round trips count. */
    private boolean isQuiet() {
        long quiet = Math.max(LEAST_QUIET_NS, Math.min(MOST_QUIET_NS, delay.baseNs() / QUIET_PART));
        return Math.max(longestNs, longestBeforeNs) < quiet;
    }

    @Override
    public void collapse(long nowNs) {
        for (CubicWindow connection : connections) {
            connection.collapse();
        }
        exit = new SlowStartExit();
    }

    @Override
    public void shrinkTo(double datagrams) {
        double part = datagrams / datagrams();
        for (CubicWindow connection : connections) {
            connection.shrinkTo(part * connection.datagrams());
        }
        exit = new SlowStartExit();
    }
}
