// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What one live RTMP player received, frame by frame, against what left the broadcaster.
 *
 * <p>Definitions are those of docs/demo.md. The pictures that a server sends at once on joining, to let the player start, left the
 * broadcaster before the player's play command; they count for start-up, not for the delay.
 */
public final class Arrivals {

    /** How much later than its first live frame a frame may come and still be on time, ns. */
    private static final long ON_TIME_NS = 500_000_000L;

    /** One live frame: when it left the broadcaster and how long it took, both ns. */
    public record Live(long leftNs, long delayNs) {}

    private record Early(Frame frame, long timeNs) {}

    private final String name;
    private final Departures departures;
    private final List<Live> live = new ArrayList<>();
    private final Map<Long, Long> delayByFingerprint = new HashMap<>();
    private final List<Early> unmatched = new ArrayList<>();
    private long requestNs;
    private long playNs;
    private long firstKeyFrameNs;
    private long caughtUp;

    /**
     * @param name the player's
     * @param departures the stream that it plays
     */
    public Arrivals(String name, Departures departures) {
        this.name = name;
        this.departures = departures;
    }

    /** Notes the player's connection request (its first SYN); later ones are reconnections. */
    public void requested(long timeNs) {
        if (requestNs == 0) {
            requestNs = timeNs;
        }
    }

    /** Notes the player's play command. */
    public void asked(long timeNs) {
        if (playNs == 0) {
            playNs = timeNs;
        }
    }

    /** Notes the last byte of a frame. */
    public void arrived(Frame frame, long timeNs) {
        if (frame.key() && firstKeyFrameNs == 0) {
            firstKeyFrameNs = timeNs;
        }
        long left = departures.timeOf(frame).orElse(-1);
        if (left < 0) {
            // The broadcaster's capture may be read a little later than the player's.
            unmatched.add(new Early(frame, timeNs));
        } else {
            match(frame, left, timeNs);
        }
    }

    /** Looks again for the frames whose departure was not known yet when they arrived. */
    public void settle() {
        unmatched.removeIf(e -> {
            long left = departures.timeOf(e.frame()).orElse(-1);
            if (left >= 0) {
                match(e.frame(), left, e.timeNs());
            }
            return left >= 0;
        });
    }

    private void match(Frame frame, long leftNs, long timeNs) {
        if (leftNs < playNs || playNs == 0) {
            caughtUp++;
        } else if (delayByFingerprint.putIfAbsent(frame.fingerprint(), timeNs - leftNs) == null) {
            live.add(new Live(leftNs, timeNs - leftNs));
        }
    }

    public String name() {
        return name;
    }

    /** Live frames in order of arrival. */
    public List<Live> live() {
        return List.copyOf(live);
    }

    /** Frames older than the play command, sent for a quick start. */
    public long caughtUp() {
        return caughtUp;
    }

    /** Frames that nobody saw leave; anything but 0 means that the measurement is broken. */
    public int strangers() {
        return unmatched.size();
    }

    /** Whether a first key frame has come. */
    public boolean playing() {
        return firstKeyFrameNs != 0;
    }

    /** From the request to the last byte of the first key frame, ms; empty before that. */
    public OptionalDouble startupMs() {
        return playing() ? OptionalDouble.of((firstKeyFrameNs - requestNs) / 1e6) : OptionalDouble.empty();
    }

    /** Median delay of the frames that left within the last second before {@code nowNs}, ms. */
    public OptionalDouble recentDelayMs(long nowNs) {
        List<Double> recent = new ArrayList<>();
        for (int i = live.size() - 1;
                i >= 0 && live.get(i).leftNs() + live.get(i).delayNs() > nowNs - 1_000_000_000L;
                i--) {
            recent.add(live.get(i).delayNs() / 1e6);
        }
        return recent.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Percentiles.of(recent).at(50));
    }

    /**
     * Continuity index: frames that came at most 500 ms later than the first live frame did, of all that left from that one on until
     * {@code untilNs}. 0 if nothing came.
     */
    public double continuity(long untilNs) {
        return due(untilNs) == 0 ? 0 : (double) onTime(untilNs) / due(untilNs);
    }

    /** Frames that should have been seen by {@code untilNs}. */
    public long due(long untilNs) {
        return framesDue(untilNs).count();
    }

    /** Frames of {@link #due} that came in time. */
    public long onTime(long untilNs) {
        return framesDue(untilNs)
                .filter(d -> delayByFingerprint.getOrDefault(d.frame().fingerprint(), Long.MAX_VALUE)
                        <= live.get(0).delayNs() + ON_TIME_NS)
                .count();
    }

    private Stream<Departures.Departure> framesDue(long untilNs) {
        return live.isEmpty()
                ? Stream.empty()
                : departures.all().stream()
                        .filter(d -> d.timeNs() >= live.get(0).leftNs() && d.timeNs() <= untilNs);
    }
}
