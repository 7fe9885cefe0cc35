// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The frames that left a broadcaster, and when the last byte of each was on the wire. */
public final class Departures {

    /** A frame and the time of its last byte, ns since the epoch. */
    public record Departure(Frame frame, long timeNs) {}

    private final List<Departure> all = new ArrayList<>();
    private final Map<Long, Long> firstByFingerprint = new HashMap<>();

    /** Notes a frame that left. */
    public void add(Frame frame, long timeNs) {
        all.add(new Departure(frame, timeNs));
        firstByFingerprint.putIfAbsent(frame.fingerprint(), timeNs);
    }

    /** When this frame left, if it did. */
    public OptionalLong timeOf(Frame frame) {
        Long time = firstByFingerprint.get(frame.fingerprint());
        return time == null ? OptionalLong.empty() : OptionalLong.of(time);
    }

    /** All of them, in the order they left. */
    public List<Departure> all() {
        return List.copyOf(all);
    }

    /** When the latest of them left, ns since the epoch; empty if none did. */
    public OptionalLong lastNs() {
        return all.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(all.get(all.size() - 1).timeNs());
    }

    /** Bytes of all of them. */
    public long bytes() {
        return all.stream().mapToLong(d -> d.frame().bytes()).sum();
    }

    /** Mean size of a frame in bytes, 0 if none left. */
    public double meanBytes() {
        return all.stream().mapToInt(d -> d.frame().bytes()).average().orElse(0);
    }
}
