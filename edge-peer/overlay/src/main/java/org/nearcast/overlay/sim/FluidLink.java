// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * One direction of an access link at message level: its rate is shared by the transfers on it. What it offers each is the level to which
 * they can all be filled: those that get less at their other end leave the rest to the others. A transfer's rate is always the lesser of what
 * its two links offer.
 */
final class FluidLink {
    private static final double ROUNDING = 1e-9;

    private final double bytesPerNs;
    private final List<Transfer> transfers = new ArrayList<>();
    private double offer;
    private double load;
    private boolean isFull;
    private boolean isTouched;

    /** @param bitsPerSecond 0 for no bound */
    FluidLink(long bitsPerSecond) {
        bytesPerNs = bitsPerSecond == 0 ? Double.POSITIVE_INFINITY : bitsPerSecond / 8e9;
        offer = bytesPerNs;
    }

    /** Adds a transfer to both of its links, which are to be filled then. */
    static void add(Transfer transfer) {
        transfer.upPlace = transfer.up.transfers.size();
        transfer.up.transfers.add(transfer);
        transfer.downPlace = transfer.down.transfers.size();
        transfer.down.transfers.add(transfer);
    }

    /** Takes it off both. */
    static void remove(Transfer transfer) {
        List<Transfer> ups = transfer.up.transfers;
        Transfer last = ups.remove(ups.size() - 1);
        if (last != transfer) {
            ups.set(transfer.upPlace, last);
            last.upPlace = transfer.upPlace;
        }
        List<Transfer> downs = transfer.down.transfers;
        last = downs.remove(downs.size() - 1);
        if (last != transfer) {
            downs.set(transfer.downPlace, last);
            last.downPlace = transfer.downPlace;
        }
    }

    /** The transfers on it. */
    List<Transfer> transfers() {
        return transfers;
    }

    /** What each transfer may have of it, bytes a nanosecond. */
    double offer() {
        return offer;
    }

    /** What its transfers have of it together, bytes a nanosecond. */
    double load() {
        return load;
    }

    /** Whether its transfers have more of it than there is. */
    boolean isOverloaded() {
        return load > bytesPerNs * (1 + ROUNDING);
    }

    /** Whether they have more, or could have more than they have. */
    boolean isOff() {
        return isOverloaded() || isFull && load < bytesPerNs * (1 - ROUNDING);
    }

    /**
     * Works the level out: as long as transfers get less than it elsewhere, they are taken out and it rises. Then fills all transfers.
     *
     * @param touched takes the links at other ends whose loads have changed
     */
    void fill(long nowNs, List<FluidLink> touched) {
        offer = level();
        load = 0;
        for (int i = 0; i < transfers.size(); i++) {
            Transfer transfer = transfers.get(i);
            FluidLink other = transfer.otherThan(this);
            double rate = Math.min(offer, other.offer);
            load += rate;
            if (rate != transfer.rate()) {
                other.load += rate - transfer.rate();
                transfer.flow(nowNs, rate);
                if (!other.isTouched) {
                    other.isTouched = true;
                    touched.add(other);
                }
            }
        }
    }

    void untouch() {
        isTouched = false;
    }

    private double level() {
        int sharing = transfers.size();
        isFull = false;
        if (sharing == 0 || bytesPerNs == Double.POSITIVE_INFINITY) {
            return bytesPerNs;
        }
        double level = bytesPerNs / sharing;
        double before;
        do {
            before = level;
            double left = bytesPerNs;
            sharing = 0;
            for (int i = 0; i < transfers.size(); i++) {
                double elsewhere = transfers.get(i).otherThan(this).offer;
                if (elsewhere < level) {
                    left -= elsewhere;
                } else {
                    sharing++;
                }
            }
            if (sharing == 0) {
                return bytesPerNs;
            }
            level = Math.max(level, left / sharing);
        } while (level > before);
        isFull = true;
        return level;
    }
}
