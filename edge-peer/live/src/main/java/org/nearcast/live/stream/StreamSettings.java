// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;

/**
 * Bounds of every stream in one program.
 *
 * @param chunkSize RTMP chunk size in bytes that all players of these streams are told, so that they can share bytes;
 *     128 to 65536
 * @param gopCacheBytes most bytes of video kept since the last key frame, 256 for each frame beside its payload; beyond it the
 *     cache is empty until the next
 * @param maxStreams most streams that are published or waited for at once
 * @param maxWaiting most subscribers, over all streams, of streams that nobody publishes
 * @param silentMillis after so many ms without sound or picture a publisher may be displaced by one that shows the same key
 * @param resumeMillis ms that a publisher has to come back after its connection has gone without a word, before its viewers
 *     are told; 0 for none
 */
public record StreamSettings(
        int chunkSize, int gopCacheBytes, int maxStreams, int maxWaiting, int silentMillis, int resumeMillis) {
    /** Checks the ranges. */
    public StreamSettings {
        if (chunkSize < 128 || chunkSize > 65536) {
            throw new IllegalArgumentException("chunk-size must be 128 to 65536, not " + chunkSize);
        }
        if (gopCacheBytes < 0 || maxStreams < 1 || maxWaiting < 0) {
            throw new IllegalArgumentException("stream bounds must not be negative");
        }
        if (silentMillis < 1 || resumeMillis < 0) {
            throw new IllegalArgumentException(
                    "take-over-silent must be more than 0, and resume-within must not be negative");
        }
    }

    /** The same with the default times for publishers that come back. */
    public StreamSettings(int chunkSize, int gopCacheBytes, int maxStreams, int maxWaiting) {
        this(chunkSize, gopCacheBytes, maxStreams, maxWaiting, 3000, 5000);
    }

    /** What a program uses that was told nothing else. */
    public static StreamSettings defaults() {
        return new StreamSettings(60000, 8 << 20, 2000, 2000);
    }

    /**
     * Reads {@code chunk-size}, {@code gop-cache} (bytes), {@code max-streams}, {@code max-waiting}, {@code take-over-silent} and
     * {@code resume-within} (durations).
     */
    public static StreamSettings from(Config config) {
        return new StreamSettings(
                config.getInt("chunk-size"),
                Math.toIntExact(config.getBytes("gop-cache")),
                config.getInt("max-streams"),
                config.getInt("max-waiting"),
                Math.toIntExact(config.getDuration("take-over-silent", TimeUnit.MILLISECONDS)),
                Math.toIntExact(config.getDuration("resume-within", TimeUnit.MILLISECONDS)));
    }
}
