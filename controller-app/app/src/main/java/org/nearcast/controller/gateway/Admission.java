// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What the operator said last, at run time, about one gateway. */
public final class Admission {

    /** What was said. */
    public enum Word {
        /** May be one. */
        ALLOWED,
        /** Gets no new connections and keeps those it has. */
        DRAINING,
        /** May not be one, whatever the network configuration says. */
        REVOKED
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Word word;
    private final boolean allowed;
    private final String site;
    private final long sinceMs;

    /**
     * Makes an admission.
     *
     * @param allowed whether the operator had allowed it at run time, which a drained gateway's word no longer says
     * @param site a plain server's site; may be null
     * @param sinceMs when it was said, in milliseconds since 1970
     */
    Admission(Word word, boolean allowed, String site, long sinceMs) {
        this.word = word;
        this.allowed = allowed;
        this.site = site;
        this.sinceMs = sinceMs;
    }

    /** What was said. */
    public Word word() {
        return word;
    }

    /** Whether it may be a gateway by this alone. */
    public boolean allows() {
        return allowed;
    }

    /** A plain server's site, if one was said. */
    public Optional<String> site() {
        return Optional.ofNullable(site);
    }

    /** When it was said, in milliseconds since 1970. */
    public long sinceMs() {
        return sinceMs;
    }

    String write() {
        ObjectNode json = JSON.createObjectNode();
        json.put("word", word.name()).put("allowed", allowed).put("since", sinceMs);
        if (site != null) {
            json.put("site", site);
        }
        return json.toString();
    }

    /** @throws IllegalArgumentException if the record is not one */
    static Admission read(String record) {
        try {
            JsonNode json = JSON.readTree(record);
            return new Admission(
                    Word.valueOf(json.path("word").asText()),
                    json.path("allowed").asBoolean(),
                    json.path("site").asText(null),
                    json.path("since").asLong());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an admission: " + e.getOriginalMessage(), e);
        }
    }
}
