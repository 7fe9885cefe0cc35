// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.TreeMap;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.Protocol;

/**
 * A transfer without end by a window of packets that are each acknowledged: of a fixed size, or slow start, congestion avoidance and halving
 * (RFC 5681), with a packet taken as lost when three later ones have come. What is not data it acknowledges.
 */
final class WindowedFlow implements Protocol {
    static final int PACKET = 1_400;
    static final int WIRE = PACKET + Datagram.HEADERS;
    private static final int ACK = 4;
    private static final int REORDERING = 3;
    private static final long SILENCE_NS = 1_000_000_000L;

    private final Host host;
    private final Endpoint to; // null for one who only answers
    private final boolean adaptive;
    private final TreeMap<Integer, Boolean> underWay = new TreeMap<>();
    private double window;
    private double threshold = Double.MAX_VALUE;
    private int next;
    private int recoverTo;
    private long lastAckNs;
    private long acknowledged;
    private long losses;

    private WindowedFlow(Host host, Endpoint to, double window, boolean adaptive) {
        this.host = host;
        this.to = to;
        this.window = window;
        this.adaptive = adaptive;
    }

    /** Acknowledges what comes. */
    static WindowedFlow sink(Host host) {
        return new WindowedFlow(host, null, 0, false);
    }

    static WindowedFlow fixed(Host host, Endpoint to, int window) {
        return new WindowedFlow(host, to, window, false);
    }

    static WindowedFlow adaptive(Host host, Endpoint to) {
        return new WindowedFlow(host, to, 2, true);
    }

    /** Packets that were acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** How often a packet was missed. */
    long losses() {
        return losses;
    }

    @Override
    public void start() {
        if (to != null) {
            fill();
            watch();
        }
    }

    private void watch() {
        host.schedule(SILENCE_NS, () -> {
            if (host.nowNs() - lastAckNs >= SILENCE_NS) {
                underWay.clear();
                window = 2;
                fill();
            }
            watch();
        });
    }

    private void fill() {
        while (underWay.size() < (int) window) {
            underWay.put(next, true);
            host.send(to, packet(next++, PACKET));
        }
    }

    private static Payload packet(int number, int bytes) {
        return new PayloadWriter(bytes)
                .putInt(number)
                .putBytes(new byte[bytes - ACK], 0, bytes - ACK)
                .end();
    }

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        int number = payload.getInt();
        if (payload.remaining() > 0) {
            host.send(from, packet(number, ACK));
            return;
        }
        lastAckNs = host.nowNs();
        if (underWay.remove(number) == null) {
            return;
        }
        acknowledged++;
        if (adaptive) {
            window += window < threshold ? 1 : 1 / window;
        }
        while (!underWay.isEmpty() && underWay.firstKey() + REORDERING < number) {
            int missed = underWay.pollFirstEntry().getKey();
            losses++;
            if (adaptive && missed >= recoverTo) {
                threshold = Math.max(2, window / 2);
                window = threshold;
                recoverTo = next;
            }
        }
        fill();
    }
}
