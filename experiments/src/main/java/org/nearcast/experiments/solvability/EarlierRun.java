// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The result.json of a run that another goes on with. */
final class EarlierRun {
    private final JsonNode result;

    private EarlierRun(JsonNode result) {
        this.result = result;
    }

    /**
     * Reads it.
     *
     * @return one without any trials if there is no such file
     * @throws IOException if it cannot be read, or is no JSON
     */
    static EarlierRun read(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        try {
            return new EarlierRun(Files.exists(file) ? mapper.readTree(file.toFile()) : mapper.createObjectNode());
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON, so nothing can go on with it", e);
        }
    }

    /** Whether it may be gone on with: nothing was drawn from another seed. */
    boolean isOf(long seed) {
        return blocks().isEmpty() || result.path("conditions").path("seed").asLong() == seed;
    }

    /** In how many runs it was made. */
    int runs() {
        return result.path("conditions").path("runs").asInt();
    }

    /** The K of which there are trials. */
    List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        blocks().fieldNames().forEachRemaining(k -> sizes.add(Integer.valueOf(k)));
        return sizes;
    }

    /** The trials of a K and arrival. */
    Tally tally(int k, Arrival arrival) {
        JsonNode of = blocks().path(Integer.toString(k)).path(arrival.key());
        if (of.isMissingNode()) {
            return Tally.NONE;
        }
        List<Long> failures = new ArrayList<>();
        for (int h = 0; h <= Trial.MOST_OVERHEAD; h++) {
            failures.add(of.path("overhead")
                    .path(Integer.toString(h))
                    .path("failures")
                    .asLong());
        }
        return new Tally(
                of.path("trials").asLong(), failures, of.path("cpuSeconds").asDouble());
    }

    private JsonNode blocks() {
        return result.path("blocks");
    }
}
