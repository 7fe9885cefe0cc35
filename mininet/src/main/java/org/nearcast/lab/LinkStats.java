// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the links did.
 *
 * @param lateness of the delay line over all links; empty with netem, which does not tell
 * @param directions by link's name and direction, such as {@code v1-s1/ab}
 * @param delayLineCpuMs CPU time of the delay line since its start in ms; 0 with netem
 */
public record LinkStats(Optional<Lateness> lateness, Map<String, Direction> directions, long delayLineCpuMs) {
    /**
     * How late the delay line sent frames: a run in which it was very late measured the machine.
     *
     * @param frames frames counted
     * @param meanUs mean, in microseconds
     * @param p99Us upper bound of the 99th percentile (a power of two)
     * @param maxUs greatest
     */
    public record Lateness(long frames, double meanUs, long p99Us, long maxUs) {}

    /**
     * One direction of a link.
     *
     * @param frames frames that left the queue
     * @param bytes and their bytes
     * @param queueDrops frames for which the queue had no room
     * @param lost frames lost on the way: random loss and pulled cables
     */
    public record Direction(long frames, long bytes, long queueDrops, long lost) {}

    static LinkStats fromJson(JsonNode json) {
        JsonNode late = json.path("lateness");
        Optional<Lateness> lateness = late.isObject()
                ? Optional.of(new Lateness(
                        late.path("frames").asLong(),
                        late.path("meanUs").asDouble(),
                        late.path("p99Us").asLong(),
                        late.path("maxUs").asLong()))
                : Optional.empty();
        Map<String, Direction> directions = new TreeMap<>();
        json.path("links")
                .forEachEntry((link, both) -> both.forEachEntry(
                        (direction, values) -> directions.put(link + "/" + direction, direction(values))));
        return new LinkStats(
                lateness, directions, json.path("delayLine").path("cpuUs").asLong() / 1000);
    }

    private static Direction direction(JsonNode json) {
        return new Direction(
                json.path("frames").asLong(),
                json.path("bytes").asLong(),
                json.path("dropped").asLong(),
                json.path("line").path("lost").asLong());
    }
}
