// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;

/**
 * Bounds of HLS in one program.
 *
 * @param targetMillis a segment is cut at the first key frame after this time, in ms
 * @param maxSegmentMillis a first segment without another key frame is cut after this time, in ms; later ones as soon as
 *     they would exceed the target duration that the first one set
 * @param maxSegmentBytes a segment is cut when it reaches this size
 * @param windowSegments segments a playlist lists, 3 or more
 * @param keptSegments segments kept beyond those for requests that come late
 * @param maxStreamBytes most bytes of segments kept for one stream; beyond it the oldest go early
 * @param maxBytes the same for all streams together
 * @param maxStreams most streams segmented or kept at once
 * @param resumeMillis a publisher that comes back within this time, in ms, continues the playlist; after it the playlist ends
 * @param lingerMillis an ended playlist and its segments stay for this time, in ms
 * @param waitMillis a request for the playlist of a stream that just began waits this long, in ms, for its first segment
 * @param lowLatency bounds of Low-Latency HLS
 */
public record HlsSettings(
        int targetMillis,
        int maxSegmentMillis,
        int maxSegmentBytes,
        int windowSegments,
        int keptSegments,
        long maxStreamBytes,
        long maxBytes,
        int maxStreams,
        int resumeMillis,
        int lingerMillis,
        int waitMillis,
        LowLatency lowLatency) {
    /** Checks the ranges. */
    public HlsSettings {
        if (targetMillis < 500 || maxSegmentMillis < targetMillis || maxSegmentMillis > 60_000) {
            throw new IllegalArgumentException("segments last 500 ms to 60 s, and no more than max-segment");
        }
        if (windowSegments < 3 || windowSegments > 1000 || keptSegments < 0 || keptSegments > 1000) {
            throw new IllegalArgumentException("a playlist lists 3 to 1000 segments, and 0 to 1000 more are kept");
        }
        if (maxSegmentBytes < 65_536 || maxStreamBytes < maxSegmentBytes || maxBytes < maxStreamBytes) {
            throw new IllegalArgumentException("bytes of a segment, a stream and all are bounded in rising order");
        }
        if (maxStreams < 1 || resumeMillis < 0 || lingerMillis < 0 || waitMillis < 0) {
            throw new IllegalArgumentException("HLS bounds must not be negative");
        }
    }

    /** What a program uses that was told nothing else: 2 s segments, 6 listed, 2 more kept. */
    public static HlsSettings defaults() {
        return new HlsSettings(
                2000,
                10_000,
                16 << 20,
                6,
                2,
                64L << 20,
                512L << 20,
                500,
                10_000,
                60_000,
                10_000,
                LowLatency.defaults());
    }

    /**
     * Reads {@code target}, {@code max-segment} (durations), {@code max-segment-bytes}, {@code window}, {@code kept},
     * {@code max-stream-bytes}, {@code max-bytes}, {@code max-streams}, {@code resume-within}, {@code linger} and
     * {@code wait} (durations), and {@code low-latency}.
     */
    public static HlsSettings from(Config config) {
        return new HlsSettings(
                millis(config, "target"),
                millis(config, "max-segment"),
                Math.toIntExact(config.getBytes("max-segment-bytes")),
                config.getInt("window"),
                config.getInt("kept"),
                config.getBytes("max-stream-bytes"),
                config.getBytes("max-bytes"),
                config.getInt("max-streams"),
                millis(config, "resume-within"),
                millis(config, "linger"),
                millis(config, "wait"),
                LowLatency.from(config.getConfig("low-latency")));
    }

    private static int millis(Config config, String path) {
        return Math.toIntExact(config.getDuration(path, TimeUnit.MILLISECONDS));
    }
}
