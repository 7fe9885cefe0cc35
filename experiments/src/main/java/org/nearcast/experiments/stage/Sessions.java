// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The controller's live table.
 *
 * @param all its rows
 */
public record Sessions(List<Session> all) {
    /**
     * A row.
     *
     * @param kind publish or play
     * @param name app/name
     * @param client address and port
     * @param device the switch that the client hangs on
     * @param steeredTo address and port of the edge peer
     * @param understoodAtMs when the command entered the table, ms since the epoch
     * @param packetsHandled packets, client to server, that came to the controller
     * @param state as the controller says
     */
    public record Session(
            String kind,
            String name,
            String client,
            String device,
            Optional<String> steeredTo,
            long understoodAtMs,
            int packetsHandled,
            String state) {}

    static Sessions of(JsonNode view) {
        List<Session> rows = new ArrayList<>();
        view.path("sessions")
                .forEach(row -> rows.add(new Session(
                        row.path("kind").asText(),
                        row.path("app").asText() + "/" + row.path("name").asText(),
                        row.path("client").asText(),
                        row.path("device").asText(),
                        Optional.ofNullable(row.path("steeredTo").textValue()),
                        row.path("understoodAt").asLong(),
                        row.path("packetsHandled").asInt(),
                        row.path("state").asText())));
        return new Sessions(rows);
    }

    /** Rows of a kind and a stream. */
    public List<Session> of(String kind, String name) {
        return all.stream()
                .filter(s -> s.kind().equals(kind) && s.name().equals(name))
                .toList();
    }

    /** The row of a client's connection. */
    public Optional<Session> ofClient(String client) {
        return all.stream().filter(s -> s.client().equals(client)).findFirst();
    }
}
