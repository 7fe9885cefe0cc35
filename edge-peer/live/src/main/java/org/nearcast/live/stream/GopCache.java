// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.ArrayList;
import java.util.List;

/** The video since the last key frame, retained; empty from an overflow until the next key frame. */
final class GopCache {
    private final int maxCost;
    private final List<MediaFrame> frames = new ArrayList<>();
    private int bytes;
    private int cost;

    /** @param maxCost most bytes, see {@link MediaFrame#cost()} */
    GopCache(int maxCost) {
        this.maxCost = maxCost;
    }

    void add(MediaFrame frame) {
        if (frame.keyFrame()) {
            clear();
        } else if (frames.isEmpty()) {
            return;
        }
        if (cost + (long) frame.cost() > maxCost) {
            clear();
            return;
        }
        bytes += frame.size();
        cost += frame.cost();
        frames.add(frame.retain());
    }

    void clear() {
        frames.forEach(MediaFrame::release);
        frames.clear();
        bytes = 0;
        cost = 0;
    }

    /** The frames, each retained once more for the caller. */
    List<MediaFrame> retainedCopy() {
        frames.forEach(MediaFrame::retain);
        return List.copyOf(frames);
    }

    /** Their payload. */
    int bytes() {
        return bytes;
    }
}
