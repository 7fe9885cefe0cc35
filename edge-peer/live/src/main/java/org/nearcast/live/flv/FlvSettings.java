// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.flv;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.stream.PlayerLimits;

/**
 * Bounds of HTTP-FLV.
 *
 * @param player what may wait for one player
 * @param waitMillis a request for a stream that nobody publishes waits so long for a publisher, in ms
 * @param resumeMillis a player whose publisher has gone is kept so long for the next one, in ms
 * @param stallMillis a player that takes nothing for so long is given up, in ms
 */
public record FlvSettings(PlayerLimits player, int waitMillis, int resumeMillis, int stallMillis) {
    /** Checks the ranges. */
    public FlvSettings {
        if (waitMillis < 0 || resumeMillis < 0 || stallMillis < 1000) {
            throw new IllegalArgumentException("times of HTTP-FLV are not negative, and a stall lasts 1 s or more");
        }
    }

    /** What a program uses that was told nothing else. */
    public static FlvSettings defaults() {
        return new FlvSettings(PlayerLimits.defaults(), 10_000, 10_000, 30_000);
    }

    /** Reads {@code player} and the durations {@code wait}, {@code resume-within} and {@code stall-timeout}. */
    public static FlvSettings from(Config config) {
        return new FlvSettings(
                PlayerLimits.from(config.getConfig("player")),
                millis(config, "wait"),
                millis(config, "resume-within"),
                millis(config, "stall-timeout"));
    }

    private static int millis(Config config, String path) {
        return Math.toIntExact(config.getDuration(path, TimeUnit.MILLISECONDS));
    }
}
