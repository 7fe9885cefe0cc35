// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Link;
import org.nearcast.overlay.sim.net.Medium;

/**
 * Flows that share one link with a drop-tail queue: the dumbbell of every paper on congestion control. Data waits in the queue,
 * acknowledgements come back over a link of their own.
 */
final class Bottleneck {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000_000_000;
    static final long RATE = 10_000_000;
    static final long RTT_NS = 40 * MS;
    private static final long JITTER_NS = 50_000;
    private static final long PACE_NS = 100_000; // how irregularly senders answer

    private record Event(long timeNs, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return timeNs != other.timeNs ? Long.compare(timeNs, other.timeNs) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SeededRandom random;
    private final Link forward;
    private final Link back;
    private final long queueNs;
    private long nowNs;
    private long order;
    private long longerNs;

    Bottleneck(long seed, long queueBytes) {
        this(seed, RATE, queueBytes, RTT_NS, Conditions.Loss.NONE);
    }

    Bottleneck(long seed, long bitsPerSecond, long queueBytes, long rttNs, Conditions.Loss loss) {
        random = SeededRandom.of(seed, 1_000);
        Conditions conditions = new Conditions(loss, JITTER_NS, 0, 0, 0);
        forward = new Link(bitsPerSecond, queueBytes, rttNs / 2, Medium.of(conditions, SeededRandom.of(seed, 1_001)));
        queueNs = forward.sendingNs(queueBytes);
        back = new Link(0, 0, rttNs - rttNs / 2, Medium.PERFECT);
    }

    /** Bytes that are under way on an idle link of this rate and round trip. */
    static long bandwidthDelay() {
        return RATE / 8 * RTT_NS / SECOND;
    }

    long nowNs() {
        return nowNs;
    }

    SeededRandom random() {
        return random;
    }

    void at(long timeNs, Runnable what) {
        events.add(new Event(Math.max(nowNs, timeNs), order++, what));
    }

    void after(long delayNs, Runnable what) {
        at(nowNs + delayNs, what);
    }

    /** From now on the path is longer by so much. */
    void lengthen(long ns) {
        longerNs = ns;
    }

    void run(long untilNs) {
        while (!events.isEmpty() && events.peek().timeNs <= untilNs) {
            Event event = events.poll();
            nowNs = event.timeNs;
            event.what.run();
        }
        nowNs = untilNs;
    }

    /** Sends data to a receiver, unless it is dropped. */
    void send(int wireBytes, Runnable arrival) {
        long leftNs = forward.enter(nowNs, wireBytes);
        long arrivesNs = leftNs < 0 ? leftNs : forward.carry(leftNs);
        if (arrivesNs >= 0) {
            at(arrivesNs + longerNs, arrival);
        }
    }

    /** Sends an acknowledgement back. */
    void answer(Runnable arrival) {
        at(back.carry(nowNs) + random.nextLong(PACE_NS), arrival);
    }

    /** How long what fills the queue takes to leave. */
    long queueNs() {
        return queueNs;
    }

    long queuedNs() {
        return forward.sendingNs(forward.backlogBytes(nowNs));
    }

    OurFlow ours(Priority priority, long startNs) {
        OurFlow flow = new OurFlow(this, priority);
        at(startNs + random.nextLong(10 * MS), flow::start);
        return flow;
    }

    TcpFlow tcp(TcpFlow.Kind kind, long startNs) {
        TcpFlow flow = new TcpFlow(this, kind);
        at(startNs + random.nextLong(10 * MS), flow::start);
        return flow;
    }

    List<TcpFlow> tcps(TcpFlow.Kind kind, long startNs, int count) {
        List<TcpFlow> flows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flows.add(tcp(kind, startNs));
        }
        return flows;
    }
}
