// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An origin, a peer at the broadcaster and a peer elsewhere, each a process with its defaults. */
final class Servers implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("(rtmp|listen|http|media)=\\S*?:(\\d+)(?=\\s|$)");
    private static final int START_S = 60;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Program> programs = new ArrayList<>();
    private final Map<Way, Ports> ports;

    /** Where one of them listens. */
    private record Ports(int rtmp, int http) {}

    Servers(Path originJar, Path peerJar, Path folder) throws Exception {
        Ports origin = start(originJar, "--open", "--rtmp", "127.0.0.1:0", "--http", "127.0.0.1:0");
        ports = Map.of(
                Way.ORIGIN, origin,
                Way.DIRECT, peer(peerJar, origin, folder.resolve("near.key"), 29350),
                Way.GATEWAY, peer(peerJar, origin, folder.resolve("far.key"), 29351));
    }

    private Ports peer(Path jar, Ports origin, Path key, int redirects) throws Exception {
        return start(
                jar,
                "--cdn",
                "127.0.0.1:" + origin.rtmp(),
                "--listen",
                "127.0.0.1:0",
                "--http",
                "off",
                "--media",
                "127.0.0.1:0",
                "--redirect-base",
                String.valueOf(redirects),
                "--no-announce",
                "--key",
                key.toString());
    }

    private Ports start(Path jar, String... arguments)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        CompletableFuture<String> ready = new CompletableFuture<>();
        Program program = Program.start(
                Map.of(),
                line -> {
                    if (line.startsWith("ready ")) {
                        ready.complete(line);
                    }
                },
                command);
        programs.add(program);
        try {
            Matcher found = PORT.matcher(ready.get(START_S, TimeUnit.SECONDS));
            int rtmp = 0;
            int http = 0;
            while (found.find()) {
                int port = Integer.parseInt(found.group(2));
                if (found.group(1).matches("http|media")) {
                    http = port;
                } else {
                    rtmp = port;
                }
            }
            return new Ports(rtmp, http);
        } catch (TimeoutException e) {
            throw new IOException(jar + " did not start: " + program.lastWords(), e);
        }
    }

    /** The port of this machine where one plays this format this way. */
    int port(Way way, Format format) {
        return format == Format.RTMP ? ports.get(way).rtmp() : ports.get(way).http();
    }

    /** Where one publishes. */
    String rtmp(Way way) {
        return "rtmp://127.0.0.1:" + ports.get(way).rtmp() + "/live";
    }

    /** A file that the origin serves by HTTP. */
    String page(String path) {
        return "http://127.0.0.1:" + ports.get(Way.ORIGIN).http() + path;
    }

    /** Whether the origin has video of this stream. */
    boolean isLive(String stream) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(page("/api/status")))
                .timeout(Duration.ofSeconds(10))
                .build();
        JsonNode status = new ObjectMapper()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
        for (JsonNode entry : status.get("streams")) {
            if (entry.get("name").asText().equals(stream)) {
                return entry.get("bytesIn").asLong() > 20_000;
            }
        }
        return false;
    }

    @Override
    public void close() {
        programs.forEach(Program::close);
    }
}
