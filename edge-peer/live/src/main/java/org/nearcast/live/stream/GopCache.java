// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.ArrayList;
import java.util.List;

/** The video since the last key frame, retained; empty from an overflow until the next key frame. */
final class GopCache {
    private final int maxBytes;
    private final List<MediaFrame> frames = new ArrayList<>();
    private int bytes;

    GopCache(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(MediaFrame frame) {
        if (frame.keyFrame()) {
            clear();
        } else if (frames.isEmpty()) {
            return;
        }
        if (bytes + (long) frame.size() > maxBytes) {
            clear();
            return;
        }
        bytes += frame.size();
        frames.add(frame.retain());
    }

    void clear() {
        frames.forEach(MediaFrame::release);
        frames.clear();
        bytes = 0;
    }

    /** The frames, each retained once more for the caller. */
    List<MediaFrame> retainedCopy() {
        frames.forEach(MediaFrame::retain);
        return List.copyOf(frames);
    }

    int bytes() {
        return bytes;
    }
}
