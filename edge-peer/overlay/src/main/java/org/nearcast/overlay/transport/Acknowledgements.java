// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/**
 * Which packets have come, and when to say so (RFC 9000, section 13.2): at once where something is missing, else after two packets, or, where
 * they come fast, about once a millisecond; 25 ms late at most.
 */
final class Acknowledgements {
    /** How long an acknowledgement may wait, nanoseconds. */
    static final long MOST_DELAY_NS = 25_000_000;

    private static final long BATCH_NS = 1_000_000;
    private static final int MOST_UNTOLD = 16;
    private static final int MOST_RANGES = Ack.MOST_RANGES;

    private final Ranges received = new Ranges();
    private long floor; // packets below are not told apart any more: too old
    private long largest = -1;
    private long largestNs;
    private int untold;
    private long untoldSinceNs;
    private boolean atOnce;
    private long lastNs;
    private long gapNs = MOST_DELAY_NS;

    /** Whether a packet has not come before, as far as that is still known. */
    boolean isNew(long number) {
        return number >= floor && !received.contains(number);
    }

    /** A new packet is here. */
    void received(long nowNs, long number, boolean eliciting) {
        received.add(number, number);
        if (received.count() > MOST_RANGES) {
            received.removeLowest();
            floor = received.first(0);
        }
        boolean inOrder = number == largest + 1;
        if (number > largest) {
            largest = number;
            largestNs = nowNs;
        }
        if (!eliciting) {
            return;
        }
        gapNs += (Math.min(nowNs - lastNs, MOST_DELAY_NS) - gapNs) / 8;
        lastNs = nowNs;
        if (untold++ == 0) {
            untoldSinceNs = nowNs;
        }
        if (!inOrder) {
            atOnce = true;
        }
    }

    /** What was sent must be acknowledged with the next packet. */
    void hurry() {
        atOnce = true;
    }

    /** Whether an acknowledgement must be sent now. */
    boolean isDue(long nowNs) {
        return untold > 0 && (atOnce || untold >= batch() || nowNs - untoldSinceNs >= MOST_DELAY_NS);
    }

    /** Whether there is something to tell, in a packet that is sent anyway. */
    boolean hasNews() {
        return untold > 0;
    }

    private int batch() {
        return (int) Math.max(2, Math.min(MOST_UNTOLD, BATCH_NS / Math.max(1, gapNs)));
    }

    /** When one will be due. */
    long deadlineNs() {
        return untold == 0 ? Long.MAX_VALUE : untoldSinceNs + MOST_DELAY_NS;
    }

    /** The largest number that has come, -1 before the first. */
    long largest() {
        return largest;
    }

    /** What is to be told now. It counts as told. */
    Ack take(long nowNs, int mostRanges) {
        int ranges = Math.min(mostRanges, received.count());
        long[] told = new long[2 * ranges];
        for (int i = 0; i < ranges; i++) {
            told[2 * i] = received.first(received.count() - 1 - i);
            told[2 * i + 1] = received.last(received.count() - 1 - i);
        }
        untold = 0;
        atOnce = false;
        return new Ack(Math.max(0, nowNs - largestNs) / 1_000, (int) (largestNs / 1_000), told);
    }

    /** How many ranges there are to tell. */
    int ranges() {
        return received.count();
    }

    /** The other knows of all packets up to a number: they need not be told again. Later copies of them are duplicates. */
    void told(long upTo) {
        while (received.count() > 1 && received.last(0) <= upTo) {
            received.removeLowest();
            floor = received.first(0);
        }
    }
}
