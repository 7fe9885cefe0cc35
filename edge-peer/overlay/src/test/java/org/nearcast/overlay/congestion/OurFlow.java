// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import java.util.List;

/** A session's sender: the window and the pace that {@link DynamicCongestionControl} says, by a {@link Pacer}. */
final class OurFlow extends Flow {
    static final int DATAGRAM = 1_400;
    static final int WIRE = DATAGRAM + 42;

    private final Priority initial;
    DynamicCongestionControl control;
    private Pacer pacer;
    private long pumpTimer;
    private long appRate; // bytes/s, 0 for as much as goes
    private double appBytes;
    private long appFilledNs;
    private double skew;

    OurFlow(Bottleneck link, Priority initial) {
        super(link, WIRE, DATAGRAM, 25 * Bottleneck.MS);
        this.initial = initial;
    }

    /** The receiver's clock runs faster by this part. */
    OurFlow skewed(double part) {
        skew = part;
        return this;
    }

    /** The application has so many bytes a second from now on; 0 for as many as may go. */
    void produce(long bytesPerSecond) {
        appRate = bytesPerSecond;
        appBytes = 0;
        appFilledNs = link.nowNs();
        if (control != null) {
            pump();
        }
    }

    @Override
    void begin() {
        control = new DynamicCongestionControl(link.nowNs(), DATAGRAM, initial);
        pacer = new Pacer(link.nowNs(), DATAGRAM, control.pacingBytesPerSecond(), 10 * DATAGRAM);
        appFilledNs = link.nowNs();
    }

    void prioritise(Priority priority) {
        control.prioritise(link.nowNs(), priority);
        pump();
    }

    @Override
    void pump() {
        while (isRunning() && inFlightBytes() + DATAGRAM <= control.windowBytes()) {
            if (!hasData()) {
                return;
            }
            pacer.pace(link.nowNs(), control.pacingBytesPerSecond());
            long delayNs = pacer.delayNs(link.nowNs(), DATAGRAM);
            if (delayNs > 0) {
                later(delayNs);
                return;
            }
            pacer.sent(link.nowNs(), DATAGRAM);
            control.sent(link.nowNs(), DATAGRAM);
            appBytes -= DATAGRAM;
            sendOne(inFlightBytes() + 2 * DATAGRAM > control.windowBytes());
        }
    }

    private boolean hasData() {
        if (appRate == 0) {
            return true;
        }
        appBytes = Math.min(20 * DATAGRAM, appBytes + (link.nowNs() - appFilledNs) / 1e9 * appRate);
        appFilledNs = link.nowNs();
        if (appBytes >= DATAGRAM) {
            return true;
        }
        later((long) ((DATAGRAM - appBytes) * 1e9 / appRate) + 1);
        return false;
    }

    private void later(long delayNs) {
        long timer = ++pumpTimer;
        link.after(delayNs, () -> {
            if (timer == pumpTimer) {
                pump();
            }
        });
    }

    @Override
    void onAck(long nowNs, List<Packet> acked, long inFlightBefore, long rttNs, long arrivedNs) {
        Packet latest = acked.get(acked.size() - 1);
        boolean limited = appRate == 0 || inFlightBefore + DATAGRAM > control.windowBytes();
        long oneWayNs = (long) (arrivedNs * (1 + skew)) - latest.sentNs() + 12_345_678_901L;
        control.acknowledged(new CongestionControl.Ack(
                nowNs, acked.size() * DATAGRAM, inFlightBefore, latest.sentNs(), rttNs, oneWayNs, limited));
    }

    @Override
    void onLoss(long nowNs, int packets, Packet latest, boolean persistent) {
        control.lost(nowNs, packets * DATAGRAM, latest.sentNs(), persistent);
    }
}
