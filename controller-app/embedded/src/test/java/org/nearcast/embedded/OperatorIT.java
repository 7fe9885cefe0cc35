// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as an operator meets it: REST and console of the application out of its archive, without a switch. */
class OperatorIT {

    private static final Path JAR = Path.of("target", "nearcast-controller.jar").toAbsolutePath();
    private static final String KEY = "00112233445566778899aabbccddeeff";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private Process controller;
    private BufferedReader out;
    private Writer console;
    private int port;

    @BeforeEach
    void start() throws IOException {
        int openFlow;
        try (ServerSocket free = new ServerSocket(0)) {
            openFlow = free.getLocalPort();
        }
        Path config = Files.writeString(
                folder.resolve("netcfg.json"),
                "{\"apps\": {\"org.nearcast.app\": {\"nearcast\": {\"cdn\": [\"10.0.0.254:1935\"]}}}}");
        controller = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--port",
                        Integer.toString(openFlow),
                        "--http",
                        "127.0.0.1:0",
                        "--config",
                        config.toString(),
                        "--state",
                        folder.resolve("state").toString())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        out = new BufferedReader(new InputStreamReader(controller.getInputStream(), StandardCharsets.UTF_8));
        console = new OutputStreamWriter(controller.getOutputStream(), StandardCharsets.UTF_8);
        String ready = out.readLine();
        assertTrue(ready != null && ready.startsWith("ready "), () -> ready + log());
        port = Integer.parseInt(ready.substring(ready.lastIndexOf('=') + 1));
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        controller.destroy();
        if (!controller.waitFor(20, TimeUnit.SECONDS)) {
            controller.destroyForcibly();
        }
    }

    private HttpResponse<String> request(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(log(), e);
        }
    }

    private JsonNode get(String path) throws IOException {
        HttpResponse<String> response = request("GET", path, null);
        assertEquals(200, response.statusCode(), path + ": " + response.body());
        return json.readTree(response.body());
    }

    @Test
    void shouldServeEveryResourceThatTheDocumentDescribes() throws IOException {
        JsonNode document = get("/onos/nearcast/swagger.json");
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            if (path.getValue().has("get") && !path.getKey().contains("{")) {
                HttpResponse<String> response =
                        request("GET", document.get("basePath").asText() + path.getKey(), null);
                assertEquals(200, response.statusCode(), path.getKey() + ": " + response.body());
                assertFalse(response.body().isEmpty());
            }
        }
        assertEquals(404, request("GET", "/onos/nearcast/nothing", null).statusCode());
        assertTrue(request("GET", "/metrics", null).body().contains("nearcast_controller_gateways 0\n"));
    }

    @Test
    void shouldKeepWhatTheOperatorSaidWhenKilledAndStartedAgain() throws Exception {
        HttpResponse<String> allowed =
                request("POST", "/onos/nearcast/gateways/allowed", "{\"gateway\": \"" + KEY + "\"}");
        assertEquals(200, allowed.statusCode(), allowed.body());
        assertEquals(
                200,
                request("POST", "/onos/nearcast/gateways/draining", "{\"gateway\": \"" + KEY + "\"}")
                        .statusCode());
        assertEquals(
                400, request("POST", "/onos/nearcast/gateways/allowed", "{}").statusCode());
        // Maps are written within half a second.
        await().atMost(Duration.ofSeconds(20)).until(() -> stored("DRAINING"));
        controller.destroyForcibly().waitFor();
        start();
        JsonNode word = get("/onos/nearcast/gateways").get("words").get(0);
        assertEquals(KEY, word.get("gateway").asText());
        assertEquals("draining", word.get("word").asText());
    }

    private boolean stored(String text) throws IOException {
        try (var files = Files.walk(folder.resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void shouldTakeCommandsOnItsConsole() throws IOException {
        for (String line : List.of("nearcast-gateways allow " + KEY, "nearcast-gateways kill x", "nearcast-sites -j")) {
            console.write(line + "\n");
        }
        console.flush();
        assertEquals(KEY + " is allowed", out.readLine());
        assertEquals("nearcast-gateways takes list, allow, revoke, drain or forget, not \"kill\"", out.readLine());
        assertEquals(
                "edge",
                json.readTree(out.readLine()).get("sites").get(0).get("name").asText());
    }
}
