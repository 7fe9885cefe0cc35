// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * Congestion control whose priority changes in flight: DTL's of "Peer2View" (section II, Transport; Reale et al., "DTL: Dynamic Transport
 * Library for Peer-To-Peer Applications", 2012). {@link Priority#BACKGROUND} yields by delay, the others are as many CUBIC connections as they
 * are worth. The text says what the levels do and not how; the how is LEDBAT++ and RFC 9438.
 */
public final class DynamicCongestionControl implements CongestionControl {
    private static final double INITIAL_WINDOW = 10; // RFC 9002, section 7.2
    private static final double CAUTIOUS_WINDOW = 24;
    private static final double RISEN_WINDOW = 6;
    private static final long GREATEST_BYTES = 1L << 26;
    private static final long INITIAL_RTT_NS = 100_000_000;
    private static final long IDLE_NS = 1_000_000_000;
    private static final int IDLE_RTTS = 4;
    private static final int SMOOTHING = 8;
    private static final double SECOND_NS = 1e9;

    private final QueueingDelay delay;
    private Window window;
    private Priority priority;
    private int datagramBytes;
    private long srttNs;
    private long sentNs;

    /** Of normal priority, until it is told otherwise. */
    public DynamicCongestionControl(long nowNs, int datagramBytes) {
        this(nowNs, datagramBytes, Priority.NORMAL);
    }

    /**
     * @param datagramBytes how large a datagram is on this path, 1 or more
     */
    public DynamicCongestionControl(long nowNs, int datagramBytes, Priority priority) {
        this.priority = priority;
        delay = new QueueingDelay(nowNs);
        sentNs = nowNs;
        datagramBytes(datagramBytes);
        window = priority == Priority.BACKGROUND
                ? YieldingWindow.starting(nowNs, INITIAL_WINDOW, delay)
                : new ConnectionsWindow(nowNs, priority.connections(), INITIAL_WINDOW, Double.POSITIVE_INFINITY, delay);
    }

    @Override
    public void sent(long nowNs, int bytes) {
        long idleNs = nowNs - sentNs;
        sentNs = nowNs;
        long patienceNs = Math.max(IDLE_NS, IDLE_RTTS * srttNs);
        if (idleNs >= patienceNs) {
            double halved = window.datagrams() / (1L << Math.min(62, idleNs / patienceNs));
            window.shrinkTo(Math.max(INITIAL_WINDOW, halved));
        }
    }

    @Override
    public void acknowledged(Ack ack) {
        if (ack.rttNs() >= 0) {
            srttNs = srttNs == 0 ? ack.rttNs() : srttNs + (ack.rttNs() - srttNs) / SMOOTHING;
        }
        delay.measured(ack);
        Ack asUsed = ack;
        if (ack.limitedByWindow() && window.datagrams() * datagramBytes >= GREATEST_BYTES) {
            asUsed = new Ack(
                    ack.nowNs(), ack.bytes(), ack.inFlightBytes(), ack.sentNs(), ack.rttNs(), ack.oneWayNs(), false);
        }
        window.acknowledged(asUsed, ack.bytes() / (double) datagramBytes, srttNs);
    }

    @Override
    public void lost(long nowNs, int bytes, long sentNs, boolean persistent) {
        if (persistent) {
            window.collapse(nowNs);
        } else {
            window.lost(nowNs, bytes / (double) datagramBytes, sentNs);
        }
    }

    @Override
    public long windowBytes() {
        return Math.min(GREATEST_BYTES, (long) (Math.max(2, window.datagrams()) * datagramBytes));
    }

    @Override
    public long pacingBytesPerSecond() {
        return (long) (window.pacingGain()
                * Math.min(GREATEST_BYTES, window.datagrams() * datagramBytes)
                * SECOND_NS
                / Math.max(1, srttNs == 0 ? INITIAL_RTT_NS : srttNs));
    }

    /**
     * {@inheritDoc} Who falls to the lowest looks at the path without itself first; who rises from it does not know what is there to be had, and
     * goes by slow start, carefully where it has much already; who is worth more or fewer connections takes more or lets them go.
     */
    @Override
    public void prioritise(long nowNs, Priority to) {
        if (to == priority) {
            return;
        }
        if (to == Priority.BACKGROUND) {
            window = YieldingWindow.after(nowNs, window.datagrams(), delay);
        } else if (window instanceof ConnectionsWindow connections) {
            connections.resize(nowNs, to.connections());
        } else {
            double had = Math.max(RISEN_WINDOW, window.datagrams());
            window = new ConnectionsWindow(
                    nowNs, to.connections(), had, Math.max(had, CAUTIOUS_WINDOW * to.connections()), delay);
        }
        priority = to;
    }

    @Override
    public void datagramBytes(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a datagram has bytes, not " + bytes);
        }
        datagramBytes = bytes;
    }
}
