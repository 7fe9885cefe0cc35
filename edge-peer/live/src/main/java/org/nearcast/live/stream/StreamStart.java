// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.List;

/**
 * What a subscriber gets first: the headers in force and the video since the last key frame. Borrowed like every frame.
 *
 * @param headers onMetaData, video and audio configuration, as far as the stream has them, in this order
 * @param gop video from the last key frame on, empty if none is cached
 * @param liveEdge timestamp in ms of the newest frame of the stream, which the gop is to end at
 * @param hasVideo whether the stream has shown any video so far
 */
public record StreamStart(List<MediaFrame> headers, List<MediaFrame> gop, long liveEdge, boolean hasVideo) {
    /**
     * When to show frame {@code index} of the gop: 1 ms before its successor, the last one at the live edge. A player that
     * paces by timestamps so goes through the gop at once and stays at the live edge. Never below 0.
     */
    public long gopTimestamp(int index) {
        return Math.max(0, liveEdge - (gop.size() - 1 - index));
    }

    /**
     * The time to give a header: the first frame's, but 0 to onMetaData, because FFmpeg takes a later one for a stream of
     * subtitles.
     */
    public long headerTimestamp(MediaFrame header) {
        if (header.kind() == MediaKind.DATA) {
            return 0;
        }
        return gop.isEmpty() ? liveEdge : gopTimestamp(0);
    }

    void release() {
        headers.forEach(MediaFrame::release);
        gop.forEach(MediaFrame::release);
    }
}
