// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import java.util.List;

/**
 * A TCP connection as Linux has it: window by Reno or CUBIC (net/ipv4/tcp_cubic.c), HyStart's delay test with CUBIC, clocked by
 * acknowledgements and not paced, recovery in proportion (RFC 6937).
 */
final class TcpFlow extends Flow {
    enum Kind {
        RENO,
        CUBIC
    }

    private static final int SEGMENT = 1_448;
    private static final int WIRE = 1_514;
    private static final double CUBIC_BETA = 717 / 1024.0;

    private final Kind kind;
    private double window = 10;
    private double threshold = Double.MAX_VALUE;
    private boolean recovering;
    private long recoverTo;
    private double delivered;
    private double sentInRecovery;
    private double flightAtLoss;
    private int toRepeat;
    // CUBIC
    private double lastMax;
    private double origin;
    private double k;
    private double renoWindow;
    private long epochNs = -1;
    private long leastRttNs = Long.MAX_VALUE;
    private long roundEnd;
    private long roundLeastNs = Long.MAX_VALUE;
    private int roundSamples;

    TcpFlow(Bottleneck link, Kind kind) {
        super(link, WIRE, SEGMENT, 40 * Bottleneck.MS);
        this.kind = kind;
    }

    @Override
    void begin() {}

    @Override
    void pump() {
        while (isRunning() && maySend()) {
            sentInRecovery++;
            boolean again = toRepeat > 0;
            toRepeat -= again ? 1 : 0;
            sendOne(!again);
        }
    }

    private boolean maySend() {
        if (!recovering) {
            return underWay.size() < (int) window;
        }
        if (underWay.size() > threshold) {
            return sentInRecovery < Math.ceil(delivered * threshold / flightAtLoss);
        }
        return underWay.size() < (int) threshold;
    }

    @Override
    void onAck(long nowNs, List<Packet> acked, long inFlightBefore, long rttNs, long arrivedNs) {
        leastRttNs = Math.min(leastRttNs, rttNs);
        long largest = acked.get(acked.size() - 1).number();
        if (recovering) {
            delivered += acked.size();
            if (largest < recoverTo) {
                return;
            }
            recovering = false;
            window = threshold;
        }
        if (window < threshold) {
            window += acked.size();
            if (kind == Kind.CUBIC) {
                hystart(largest, rttNs);
            }
        } else if (kind == Kind.RENO) {
            window += acked.size() / window;
        } else {
            cubic(nowNs, acked.size());
        }
    }

    private void hystart(long largest, long rttNs) {
        if (largest >= roundEnd) {
            roundEnd = nextNumber();
            roundLeastNs = Long.MAX_VALUE;
            roundSamples = 0;
        }
        if (roundSamples < 8) {
            roundSamples++;
            roundLeastNs = Math.min(roundLeastNs, rttNs);
        } else if (window >= 16
                && roundLeastNs
                        > leastRttNs + Math.min(16 * Bottleneck.MS, Math.max(4 * Bottleneck.MS, leastRttNs / 8))) {
            threshold = window;
        }
    }

    private void cubic(long nowNs, int acked) {
        if (epochNs < 0) {
            epochNs = nowNs;
            renoWindow = window;
            origin = Math.max(lastMax, window);
            k = Math.cbrt((origin - window) / 0.4);
        }
        double t = (nowNs + leastRttNs - epochNs) / 1e9 - k;
        double target = origin + 0.4 * t * t * t;
        double count = target > window ? window / (target - window) : 100 * window;
        if (lastMax == 0) {
            count = Math.min(count, 20);
        }
        renoWindow += acked / window * 3 * (1 - CUBIC_BETA) / (1 + CUBIC_BETA);
        if (renoWindow > window) {
            count = Math.min(count, window / (renoWindow - window));
        }
        window += acked / Math.max(2, count);
    }

    private static boolean isRepetition(Packet packet) {
        return !packet.limited();
    }

    @Override
    void onLoss(long nowNs, int packets, Packet latest, boolean persistent) {
        if (persistent) {
            threshold = Math.max(2, window / 2);
            window = 1;
            recovering = false;
            epochNs = -1;
            lastMax = 0;
            return;
        }
        toRepeat += packets;
        if (latest.number() < recoverTo || isRepetition(latest)) {
            return; // what is lost of a recovery's repetitions belongs to it
        }
        recovering = true;
        recoverTo = nextNumber();
        delivered = 1;
        sentInRecovery = 0;
        flightAtLoss = underWay.size() + packets;
        if (kind == Kind.RENO) {
            threshold = Math.max(2, Math.floor(window / 2));
        } else {
            epochNs = -1;
            lastMax = window < lastMax ? window * (1 + CUBIC_BETA) / 2 : window;
            threshold = Math.max(2, Math.floor(window * CUBIC_BETA));
        }
        window = threshold;
    }
}
