// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.corpus;

import java.util.Objects;

/** What a connection does and with which stream, as the manifest knows it or as the controller found out; or nothing. */
public final class Truth {
    public static final Truth NOTHING = new Truth(null, null);

    private final String kind;
    private final String stream;

    private Truth(String kind, String stream) {
        this.kind = kind;
        this.stream = stream;
    }

    /**
     * A (publish, play) as one says it.
     *
     * @param kind {@code publish} or {@code play}; null for neither
     * @param stream application and name, {@code live/one}; null for neither
     */
    public static Truth of(String kind, String stream) {
        return kind == null ? NOTHING : new Truth(kind, stream);
    }

    public boolean isNothing() {
        return kind == null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Truth
                && Objects.equals(kind, ((Truth) other).kind)
                && Objects.equals(stream, ((Truth) other).stream);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, stream);
    }

    @Override
    public String toString() {
        return kind == null ? "nothing" : kind + " " + stream;
    }
}
