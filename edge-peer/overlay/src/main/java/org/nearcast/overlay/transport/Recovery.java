// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.congestion.CongestionControl;
import org.nearcast.overlay.host.Host;

/**
 * Finds out what arrived of what was sent, and what did not (RFC 9002). There is one space of packet numbers; a packet is lost when one sent three
 * later has arrived, or one sent later and time is over; when nothing is heard, probes are due.
 *
 * <p>At message level a packet may be a whole message, which takes as long as its links take and is not lost: such packets measure no round trip and
 * are given up after {@link #LARGE_NS}.
 */
final class Recovery {
    private static final int REORDERING = 3;
    private static final int PERSISTENT = 3;
    private static final int MOST_BACKOFF = 6;
    private static final long NONE = Long.MIN_VALUE;
    private static final int MOST_SPAN = 1 << 17;

    /** How long a packet larger than any link carries may be on its way, nanoseconds. */
    static final long LARGE_NS = 60_000_000_000L;

    private final SentPackets packets = new SentPackets();
    private RoundTrip roundTrip;
    private CongestionControl control;
    private int path;
    private long inFlight; // bytes, on this path
    private long largestAcknowledged = -1;
    private long lossNs = Long.MAX_VALUE; // when the next packet counts as lost
    private long lastSentNs;
    private int eliciting; // packets under way
    private int large; // of these, larger than a link carries
    private int timeouts;
    private long skipped = -1;
    private long lostPackets;

    Recovery(CongestionControl control, RoundTrip roundTrip) {
        this.control = control;
        this.roundTrip = roundTrip;
    }

    /** From now on packets take another path, whose measures begin anew. */
    void changePath(CongestionControl other, RoundTrip fresh) {
        control = other;
        roundTrip = fresh;
        path++;
        inFlight = 0;
        timeouts = 0;
    }

    int path() {
        return path;
    }

    CongestionControl control() {
        return control;
    }

    RoundTrip roundTrip() {
        return roundTrip;
    }

    long inFlightBytes() {
        return inFlight;
    }

    /** Packets that were lost so far. */
    long lostPackets() {
        return lostPackets;
    }

    /** Probes in a row that brought no answer. */
    int timeouts() {
        return timeouts;
    }

    /** The number that the next packet has. */
    long nextNumber() {
        return packets.next();
    }

    /** The highest number that is known to have arrived, -1 before the first. */
    long largestAcknowledged() {
        return largestAcknowledged;
    }

    /** Leaves a number out: who acknowledges it acknowledges what it has not got (RFC 9000, section 21.4). */
    void skipNumber() {
        skipped = packets.next();
        packets.skip();
    }

    /** A packet that elicits no acknowledgement takes the next number. */
    void sentUntracked() {
        packets.skip();
    }

    /** Whether the other end goes on as if nothing had come, and what is kept for it grows. */
    boolean isIgnored() {
        return packets.span() > MOST_SPAN;
    }

    /** A packet that elicits one was sent, with the next number. */
    void sent(SentPacket packet) {
        packets.add(packet);
        eliciting++;
        if (isLarge(packet)) {
            large++;
        }
        inFlight += packet.bytes();
        lastSentNs = packet.sentNs();
        control.sent(packet.sentNs(), packet.bytes());
    }

    private static boolean isLarge(SentPacket packet) {
        return packet.bytes() > Host.PACKET_BYTES;
    }

    /**
     * An acknowledgement has come.
     *
     * @param limitedByWindow whether more would have been sent if it might
     * @throws TransportException if it speaks of what was never sent
     */
    void acknowledged(long nowNs, Ack ack, boolean limitedByWindow) {
        long[] ranges = ack.ranges();
        if (ack.largest() >= packets.next()) {
            throw new TransportException(CloseReason.PROTOCOL, "an acknowledgement of what was not sent");
        }
        long before = inFlight;
        int bytes = 0;
        SentPacket latest = null;
        boolean any = false;
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] <= skipped && skipped <= ranges[i + 1]) {
                throw new TransportException(CloseReason.PROTOCOL, "an acknowledgement of what was left out");
            }
            long from = Math.max(ranges[i], packets.oldest());
            for (long number = Math.min(ranges[i + 1], packets.next() - 1); number >= from; number--) {
                SentPacket packet = packets.get(number);
                if (packet == null) {
                    continue;
                }
                forget(packet, true);
                any = true;
                if (packet.path() == path) {
                    bytes += packet.bytes();
                    if (latest == null) {
                        latest = packet;
                    }
                }
                for (SentFrame frame : packet.frames()) {
                    frame.acknowledged();
                }
            }
        }
        largestAcknowledged = Math.max(largestAcknowledged, ack.largest());
        if (any) {
            timeouts = 0;
        }
        if (latest != null) {
            boolean measures = latest.number() == ack.largest() && !isLarge(latest);
            long sample = -1;
            if (measures) {
                long waited = Math.min(ack.waitedUs(), Acknowledgements.MOST_DELAY_NS / 1_000) * 1_000;
                sample = roundTrip.sample(Math.max(1, nowNs - latest.sentNs()), waited);
            }
            long oneWay = measures ? (ack.receivedUs() - (int) (latest.sentNs() / 1_000)) * 1_000L : Long.MIN_VALUE;
            control.acknowledged(
                    new CongestionControl.Ack(nowNs, bytes, before, latest.sentNs(), sample, oneWay, limitedByWindow));
        }
        findLost(nowNs);
    }

    private void forget(SentPacket packet, boolean arrived) {
        packets.remove(packet.number(), arrived);
        eliciting--;
        if (isLarge(packet)) {
            large--;
        }
        if (packet.path() == path) {
            inFlight -= packet.bytes();
        }
    }

    private void findLost(long nowNs) {
        lossNs = Long.MAX_VALUE;
        long delay = roundTrip.lossDelayNs();
        long persistentNs = PERSISTENT * roundTrip.probeTimeoutNs(Acknowledgements.MOST_DELAY_NS);
        int bytes = 0;
        long latestNs = 0;
        long runNs = NONE; // when the first was sent of those that are lost one behind the other
        boolean persistent = false;
        for (long number = packets.oldest(); number <= largestAcknowledged; number++) {
            SentPacket packet = packets.get(number);
            if (packet == null) {
                runNs = packets.hasArrived(number) ? NONE : runNs;
                continue;
            }
            boolean isLarge = isLarge(packet);
            long until = packet.sentNs() + (isLarge ? LARGE_NS : delay);
            if (until > nowNs && (isLarge || large > 0 || largestAcknowledged - number < REORDERING)) {
                lossNs = Math.min(lossNs, until);
                continue;
            }
            if (packet.path() == path && !packet.probesMtu()) {
                latestNs = packet.sentNs();
                bytes += packet.bytes();
                runNs = runNs == NONE ? latestNs : runNs;
                persistent |= roundTrip.isMeasured() && latestNs - runNs > persistentNs;
            }
            lose(packet);
        }
        packets.advance();
        if (bytes > 0) {
            control.lost(nowNs, bytes, latestNs, persistent);
        }
    }

    private void lose(SentPacket packet) {
        forget(packet, false);
        if (!packet.probesMtu()) {
            lostPackets++;
        }
        for (SentFrame frame : packet.frames()) {
            frame.lost();
        }
    }

    /** When {@link #timeOut} is due. */
    long deadlineNs() {
        return Math.min(lossNs, probeNs());
    }

    private long probeNs() {
        if (eliciting == 0 || eliciting == large) {
            return Long.MAX_VALUE;
        }
        long timeout = roundTrip.probeTimeoutNs(Acknowledgements.MOST_DELAY_NS);
        return lastSentNs + (timeout << Math.min(timeouts, MOST_BACKOFF));
    }

    /**
     * Time has passed.
     *
     * @return whether something must be sent now that elicits an acknowledgement, whatever the window (RFC 9002, section 6.2.4)
     */
    boolean timeOut(long nowNs) {
        if (lossNs <= nowNs) {
            findLost(nowNs);
            return false;
        }
        if (probeNs() > nowNs) {
            return false;
        }
        timeouts++;
        lastSentNs = nowNs;
        SentPacket oldest = oldest();
        if (oldest != null) {
            for (SentFrame frame : oldest.frames()) {
                frame.lost();
            }
        }
        return true;
    }

    private SentPacket oldest() {
        for (long number = packets.oldest(); number < packets.next(); number++) {
            SentPacket packet = packets.get(number);
            if (packet != null && !isLarge(packet) && !packet.probesMtu()) {
                return packet;
            }
        }
        return null;
    }
}
