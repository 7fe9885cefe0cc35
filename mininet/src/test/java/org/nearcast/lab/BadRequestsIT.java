// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The real driver against requests that nobody should send. */
@Timeout(60)
@DisabledIfSystemProperty(named = "nearcast.lab", matches = "off")
class BadRequestsIT {
    private static final List<String> BAD = List.of(
            "nonsense",
            "",
            "[]",
            "17",
            "{\"id\":1}",
            "{\"op\":\"start\"}",
            "{\"op\":\"start\",\"topology\":\"nope\"}",
            "{\"op\":\"start\",\"topology\":\"single\",\"parameters\":{\"lan\":{\"rateMbit\":\"fast\"}}}",
            "{\"op\":\"spawn\",\"host\":\"v1\",\"argv\":[\"true\"]}",
            "{\"op\":\"exec\",\"host\":\"root\",\"argv\":[]}",
            "{\"op\":\"signal\",\"process\":[]}",
            "{\"op\":\"stats\"}",
            "{\"op\":\"no such op\"}",
            "[".repeat(100_000));

    @Test
    void shouldAnswerEveryBadRequestAndGoOn() throws IOException, InterruptedException {
        Process driver = new ProcessBuilder(Harness.driverCommand())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        byte[] noise = new byte[5000];
        new Random(seed).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = noise[i] == '\n' ? 0 : noise[i];
        }
        try (BufferedReader replies =
                        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
                OutputStream requests = driver.getOutputStream()) {
            assertTrue(replies.readLine().contains("\"ready\""));
            for (String bad : BAD) {
                assertRefused(replies, requests, bad.getBytes(StandardCharsets.UTF_8));
            }
            assertRefused(replies, requests, noise);
            requests.write("{\"id\":\"last\",\"op\":\"ping\"}\n".getBytes(StandardCharsets.UTF_8));
            requests.flush();
            JsonNode pong = DriverConnection.JSON.readTree(replies.readLine());
            assertTrue(pong.path("ok").asBoolean());
            assertEquals("last", pong.path("id").asText());
        } finally {
            assertTrue(driver.waitFor(10, TimeUnit.SECONDS));
        }
        assertEquals(0, driver.exitValue());
    }

    private static void assertRefused(BufferedReader replies, OutputStream requests, byte[] bad) throws IOException {
        requests.write(bad);
        requests.write('\n');
        requests.flush();
        JsonNode reply = DriverConnection.JSON.readTree(replies.readLine());
        assertFalse(reply.path("ok").asBoolean(true), reply.toString());
        assertFalse(reply.path("error").asText().isBlank(), reply.toString());
        assertFalse(reply.path("error").asText().contains("\n"), reply.toString());
    }
}
