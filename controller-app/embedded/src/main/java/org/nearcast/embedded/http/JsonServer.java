// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.nearcast.embedded.config.NetworkConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON over HTTP: {@code GET /onos/devices}, {@code hosts}, {@code links}, {@code flows}, {@code ports}; {@code GET},
 * {@code POST} and {@code PUT /onos/network/configuration}; an application's REST resources below {@code /onos/nearcast}, as in
 * ONOS, and below {@code /nearcast}; {@code GET /metrics} for Prometheus. An error is JSON too: {@code {"error": "..."}}.
 */
public final class JsonServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JsonServer.class);
    private static final int MOST_REQUEST_BYTES = 4 << 20;
    private static final String CONFIGURATION = "/onos/network/configuration";
    private static final List<String> RESOURCES = List.of("/onos/nearcast/", "/nearcast/");
    private static final String METRICS = "/metrics";
    private static final String JSON = "application/json";

    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "nearcast-http");
        thread.setDaemon(true);
        return thread;
    });
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Supplier<Object>> pages = new TreeMap<>();
    private final NetworkConfiguration configuration;
    private final Supplier<Optional<BiFunction<String, String, Map<String, String>>>> application;

    /**
     * Takes the address; nothing is answered before {@link #start()}.
     *
     * @throws IOException if the address cannot be had
     */
    public JsonServer(
            InetSocketAddress address,
            NetworkView network,
            NetworkConfiguration configuration,
            Supplier<Optional<BiFunction<String, String, Map<String, String>>>> application)
            throws IOException {
        this.configuration = configuration;
        this.application = application;
        pages.put("/onos/devices", network::devices);
        pages.put("/onos/hosts", network::hosts);
        pages.put("/onos/links", network::links);
        pages.put("/onos/flows", network::flows);
        pages.put("/onos/ports", network::ports);
        server = HttpServer.create(address, 0);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
    }

    /** Begins to answer. */
    public void start() {
        server.start();
    }

    /** The port that was taken, of interest when 0 was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (RuntimeException e) {
                log.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                answer = error(500, "failed: " + e);
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type() + "; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.equals(CONFIGURATION) && (method.equals("POST") || method.equals("PUT"))) {
            return configure(exchange);
        }
        for (String root : RESOURCES) {
            if (path.startsWith(root)) {
                return resource(exchange, method + " " + path.substring(root.length() - 1));
            }
        }
        if (!method.equals("GET")) {
            return error(405, method + " is not for " + path);
        }
        if (path.equals(METRICS)) {
            return resource(exchange, "GET /metrics/prometheus");
        }
        if (path.equals(CONFIGURATION)) {
            return json(configuration.current());
        }
        Supplier<Object> page = pages.get(path);
        return page == null ? error(404, "no " + path + "; there are " + pages.keySet()) : json(page.get());
    }

    private Answer configure(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_REQUEST_BYTES + 1);
        if (body.length > MOST_REQUEST_BYTES) {
            return error(413, "more than " + MOST_REQUEST_BYTES + " bytes");
        }
        try {
            configuration.load(new String(body, StandardCharsets.UTF_8));
            return json(Map.of("ok", true));
        } catch (NetworkConfiguration.InvalidException e) {
            return error(400, e.getMessage());
        }
    }

    private Answer resource(HttpExchange exchange, String request) throws IOException {
        Optional<BiFunction<String, String, Map<String, String>>> resources = application.get();
        if (resources.isEmpty()) {
            return error(503, "the application is not active");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_REQUEST_BYTES + 1);
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (request.startsWith("POST ") && !type.split(";", 2)[0].trim().equalsIgnoreCase(JSON)) {
            return error(415, "the body is to be application/json");
        }
        Map<String, String> reply = resources.get().apply(request, new String(body, StandardCharsets.UTF_8));
        return new Answer(Integer.parseInt(reply.get("status")), reply.get("type"), reply.get("body"));
    }

    private Answer json(Object value) throws IOException {
        return new Answer(200, JSON, mapper.writeValueAsString(value));
    }

    private Answer error(int status, String message) throws IOException {
        return new Answer(status, JSON, mapper.writeValueAsString(Map.of("error", message)));
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
