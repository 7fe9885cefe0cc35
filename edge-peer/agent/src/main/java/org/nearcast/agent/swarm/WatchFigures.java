// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.nearcast.live.metrics.Exposition;

/**
 * How a viewer fares, of the publication that it watches now.
 *
 * @param state what it does
 * @param lagMs how far what was played last is behind the source; -1 before
 * @param startUpMs from joining to the first block played; -1 before
 * @param due blocks that were due
 * @param played those that were played in time
 * @param waitedMs spent waiting for what was missing
 * @param neighbours in the swarm
 * @param subscriptions stripes that are pushed here
 * @param subscribers stripes that are pushed from here
 * @param pushed chunks that came by subscription
 * @param pulled chunks that were asked for
 * @param duplicates chunks that came twice
 * @param wrong chunks that were not what their manifest says
 * @param mediaBytes of chunks that came
 * @param sourceBytes of them, those from the source itself
 * @param originBytes of them, those that the origin sent by range, as the swarm would have been late
 * @param ranges that it was asked for
 * @param rangesRefused those of them that it did not send
 * @param originIsSource whether the source is the origin
 * @param mediaBytesOut of chunks that were passed on
 * @param bytesIn all datagrams that came, of all publications
 * @param bytesOut all that were sent
 */
record WatchFigures(
        State state,
        long lagMs,
        long startUpMs,
        long due,
        long played,
        long waitedMs,
        int neighbours,
        int subscriptions,
        int subscribers,
        long pushed,
        long pulled,
        long duplicates,
        long wrong,
        long mediaBytes,
        long sourceBytes,
        long originBytes,
        long ranges,
        long rangesRefused,
        boolean originIsSource,
        long mediaBytesOut,
        long bytesIn,
        long bytesOut) {
    /** What a viewer does. */
    enum State {
        LOOKING("asking the origin"),
        UNKNOWN("nobody broadcasts it yet"),
        JOINING("joining"),
        PLAYING("playing"),
        QUIET("the broadcast is silent"),
        ENDED("the broadcast is over");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    static final WatchFigures NONE =
            new WatchFigures(State.LOOKING, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0);

    private static final ObjectMapper JSON = new ObjectMapper();

    double continuity() {
        return due == 0 ? 1 : (double) played / due;
    }

    /** For a terminal, in one line. */
    String line(Rates rates) {
        if (startUpMs < 0) {
            return state.words + (neighbours > 0 ? ", neighbours " + neighbours : "");
        }
        long chunks = Math.max(1, pushed + pulled);
        return String.format(
                Locale.ROOT,
                "%s  lag %.1f s  start-up %.1f s  continuity %.1f %%  down %.2f up %.2f Mbit/s  neighbours %d  "
                        + "%d %% pushed, %d %% pulled, %d %% from %s, %.1f %% fetched",
                state.words,
                lagMs / 1e3,
                startUpMs / 1e3,
                continuity() * 100,
                rates.downMbit(),
                rates.upMbit(),
                neighbours,
                Math.round(100.0 * pushed / chunks),
                Math.round(100.0 * pulled / chunks),
                Math.round(100.0 * sourceBytes / Math.max(1, mediaBytes)),
                originIsSource ? "the origin" : "the broadcaster",
                100.0 * originBytes / Math.max(1, mediaBytes));
    }

    String json(String stream, Rates rates) {
        ObjectNode root = JSON.createObjectNode();
        root.put("program", "nearcast-peer").put("mode", "watch").put("stream", stream);
        root.put("state", state.name().toLowerCase(Locale.ROOT));
        root.put("lagMs", lagMs).put("startUpMs", startUpMs);
        root.put("continuity", continuity())
                .put("due", due)
                .put("played", played)
                .put("waitedMs", waitedMs);
        root.put("neighbours", neighbours).put("subscriptions", subscriptions).put("subscribers", subscribers);
        root.put("downBitsPerSecond", rates.downBitsPerSecond()).put("upBitsPerSecond", rates.upBitsPerSecond());
        root.putObject("chunks")
                .put("pushed", pushed)
                .put("pulled", pulled)
                .put("duplicates", duplicates)
                .put("wrong", wrong);
        root.putObject("bytes")
                .put("media", mediaBytes)
                .put("fromSource", sourceBytes)
                .put("fetched", originBytes)
                .put("passedOn", mediaBytesOut)
                .put("received", bytesIn)
                .put("sent", bytesOut);
        root.putObject("ranges").put("asked", ranges).put("refused", rangesRefused);
        root.put("source", originIsSource ? "origin" : "peer");
        return root.toString();
    }

    /** Appends them to a peer's metrics. */
    void write(Exposition out) {
        out.gauge("nearcast_swarm_playing", "Whether the stream is played.", state == State.PLAYING ? 1 : 0)
                .seconds("nearcast_swarm_lag_seconds", "Behind the source.", Math.max(0, lagMs))
                .seconds("nearcast_swarm_startup_seconds", "From joining to playing.", Math.max(0, startUpMs))
                .counter("nearcast_swarm_blocks_due_total", "Blocks that were due.", due)
                .counter("nearcast_swarm_blocks_played_total", "Of these, those played in time.", played)
                .gauge("nearcast_swarm_neighbours", "Peers that the stream is exchanged with.", neighbours)
                .counter("nearcast_swarm_chunks_total", "Chunks that came.", pushed, "by", "push")
                .counter("nearcast_swarm_chunks_total", "", pulled, "by", "pull")
                .counter("nearcast_swarm_chunks_wasted_total", "Chunks of no use.", duplicates, "why", "duplicate")
                .counter("nearcast_swarm_chunks_wasted_total", "", wrong, "why", "wrong")
                .counter("nearcast_swarm_media_bytes_total", "Media that came.", sourceBytes, "from", "source")
                .counter(
                        "nearcast_swarm_media_bytes_total",
                        "",
                        mediaBytes - sourceBytes - originBytes,
                        "from",
                        "viewers")
                .counter("nearcast_swarm_media_bytes_total", "", originBytes, "from", "origin")
                .counter(
                        "nearcast_fallback_ranges_total",
                        "Ranges that the origin was asked for.",
                        ranges - rangesRefused,
                        "outcome",
                        "answered")
                .counter("nearcast_fallback_ranges_total", "", rangesRefused, "outcome", "refused")
                .counter("nearcast_swarm_passed_on_bytes_total", "Media that was passed on.", mediaBytesOut);
    }
}
