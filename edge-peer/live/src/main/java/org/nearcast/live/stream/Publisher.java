// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.Objects;

/**
 * Who publishes a stream.
 *
 * @param origin where it comes from, for people; no secret
 * @param key what it showed to be allowed to, compared and never shown; empty if nobody may take its place by showing the same
 * @param onDisplaced run, on any thread and at once, when another has taken its place; must not block
 */
public record Publisher(String origin, String key, Runnable onDisplaced) {
    /** Checks that nothing is missing. */
    public Publisher {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(key);
        Objects.requireNonNull(onDisplaced);
    }

    /** One whose place nobody takes while it stays. */
    public static Publisher from(String origin) {
        return new Publisher(origin, "", () -> {});
    }

    boolean showsSameKeyAs(Publisher other) {
        return !key.isEmpty() && key.equals(other.key);
    }

    /** Says no key. */
    @Override
    public String toString() {
        return "publisher from " + origin;
    }
}
