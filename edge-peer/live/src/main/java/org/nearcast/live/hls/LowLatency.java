// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;

/**
 * Bounds of Low-Latency HLS.
 *
 * @param partMillis a part lasts as many whole pictures as fit into this time, in ms
 * @param holdBackParts players keep so many parts from the end, 2 or more
 * @param maxBlocked most requests that wait for parts and playlists to come, of one stream
 */
public record LowLatency(int partMillis, int holdBackParts, int maxBlocked) {
    /** Checks the ranges. */
    public LowLatency {
        if (partMillis < 50 || partMillis > 2000) {
            throw new IllegalArgumentException("a part lasts 50 ms to 2 s, not " + partMillis + " ms");
        }
        if (holdBackParts < 2 || holdBackParts > 100 || maxBlocked < 0) {
            throw new IllegalArgumentException("players keep 2 to 100 parts from the end");
        }
    }

    /** What a program uses that was told nothing else. */
    public static LowLatency defaults() {
        return new LowLatency(250, 4, 10_000);
    }

    /** Reads {@code part} (duration), {@code hold-back-parts} and {@code max-blocked}. */
    public static LowLatency from(Config config) {
        return new LowLatency(
                Math.toIntExact(config.getDuration("part", TimeUnit.MILLISECONDS)),
                config.getInt("hold-back-parts"),
                config.getInt("max-blocked"));
    }
}
