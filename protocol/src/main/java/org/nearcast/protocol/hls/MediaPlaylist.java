// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.util.List;
import java.util.Objects;

/** A media playlist (RFC 8216, 4.3.3): the segments of one rendition that there are now. */
public final class MediaPlaylist {

    /** Version written where nothing needs a higher one: EXTINF has fractions. */
    public static final int VERSION = 3;

    /** Most segments in a playlist. */
    public static final int MAX_SEGMENTS = 10_000;

    private final int version;
    private final int targetSeconds;
    private final long mediaSequence;
    private final long discontinuitySequence;
    private final boolean independentSegments;
    private final boolean ended;
    private final List<MediaSegment> segments;

    /**
     * Makes a playlist.
     *
     * @param version compatibility version, 1 or more
     * @param targetSeconds what no segment's duration, rounded to seconds, exceeds
     * @param mediaSequence number of the first segment, not negative
     * @param discontinuitySequence number of discontinuities before the first segment, not negative
     * @param independentSegments whether decoding can begin with every segment
     * @param ended whether no segment will be added
     * @param segments at most {@link #MAX_SEGMENTS}, oldest first
     * @throws IllegalArgumentException if a value is out of range or a segment is too long for {@code targetSeconds}
     */
    public MediaPlaylist(
            int version,
            int targetSeconds,
            long mediaSequence,
            long discontinuitySequence,
            boolean independentSegments,
            boolean ended,
            List<MediaSegment> segments) {
        if (version < 1 || targetSeconds < 0 || mediaSequence < 0 || discontinuitySequence < 0) {
            throw new IllegalArgumentException("a playlist's numbers are not negative, its version at least 1");
        }
        if (segments.size() > MAX_SEGMENTS) {
            throw new IllegalArgumentException("more than " + MAX_SEGMENTS + " segments");
        }
        for (MediaSegment segment : segments) {
            if (segment.roundedSeconds() > targetSeconds) {
                throw new IllegalArgumentException(
                        "a segment of " + segment.durationUs() + " us exceeds the target of " + targetSeconds + " s");
            }
        }
        this.version = version;
        this.targetSeconds = targetSeconds;
        this.mediaSequence = mediaSequence;
        this.discontinuitySequence = discontinuitySequence;
        this.independentSegments = independentSegments;
        this.ended = ended;
        this.segments = List.copyOf(segments);
    }

    /** Compatibility version. */
    public int version() {
        return version;
    }

    /** What no segment's rounded duration exceeds, in seconds. */
    public int targetSeconds() {
        return targetSeconds;
    }

    /** Number of the first segment. */
    public long mediaSequence() {
        return mediaSequence;
    }

    /** Number of discontinuities before the first segment. */
    public long discontinuitySequence() {
        return discontinuitySequence;
    }

    /** Whether decoding can begin with every segment. */
    public boolean independentSegments() {
        return independentSegments;
    }

    /** Whether no segment will be added. */
    public boolean ended() {
        return ended;
    }

    /** The segments, oldest first. */
    public List<MediaSegment> segments() {
        return segments;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MediaPlaylist)) {
            return false;
        }
        MediaPlaylist that = (MediaPlaylist) other;
        return version == that.version
                && targetSeconds == that.targetSeconds
                && mediaSequence == that.mediaSequence
                && discontinuitySequence == that.discontinuitySequence
                && independentSegments == that.independentSegments
                && ended == that.ended
                && segments.equals(that.segments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(mediaSequence, discontinuitySequence, ended, segments);
    }

    @Override
    public String toString() {
        return "MediaPlaylist{#" + mediaSequence + ", target " + targetSeconds + " s, " + segments
                + (ended ? ", ended}" : "}");
    }
}
