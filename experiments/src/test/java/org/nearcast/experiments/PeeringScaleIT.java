// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The experiment's shape, in its quick form: what it costs the CDN's link grows with the audience by the CDN, and does not peered. */
class PeeringScaleIT {
    @TempDir
    Path out;

    @Test
    @DisabledIfSystemProperty(named = "nearcast.lab", matches = "off")
    void shouldLoadTheCdnsLinkOnceHoweverManyWatch() throws Exception {
        int exit = Main.commandLine()
                .execute("experiment", "peering-scale", "--quick", "--viewers", "1,3", "--out", out.toString());
        assertEquals(0, exit);
        JsonNode viewers =
                new ObjectMapper().readTree(out.resolve("result.json").toFile()).path("viewers");
        assertEquals(2, streams(viewers, 1, "cdn"), 0.25, "up, and down once");
        assertEquals(4, streams(viewers, 3, "cdn"), 0.5, "up, and down three times");
        assertEquals(1, streams(viewers, 1, "gateway"), 0.15);
        assertEquals(1, streams(viewers, 3, "gateway"), 0.15);
        double savings = viewers.path("3").path("savings").asDouble();
        assertEquals(1 - 1.0 / 3, savings, 0.1);
        for (String way : new String[] {"cdn", "gateway"}) {
            JsonNode step = viewers.path("3").path(way);
            assertTrue(step.path("frames").asLong() > 3 * 35, step.toString());
            assertTrue(step.path("mediaDelayMs").path("p50").asDouble() > 16, step.toString());
            assertEquals(2, step.path("newcomers").asInt());
        }
        assertTrue(viewers.path("3")
                        .path("gateway")
                        .path("mediaDelayMs")
                        .path("p50")
                        .asDouble()
                < viewers.path("3").path("cdn").path("mediaDelayMs").path("p50").asDouble());
        assertTrue(Files.size(out.resolve("scale.png")) > 10_000);
        assertEquals(
                1 + 2 * (1 + 3), Files.readAllLines(out.resolve("scale.csv")).size());
    }

    private static double streams(JsonNode viewers, int number, String way) {
        return viewers.path(Integer.toString(number))
                .path(way)
                .path("streamsOnCdnLink")
                .asDouble();
    }
}
