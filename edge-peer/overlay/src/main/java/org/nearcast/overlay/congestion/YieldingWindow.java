// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * The window of a session that yields to all others: LEDBAT (RFC 6817) as amended by LEDBAT++ (draft-irtf-iccrg-ledbat-plus-plus). It grows while
 * datagrams wait less than a target, shrinks by the part that they wait longer, and now and then falls to two datagrams for two round trips,
 * so that its own queue drains and everybody sees how long the path is without it: who came later would take it for the path otherwise.
 *
 * <p>Departures from the draft, each measured at the bottleneck of the tests:
 *
 * <ul>
 *   <li>The target is 25 ms, not 60. A queue shorter than the target never says that somebody else fills it, and at a queue of 40 ms a target of
 * 60 leaves TCP six or seven tenths. Below 20 ms a burst of others and the clocks of hosts are taken for a queue and the link stays half empty.
 *   <li>It may shrink below two datagrams a round trip, to half of one, by pacing: on a short path two would be some percent of the link.
 *   <li>It shrinks by what was measured of datagrams sent since it last shrank. The queue answers a round trip later; to shrink meanwhile with
 *       each acknowledgement is to shrink twice or thrice for one thing.
 *   <li>When next to nothing waited for some rounds the link is idle, and is taken by slow start, in a second and not at a
 *       datagram a round trip; that counts as a slowdown; so what it adds a round trip otherwise is 0.3 of the
 *       draft's, to the good of TCP when its queue is low.
 *   <li>From a slowdown it comes back by doubling: so much was there before.
 *   <li>Slow start ends when three eighths of the target wait: what it adds until it notices would be lost at a queue of 40 ms otherwise. It goes to the
 *       window that will fill the target then, not to what it had grown to when that was measured.
 * </ul>
 */
final class YieldingWindow implements Window {
    static final long TARGET_NS = 25_000_000;

    private static final double LEAST = 0.5;
    private static final double MOST_ROUND_TRIPS = 8;
    private static final double HELD = 2;
    private static final int GREATEST_DIVISOR = 16;
    private static final double SLOWLY = 0.3;
    private static final int START_EIGHTHS = 3;
    private static final int HELD_ROUNDS = 2;
    private static final int SLOWDOWN_PART = 9;
    private static final int IDLE_PART = 8;
    private static final int IDLE_ROUNDS = 7;
    private static final double GAIN = 1.25;
    private static final double HEADROOM = 1.1;
    private static final double DOUBLING = 2;

    private enum Phase {
        /** Slow start. */
        STARTING,
        /** As it goes. */
        STEADY,
        /** Slowed down. */
        HELD,
        /** On the way back from a slowdown. */
        RETURNING
    }

    private final QueueingDelay delay;
    private final PathChange pathChange;
    private Rounds rounds;
    private Phase phase = Phase.STARTING;
    private Phase afterSlowdown = Phase.RETURNING;
    private double window;
    private double threshold = Double.POSITIVE_INFINITY;
    private long shrunkNs = Long.MIN_VALUE;
    private long lostNs = Long.MIN_VALUE; // when it last shrank because of a loss
    private long slowedNs = Long.MIN_VALUE; // when the latest slowdown began
    private long nextSlowdownNs = Long.MAX_VALUE;
    private int heldRounds;
    private int idleRounds;
    private long longestInRoundNs;

    private YieldingWindow(long nowNs, double datagrams, QueueingDelay delay) {
        window = datagrams;
        this.delay = delay;
        rounds = new Rounds(nowNs);
        pathChange = new PathChange(delay, TARGET_NS / 4);
    }

    /** The window of a session that begins. */
    static YieldingWindow starting(long nowNs, double datagrams, QueueingDelay delay) {
        return new YieldingWindow(nowNs, datagrams, delay);
    }

    /** The window of one that did not yield until now: it slows down first, and then takes no more than it finds. */
    static YieldingWindow after(long nowNs, double datagrams, QueueingDelay delay) {
        YieldingWindow yielding = new YieldingWindow(nowNs, datagrams, delay);
        yielding.slowDown(nowNs);
        yielding.afterSlowdown = Phase.STARTING;
        return yielding;
    }

    private void slowDown(long nowNs) {
        phase = Phase.HELD;
        afterSlowdown = Phase.RETURNING;
        threshold = window;
        window = HELD;
        heldRounds = 0;
        slowedNs = nowNs;
        rounds = new Rounds(nowNs);
    }

    @Override
    public double datagrams() {
        return window;
    }

    @Override
    public double pacingGain() {
        if (window < HELD) {
            return 1; // then pacing holds it back and not the window
        }
        return switch (phase) {
            case STARTING -> HEADROOM * (1 + gain());
            case RETURNING -> DOUBLING;
            case STEADY, HELD -> GAIN;
        };
    }

    /** How much it grows in a round trip: less the shorter the path, because on a short path a datagram more is a faster rise. */
    private double gain() {
        long base = Math.max(1, Math.min(2 * TARGET_NS, delay.baseNs()));
        return 1.0 / Math.min(GREATEST_DIVISOR, (2 * TARGET_NS + base - 1) / base);
    }

    @Override
    public void acknowledged(CongestionControl.Ack ack, double datagrams, long srttNs) {
        boolean limited = ack.limitedByWindow() || window < HELD;
        long waitNs = delay.ns();
        pathChange.measured(ack.nowNs(), window <= 2 * HELD);
        longestInRoundNs = Math.max(longestInRoundNs, waitNs);
        boolean roundEnds = rounds.ends(ack);
        switch (phase) {
            case STARTING -> start(ack.nowNs(), waitNs, limited ? gain() * datagrams : 0, srttNs);
            case STEADY -> {
                adapt(ack, waitNs, limited ? SLOWLY * gain() * datagrams / Math.max(1, window) : 0);
                keepUp(waitNs, srttNs);
            }
            case HELD -> hold(roundEnds);
            case RETURNING -> comeBack(ack.nowNs(), waitNs, limited ? datagrams : 0);
        }
        if (roundEnds) {
            roundEnded(ack.nowNs());
        }
    }

    private void start(long nowNs, long waitNs, double more, long srttNs) {
        if (waitNs <= TARGET_NS * START_EIGHTHS / 8) {
            window += more;
            return;
        }
        settle(waitNs, gain());
        if (slowedNs == Long.MIN_VALUE) {
            nextSlowdownNs = nowNs + HELD_ROUNDS * srttNs;
        } else if (nextSlowdownNs == Long.MAX_VALUE) {
            nextSlowdownNs = afterSlowdownNs(nowNs);
        }
        steady();
    }

    /** Slowdowns take a tenth of the time at most. */
    private long afterSlowdownNs(long nowNs) {
        return nowNs + SLOWDOWN_PART * (nowNs - slowedNs);
    }

    /**
     * Fast growth is over. What was measured is the doing of the window of a round trip before, since which it has grown once more: so much waited
     * with that, and with this the target will.
     */
    private void settle(long waitNs, double growth) {
        double before = window / (1 + growth);
        double base = delay.baseNs();
        window = Math.max(LEAST, Math.min(window, before * (base + TARGET_NS) / (base + waitNs)));
    }

    private void steady() {
        phase = Phase.STEADY;
        idleRounds = 0;
    }

    private void adapt(CongestionControl.Ack ack, long waitNs, double more) {
        if (ack.sentNs() < shrunkNs) {
            return;
        }
        if (waitNs <= TARGET_NS) {
            window += more;
            return;
        }
        double less = window * (waitNs / (double) TARGET_NS - 1) - gain();
        if (less > 0) {
            window = Math.max(LEAST, window - Math.min(less, window / 2));
            shrunkNs = ack.nowNs();
        }
    }

    /**
     * Where a long queue has just gone the smoothed round trip is still a long one, and the least window a round trip would be next to nothing: it is meant for
     * a round trip without a queue.
     */
    private void keepUp(long waitNs, long srttNs) {
        if (waitNs <= TARGET_NS) {
            double roundTrips = srttNs / (double) Math.max(1, delay.baseNs());
            window = Math.max(window, LEAST * Math.max(1, Math.min(MOST_ROUND_TRIPS, roundTrips)));
        }
    }

    private void hold(boolean roundEnds) {
        if (roundEnds && ++heldRounds > HELD_ROUNDS) {
            phase = afterSlowdown;
            nextSlowdownNs = Long.MAX_VALUE;
        }
    }

    private void comeBack(long nowNs, long waitNs, double more) {
        window = Math.min(threshold, window + more);
        boolean waits = waitNs > TARGET_NS * 3 / 4;
        if (window >= threshold || waits) {
            if (waits) {
                settle(waitNs, 1);
            }
            nextSlowdownNs = afterSlowdownNs(nowNs);
            steady();
        }
    }

    private void roundEnded(long nowNs) {
        idleRounds = longestInRoundNs < TARGET_NS / IDLE_PART ? idleRounds + 1 : 0;
        longestInRoundNs = 0;
        if (phase != Phase.STEADY) {
            return;
        }
        if (nowNs >= nextSlowdownNs && window > 2 * HELD) {
            slowDown(nowNs);
        } else if (idleRounds >= IDLE_ROUNDS) {
            phase = Phase.STARTING;
            slowedNs = nowNs; // the path was seen without a queue, which is what a slowdown is for
            nextSlowdownNs = Long.MAX_VALUE;
        }
    }

    @Override
    public void lost(long nowNs, double datagrams, long sentNs) {
        if (sentNs <= lostNs) {
            return;
        }
        lostNs = nowNs;
        shrunkNs = nowNs;
        window = Math.max(LEAST, window / 2);
        if (phase == Phase.STARTING || phase == Phase.RETURNING) {
            if (nextSlowdownNs == Long.MAX_VALUE) {
                nextSlowdownNs = slowedNs == Long.MIN_VALUE ? nowNs : afterSlowdownNs(nowNs);
            }
            steady();
        }
        idleRounds = 0;
    }

    @Override
    public void collapse(long nowNs) {
        window = HELD;
        phase = Phase.STARTING;
    }

    @Override
    public void shrinkTo(double datagrams) {
        if (datagrams < window) {
            window = Math.max(LEAST, datagrams);
            phase = phase == Phase.STEADY ? Phase.STARTING : phase;
        }
    }
}
