// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.util.Objects;
import java.util.OptionalLong;

/** One segment as a media playlist lists it (RFC 8216, 4.3.2). */
public final class MediaSegment {

    /** Longest segment, in microseconds: a day. */
    public static final long MAX_DURATION_US = 86_400_000_000L;

    private final String uri;
    private final long durationUs;
    private final boolean discontinuity;
    private final OptionalLong programDateTimeMs;

    /**
     * Makes an entry.
     *
     * @param uri where the segment is, absolute or relative to the playlist
     * @param durationUs in microseconds, 0 to {@link #MAX_DURATION_US}
     * @param discontinuity whether timestamps, format or tracks do not go on from the segment before
     * @param programDateTimeMs when its first sample was taken, in Unix milliseconds, if known; years 0 to 9999
     * @throws IllegalArgumentException if a value is out of range or the URI would not stand on a line
     */
    public MediaSegment(String uri, long durationUs, boolean discontinuity, OptionalLong programDateTimeMs) {
        this.uri = PlaylistText.requireUri(uri);
        if (durationUs < 0 || durationUs > MAX_DURATION_US) {
            throw new IllegalArgumentException("duration of " + durationUs + " us");
        }
        this.durationUs = durationUs;
        this.discontinuity = discontinuity;
        this.programDateTimeMs = programDateTimeMs;
        programDateTimeMs.ifPresent(DateTimes::format);
    }

    /** Where it is. */
    public String uri() {
        return uri;
    }

    /** Its duration, in microseconds. */
    public long durationUs() {
        return durationUs;
    }

    /** Its duration rounded to the nearest second, half up: what the target duration must not be below. */
    public int roundedSeconds() {
        return (int) ((durationUs + 500_000) / 1_000_000);
    }

    /** Whether it does not go on from the one before. */
    public boolean discontinuity() {
        return discontinuity;
    }

    /** When its first sample was taken, in Unix milliseconds. */
    public OptionalLong programDateTimeMs() {
        return programDateTimeMs;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MediaSegment)) {
            return false;
        }
        MediaSegment that = (MediaSegment) other;
        return durationUs == that.durationUs
                && discontinuity == that.discontinuity
                && uri.equals(that.uri)
                && programDateTimeMs.equals(that.programDateTimeMs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uri, durationUs, discontinuity, programDateTimeMs);
    }

    @Override
    public String toString() {
        return uri + " (" + durationUs + " us" + (discontinuity ? ", discontinuity)" : ")");
    }
}
