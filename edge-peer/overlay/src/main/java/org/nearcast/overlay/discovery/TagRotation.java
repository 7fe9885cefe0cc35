// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

/**
 * When tags change. Clocks differ, and what was sent before a change comes after it: around it the tags of both periods are good.
 *
 * @param periodMs how long a tag is used, milliseconds
 * @param graceMs how long before its period a tag is good already, and how long after it still, milliseconds; less than half the period
 */
public record TagRotation(long periodMs, long graceMs) {
    /** Each hour, with five minutes around it. */
    public static final TagRotation HOURLY = new TagRotation(3_600_000, 300_000);

    /** @throws IllegalArgumentException if the period is not 1 or more, or the grace out of range */
    public TagRotation {
        if (periodMs < 1 || graceMs < 0 || graceMs > (periodMs - 1) / 2) {
            throw new IllegalArgumentException("a period of " + periodMs + " ms with a grace of " + graceMs);
        }
    }

    /**
     * The number of a time's period.
     *
     * @param wallMs the time of day, in milliseconds since 1970
     */
    public long period(long wallMs) {
        return Math.floorDiv(wallMs, periodMs);
    }

    /** The first period whose tag is good at a time. */
    public long firstGood(long wallMs) {
        return period(wallMs - graceMs);
    }

    /** The last period whose tag is good at a time: the same, or the next. */
    public long lastGood(long wallMs) {
        return period(wallMs + graceMs);
    }
}
