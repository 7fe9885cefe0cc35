// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * A transfer without end over a {@link Bottleneck}: packets by number, acknowledgements of every second or after a while, loss by three later
 * ones or by time (RFC 9002, section 6.1), a probe when nothing comes.
 */
abstract class Flow {
    private static final int REORDERING = 3;
    private static final long BIN_NS = 10 * Bottleneck.MS;

    record Packet(long number, long sentNs, boolean limited) {}

    final Bottleneck link;
    private final int wireBytes;
    private final int payloadBytes;
    private final long ackDelayNs;
    final TreeMap<Long, Packet> underWay = new TreeMap<>();
    private final List<Long> binned = new ArrayList<>();
    private final List<Long> pendingAcks = new ArrayList<>();
    private long pendingArrivedNs;
    private long ackTimer;
    private long expected;
    private long next;
    private long largest = -1;
    private long lastHeardNs;
    private long lastSentNs;
    long srttNs;
    private long probeTimer;
    private boolean running;
    private long lostPackets;

    Flow(Bottleneck link, int wireBytes, int payloadBytes, long ackDelayNs) {
        this.link = link;
        this.wireBytes = wireBytes;
        this.payloadBytes = payloadBytes;
        this.ackDelayNs = ackDelayNs;
    }

    final void start() {
        running = true;
        begin();
        pump();
        watch();
    }

    final void stop() {
        running = false;
    }

    final boolean isRunning() {
        return running;
    }

    final long inFlightBytes() {
        return underWay.size() * (long) payloadBytes;
    }

    final long nextNumber() {
        return next;
    }

    /** Mean rate between two times, bit/s on the wire. */
    final double rate(long fromNs, long toNs) {
        long sum = 0;
        for (int i = (int) (fromNs / BIN_NS); i < Math.min(binned.size(), toNs / BIN_NS); i++) {
            sum += binned.get(i);
        }
        return sum * 8e9 / (toNs - fromNs);
    }

    final long lostPackets() {
        return lostPackets;
    }

    abstract void begin();

    /** Sends what may be sent. */
    abstract void pump();

    abstract void onAck(long nowNs, List<Packet> acked, long inFlightBefore, long rttNs, long arrivedNs);

    abstract void onLoss(long nowNs, int packets, Packet latest, boolean persistent);

    final void sendOne(boolean limited) {
        long number = next++;
        Packet packet = new Packet(number, link.nowNs(), limited);
        underWay.put(number, packet);
        lastSentNs = link.nowNs();
        link.send(wireBytes, () -> arrive(number));
    }

    private void arrive(long number) {
        int bin = (int) (link.nowNs() / BIN_NS);
        while (binned.size() <= bin) {
            binned.add(0L);
        }
        binned.set(bin, binned.get(bin) + wireBytes);
        boolean inOrder = number == expected;
        expected = Math.max(expected, number + 1);
        pendingAcks.add(number);
        pendingArrivedNs = link.nowNs();
        if (pendingAcks.size() >= 2 || !inOrder) {
            acknowledge();
        } else {
            long timer = ++ackTimer;
            link.after(ackDelayNs, () -> {
                if (timer == ackTimer && !pendingAcks.isEmpty()) {
                    acknowledge();
                }
            });
        }
    }

    private void acknowledge() {
        ackTimer++;
        List<Long> numbers = List.copyOf(pendingAcks);
        long arrivedNs = pendingArrivedNs;
        long waitedNs = link.nowNs() - arrivedNs;
        pendingAcks.clear();
        link.answer(() -> heard(numbers, arrivedNs, waitedNs));
    }

    private void heard(List<Long> numbers, long arrivedNs, long waitedNs) {
        long nowNs = link.nowNs();
        lastHeardNs = nowNs;
        long before = inFlightBytes();
        List<Packet> acked = new ArrayList<>();
        for (long number : numbers) {
            Packet packet = underWay.remove(number);
            if (packet != null) {
                acked.add(packet);
            }
            largest = Math.max(largest, number);
        }
        if (!acked.isEmpty()) {
            long rttNs = nowNs - acked.get(acked.size() - 1).sentNs - waitedNs;
            srttNs = srttNs == 0 ? rttNs : srttNs + (rttNs - srttNs) / 8;
            onAck(nowNs, acked, before, rttNs, arrivedNs);
        }
        detectLosses(nowNs);
        pump();
    }

    private void detectLosses(long nowNs) {
        int count = 0;
        Packet latest = null;
        for (Iterator<Packet> packets = underWay.values().iterator(); packets.hasNext(); ) {
            Packet packet = packets.next();
            if (packet.number >= largest) {
                break;
            }
            if (packet.number + REORDERING <= largest || nowNs - packet.sentNs > srttNs * 9 / 8 + Bottleneck.MS) {
                packets.remove();
                latest = packet;
                count++;
            }
        }
        if (count > 0) {
            lostPackets += count;
            onLoss(nowNs, count, latest, false);
        }
    }

    private void watch() {
        long timer = ++probeTimer;
        long patienceNs = Math.max(200 * Bottleneck.MS, 2 * srttNs);
        link.after(patienceNs, () -> {
            if (timer != probeTimer || !running) {
                return;
            }
            if (!underWay.isEmpty() && link.nowNs() - Math.max(lastSentNs, lastHeardNs) >= patienceNs) {
                if (link.nowNs() - lastHeardNs >= 6 * patienceNs) {
                    Packet latest = underWay.lastEntry().getValue();
                    int count = underWay.size();
                    underWay.clear();
                    onLoss(link.nowNs(), count, latest, true);
                    pump();
                }
                sendOne(true);
            }
            watch();
        });
    }
}
