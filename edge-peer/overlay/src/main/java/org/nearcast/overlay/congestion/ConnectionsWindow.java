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
 * <p>Two things were set by measuring. Losses found at one time hit at least half of the connections: paced datagrams are dropped one here and one
 * there, those of real connections in bursts that spare none. And where datagrams wait for more than one and a half times the path's own round
 * trip, windows shrink to 0.6 instead of 0.7: the queue stays far from empty, and two that came at different times share alike after half as
 * many losses.
 */
final class ConnectionsWindow implements Window {
    private static final double SLOW_START_GAIN = 2; // RFC 9002, section 7.7, and what others do
    private static final double GAIN = 1.25;
    private static final double HIT_PART = 0.5;
    private static final double DEEP = 1.5;
    private static final double DEEP_DECREASE = 0.6;

    private final List<CubicWindow> connections = new ArrayList<>();
    private final QueueingDelay delay;
    private double[] blame;
    private SlowStartExit exit = new SlowStartExit();
    private Rounds rounds;
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
        long passedNs = ack.nowNs() - lastNs;
        lastNs = ack.nowNs();
        if (isInSlowStart()) {
            watchSlowStart(ack);
        }
        if (!ack.limitedByWindow()) {
            for (CubicWindow connection : connections) {
                connection.pause(passedNs);
            }
            return;
        }
        double part = datagrams / datagrams();
        for (CubicWindow connection : connections) {
            connection.grow(ack.nowNs(), part * connection.datagrams(), exit.part(), srttNs);
        }
    }

    private void watchSlowStart(CongestionControl.Ack ack) {
        if (ack.rttNs() >= 0) {
            exit.measured(ack.rttNs());
        }
        if (rounds.ends(ack) && exit.roundEnded()) {
            for (CubicWindow connection : connections) {
                connection.endSlowStart();
            }
        }
    }

    @Override
    public void lost(long nowNs, double datagrams, long sentNs) {
        double to = delay.ns() > DEEP * delay.baseNs() ? DEEP_DECREASE : CubicWindow.DECREASE;
        double hits = Math.max(datagrams, connections.size() * HIT_PART);
        double sum = datagrams();
        for (; hits > 0; hits--) {
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
