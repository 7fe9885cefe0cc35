// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Shares links between transfers as they come and go. No link is ever given more than it can carry, and shares are max-min fair as far as a
 * change is felt: by the transfers that share a link with the one that came or went, and by those that share a link with one of these. What it
 * would do to others still farther away is left out until something changes there.
 */
final class FluidSharing {
    private final List<FluidLink> touched = new ArrayList<>();

    void add(Transfer transfer, long nowNs) {
        FluidLink.add(transfer);
        settle(transfer.up, transfer.down, nowNs);
    }

    void remove(Transfer transfer, long nowNs) {
        FluidLink.remove(transfer);
        settle(transfer.up, transfer.down, nowNs);
    }

    private void settle(FluidLink up, FluidLink down, long nowNs) {
        up.fill(nowNs, touched);
        down.fill(nowNs, touched);
        if (up.isOff()) {
            up.fill(nowNs, touched);
        }
        int near = touched.size();
        for (int i = 0; i < near; i++) {
            if (touched.get(i).isOff()) {
                touched.get(i).fill(nowNs, touched);
            }
        }
        // What has risen may be too much at its other end, and what falls is not.
        for (int i = 0; i < touched.size(); i++) {
            if (touched.get(i).isOverloaded()) {
                touched.get(i).fill(nowNs, touched);
            }
        }
        touched.forEach(FluidLink::untouch);
        touched.clear();
    }
}
