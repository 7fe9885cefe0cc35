// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

/**
 * Tells the key frames with which decoding may start when a publisher sends several video tracks (Enhanced RTMP v2,
 * "multitrack"): those of the track with the lowest id seen so far. The other tracks' key frames belong to the same pictures and
 * come after it. One publisher, one thread.
 */
public final class MainTrack {
    private int lowest = Integer.MAX_VALUE;

    /** Whether a decoder can start at this payload, of the main track or of all tracks together. */
    public boolean isKeyFrame(byte[] payload) {
        int track = VideoTag.trackId(payload);
        lowest = Math.min(lowest, track);
        return track == lowest && VideoTag.isKeyFrame(payload);
    }
}
