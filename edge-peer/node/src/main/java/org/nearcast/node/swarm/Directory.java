// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.nearcast.overlay.identity.VerifyingKey;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.protocol.segment.StreamId;

/**
 * What an origin says of itself to peers: where its tracker is and who, and which key speaks for which stream. As JSON it is {@code /api/p2p}.
 *
 * @param key of the origin among peers, 32 bytes, which must not be changed
 * @param port of its tracker, UDP
 * @param streams that can be watched in swarms
 */
public record Directory(byte[] key, int port, List<Entry> streams) {
    /** Where it is served. */
    public static final String PATH = "/api/p2p";

    /** The parameter that asks for one stream, by its name. */
    public static final String STREAM = "stream";

    /**
     * The header by which an origin that has no bytes to spare says for how many milliseconds to leave it alone: {@code Retry-After} is in whole seconds,
     * which is a long time for a live stream.
     */
    public static final String RETRY_AFTER_MS = "nearcast-retry-after-ms";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();
    private static final int MOST_PORT = 65_535;

    /**
     * A stream.
     *
     * @param name public, {@code app/name}
     * @param key that speaks for it
     * @param epoch counts its publications
     * @param atOrigin whether its source is the origin itself, rather than a peer
     * @param blocks under which path of its HTTP server the origin sends what viewers miss, as {@code NUMBER/CRUMB}, by range; begins with a slash and
     *     does not end with one; empty if it does not
     */
    public record Entry(String name, VerifyingKey key, long epoch, boolean atOrigin, Optional<String> blocks) {}

    /** @throws IllegalArgumentException if the key has not 32 bytes */
    public Directory {
        Suite.requireKey(key);
        streams = List.copyOf(streams);
    }

    /** A stream by its name. */
    public Optional<Entry> find(String name) {
        return streams.stream().filter(one -> one.name.equals(name)).findFirst();
    }

    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("key", HEX.formatHex(key)).put("udpPort", port);
        ArrayNode list = root.putArray("streams");
        for (Entry one : streams) {
            ObjectNode entry = list.addObject()
                    .put("name", one.name)
                    .put("id", StreamId.of(one.name).toString())
                    .put("key", one.key.toString())
                    .put("epoch", one.epoch)
                    .put("source", one.atOrigin ? "origin" : "peer");
            one.blocks.ifPresent(path -> entry.put("blocks", path));
        }
        return root.toString();
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Directory ofJson(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            int port = root.path("udpPort").asInt(-1);
            if (port < 1 || port > MOST_PORT) {
                throw new IllegalArgumentException("no port of 1 to 65535");
            }
            List<Entry> streams = new ArrayList<>();
            for (JsonNode one : root.path("streams")) {
                streams.add(new Entry(
                        one.path("name").asText(),
                        new VerifyingKey(HEX.parseHex(one.path("key").asText())),
                        one.path("epoch").asLong(),
                        one.path("source").asText().equals("origin"),
                        Optional.ofNullable(one.path("blocks").textValue()).filter(path -> path.startsWith("/"))));
            }
            return new Directory(HEX.parseHex(root.path("key").asText()), port, streams);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Directory that
                && Arrays.equals(key, that.key)
                && port == that.port
                && streams.equals(that.streams);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key) + streams.hashCode();
    }
}
