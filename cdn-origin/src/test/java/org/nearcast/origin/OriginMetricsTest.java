// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OriginMetricsTest {
    @TempDir
    Path folder;

    @Test
    void shouldServeMetricsThatPrometheusReads() throws Exception {
        try (Origin origin = Origin.start(OriginSettings.load(
                null,
                Map.of(
                        "rtmp",
                        "127.0.0.1:0",
                        "http",
                        "127.0.0.1:0",
                        "open",
                        true,
                        "p2p.key",
                        folder.resolve("origin.key").toString())))) {
            URI uri = URI.create("http://127.0.0.1:" + origin.httpAddress().getPort() + "/metrics");
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    response.headers().firstValue("content-type").orElseThrow());
            Set<String> described = new HashSet<>();
            for (String line : response.body().split("\n")) {
                if (line.startsWith("# TYPE ")) {
                    assertTrue(described.add(line.split(" ")[2]), "once: " + line);
                } else if (!line.startsWith("#")) {
                    String family = line.replaceAll("[{ ].*", "").replaceAll("_(bucket|sum|count)$", "");
                    assertTrue(described.contains(family), line);
                    assertTrue(line.matches("[a-z_]+(\\{[^}]*})? [0-9.]+"), line);
                }
            }
            assertTrue(described.contains("nearcast_streams") && described.contains("nearcast_viewers"));
            assertTrue(described.contains("nearcast_swarm_streams"), described.toString());
            assertTrue(described.contains("nearcast_received_bytes_total"), described.toString());
        }
    }
}
