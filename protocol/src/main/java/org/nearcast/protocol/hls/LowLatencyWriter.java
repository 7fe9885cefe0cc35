// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.math.BigDecimal;

/**
 * Writes the media playlist of Low-Latency HLS (draft-pantos-hls-rfc8216bis, 4.4): segments of fragmented MP4, the parts of
 * the newest of them, and the part that comes next. To be called in the playlist's order.
 */
public final class LowLatencyWriter {

    /** EXT-X-MAP in a media playlist needs 6 (rfc8216bis, 8). */
    private static final int VERSION = 6;

    private final StringBuilder out = new StringBuilder(4096);
    private String map = "";
    private boolean ended;

    /**
     * Writes the head.
     *
     * @param targetSeconds what no segment's rounded duration exceeds, in s, at least 1
     * @param partTargetUs what no part's duration exceeds, in microseconds, at least 1
     * @param partHoldBackUs how far from the end players keep, in microseconds, at least twice the former
     * @param mediaSequence number of the first segment, not negative
     * @param discontinuitySequence discontinuities before it, not negative
     * @param independentSegments whether decoding can begin with every segment
     * @throws IllegalArgumentException if a value is out of range
     */
    public LowLatencyWriter(
            int targetSeconds,
            long partTargetUs,
            long partHoldBackUs,
            long mediaSequence,
            long discontinuitySequence,
            boolean independentSegments) {
        if (targetSeconds < 1 || partTargetUs < 1 || partHoldBackUs < 2 * partTargetUs) {
            throw new IllegalArgumentException("targets of " + targetSeconds + " s and " + partTargetUs
                    + " us, hold-back of " + partHoldBackUs + " us");
        }
        if (mediaSequence < 0 || discontinuitySequence < 0) {
            throw new IllegalArgumentException("sequence numbers are not negative");
        }
        out.append("#EXTM3U\n#EXT-X-VERSION:").append(VERSION).append('\n');
        if (independentSegments) {
            out.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        }
        out.append("#EXT-X-TARGETDURATION:").append(targetSeconds).append('\n');
        out.append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=")
                .append(seconds(partHoldBackUs))
                .append('\n');
        out.append("#EXT-X-PART-INF:PART-TARGET=").append(seconds(partTargetUs)).append('\n');
        out.append("#EXT-X-MEDIA-SEQUENCE:").append(mediaSequence).append('\n');
        if (discontinuitySequence > 0) {
            out.append("#EXT-X-DISCONTINUITY-SEQUENCE:")
                    .append(discontinuitySequence)
                    .append('\n');
        }
    }

    /**
     * Begins a segment.
     *
     * @param discontinuity whether it does not go on from the one before
     * @param mapUri where its initialization segment is
     * @param programDateTimeMs when its first sample was taken, in Unix ms, years 0 to 9999
     */
    public LowLatencyWriter segment(boolean discontinuity, String mapUri, long programDateTimeMs) {
        if (discontinuity) {
            out.append("#EXT-X-DISCONTINUITY\n");
        }
        if (!map.equals(mapUri)) {
            map = mapUri;
            out.append("#EXT-X-MAP:URI=\"").append(quotable(mapUri)).append("\"\n");
        }
        out.append("#EXT-X-PROGRAM-DATE-TIME:")
                .append(DateTimes.format(programDateTimeMs))
                .append('\n');
        return this;
    }

    /**
     * A part of the segment begun.
     *
     * @param durationUs in microseconds, not negative
     * @param independent whether decoding can begin with it
     */
    public LowLatencyWriter part(String uri, long durationUs, boolean independent) {
        out.append("#EXT-X-PART:DURATION=").append(seconds(durationUs));
        out.append(",URI=\"").append(quotable(uri)).append('"');
        out.append(independent ? ",INDEPENDENT=YES\n" : "\n");
        return this;
    }

    /** The segment begun is complete. */
    public LowLatencyWriter complete(String uri, long durationUs) {
        out.append("#EXTINF:").append(seconds(durationUs)).append(",\n");
        out.append(PlaylistText.requireUri(uri)).append('\n');
        return this;
    }

    /** The part that comes next. */
    public LowLatencyWriter hint(String uri) {
        out.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"").append(quotable(uri)).append("\"\n");
        return this;
    }

    /**
     * How far another rendition of the same stream is: a line for the end of a playlist.
     *
     * @param uri of its media playlist, relative to this one
     * @param lastMsn number of its last segment, complete or not
     * @param lastPart number of that segment's last part; below 0 if it has none
     */
    public static String rendition(String uri, long lastMsn, int lastPart) {
        String part = lastPart < 0 ? "" : ",LAST-PART=" + lastPart;
        return "#EXT-X-RENDITION-REPORT:URI=\"" + quotable(uri) + "\",LAST-MSN=" + lastMsn + part + "\n";
    }

    /** No segment will be added. */
    public LowLatencyWriter end() {
        if (!ended) {
            out.append("#EXT-X-ENDLIST\n");
            ended = true;
        }
        return this;
    }

    /** The playlist so far. */
    @Override
    public String toString() {
        return out.toString();
    }

    private static String quotable(String uri) {
        return PlaylistText.requireQuotable(PlaylistText.requireUri(uri));
    }

    private static String seconds(long us) {
        if (us < 0) {
            throw new IllegalArgumentException("duration of " + us + " us");
        }
        return BigDecimal.valueOf(us, 6).toPlainString();
    }
}
