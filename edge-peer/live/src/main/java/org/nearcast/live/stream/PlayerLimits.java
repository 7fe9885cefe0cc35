// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;

/**
 * What may wait for one player that reads more slowly than its stream runs.
 *
 * @param maxBytes most bytes of frames waiting; at least the GOP cache's bound, or a newcomer would drop what it is sent first
 * @param maxMillis most stream time waiting, ms
 */
public record PlayerLimits(long maxBytes, int maxMillis) {
    /** What a program uses that was told nothing else. */
    public static PlayerLimits defaults() {
        return new PlayerLimits(16 << 20, 3000);
    }

    /** Reads {@code queue} (bytes) and {@code queue-time} (duration). */
    public static PlayerLimits from(Config config) {
        return new PlayerLimits(
                config.getBytes("queue"), (int) config.getDuration("queue-time", TimeUnit.MILLISECONDS));
    }
}
