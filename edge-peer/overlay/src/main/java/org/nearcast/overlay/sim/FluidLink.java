// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * One direction of an access link at message level: its rate is shared by the transfers on it. What it offers each is the level to which
 * they can all be filled: those that get less at their other end leave the rest to the others.
 */
final class FluidLink {
    private final double bytesPerNs;
    private final List<Transfer> transfers = new ArrayList<>();
    private double offer;

    /** @param bitsPerSecond 0 for no bound */
    FluidLink(long bitsPerSecond) {
        bytesPerNs = bitsPerSecond == 0 ? Double.POSITIVE_INFINITY : bitsPerSecond / 8e9;
        offer = bytesPerNs;
    }

    /** Adds a transfer to both of its links. */
    static void add(Transfer transfer) {
        transfer.upPlace = transfer.up.transfers.size();
        transfer.up.transfers.add(transfer);
        transfer.downPlace = transfer.down.transfers.size();
        transfer.down.transfers.add(transfer);
        transfer.up.fill();
        transfer.down.fill();
        transfer.up.fill();
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
        transfer.up.fill();
        transfer.down.fill();
    }

    /** What each transfer may have of it, bytes a nanosecond. */
    double offer() {
        return offer;
    }

    /** Lets all of its transfers know that its offer has changed. */
    void tell(long nowNs) {
        for (int i = 0; i < transfers.size(); i++) {
            transfers.get(i).adjust(nowNs);
        }
    }

    /** Works the level out: as long as transfers get less than it elsewhere, they are taken out and it rises. */
    private void fill() {
        double left = bytesPerNs;
        int sharing = transfers.size();
        if (sharing == 0 || left == Double.POSITIVE_INFINITY) {
            offer = left;
            return;
        }
        double level = left / sharing;
        double before;
        do {
            before = level;
            left = bytesPerNs;
            sharing = transfers.size();
            for (int i = 0; i < transfers.size(); i++) {
                Transfer transfer = transfers.get(i);
                double elsewhere = transfer.up == this ? transfer.down.offer : transfer.up.offer;
                if (elsewhere < level) {
                    left -= elsewhere;
                    sharing--;
                }
            }
            level = sharing == 0 ? bytesPerNs : Math.max(level, left / sharing);
        } while (level > before && sharing > 0);
        offer = level;
    }
}
