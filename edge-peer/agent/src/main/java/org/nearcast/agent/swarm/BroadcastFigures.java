// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.nearcast.live.metrics.Exposition;
import org.nearcast.node.swarm.IngestFigures;

/**
 * How a broadcaster fares.
 *
 * @param state what it does
 * @param source what its source does
 * @param bytesIn all datagrams that came
 * @param bytesOut all that were sent
 */
record BroadcastFigures(State state, IngestFigures source, long bytesIn, long bytesOut) {
    /** What a broadcaster does. */
    enum State {
        WAITING("waiting for an encoder"),
        REGISTERING("asking the origin"),
        TAKEN("somebody else broadcasts the stream"),
        FULL("the origin has no room for the stream"),
        REFUSED("the origin refuses the publishing key"),
        ON_AIR("on air");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    static final BroadcastFigures NONE = new BroadcastFigures(State.WAITING, IngestFigures.NONE, 0, 0);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STRIPES = 16;

    /**
     * For a terminal, in one line.
     *
     * @param media Mbit/s of the stream
     */
    String line(Rates rates, double media) {
        if (source.streams() == 0) {
            return state.words;
        }
        return String.format(
                Locale.ROOT,
                "%s  stream %.2f Mbit/s  up %.2f Mbit/s  neighbours %d  sent %.1f times",
                state.words,
                media,
                rates.upMbit(),
                source.neighbours(),
                (double) source.pushed() / STRIPES);
    }

    String json(String stream, Rates rates) {
        ObjectNode root = JSON.createObjectNode();
        root.put("program", "nearcast-peer").put("mode", "broadcast").put("stream", stream);
        root.put("state", state.name().toLowerCase(Locale.ROOT));
        root.put("neighbours", source.neighbours()).put("subscribers", source.pushed());
        root.put("blocks", source.blocks());
        root.put("downBitsPerSecond", rates.downBitsPerSecond()).put("upBitsPerSecond", rates.upBitsPerSecond());
        root.putObject("bytes")
                .put("media", source.bytes())
                .put("passedOn", source.bytesOut())
                .put("received", bytesIn)
                .put("sent", bytesOut);
        return root.toString();
    }

    /** Appends them to a peer's metrics. */
    void write(Exposition out) {
        out.gauge("nearcast_swarm_on_air", "Whether the stream is broadcast.", state == State.ON_AIR ? 1 : 0)
                .gauge("nearcast_swarm_neighbours", "Peers that the stream is exchanged with.", source.neighbours())
                .counter("nearcast_swarm_source_blocks_total", "Blocks cut of the stream.", source.blocks())
                .counter("nearcast_swarm_source_bytes_total", "Media of the stream.", source.bytes())
                .counter("nearcast_swarm_passed_on_bytes_total", "Media that was passed on.", source.bytesOut());
    }
}
