// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** hls.js in Chromium: a page of the test's own asks what to play, plays it, and tells how far it has come. */
final class Browser implements Player, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Program chromium;
    private final Map<Integer, Playback> playbacks = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /**
     * Starts the browser.
     *
     * @param folder for its profile
     * @param hlsJs where its page gets hls.js
     */
    Browser(Path folder, String hlsJs) throws IOException {
        String page = new String(resource("player.html"), UTF_8).replace("{hls.js}", hlsJs);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, "text/html", page.getBytes(UTF_8)));
        server.createContext("/wanted", this::wanted);
        server.createContext("/seen", this::seen);
        server.start();
        String home = Files.createDirectories(folder.resolve("chromium")).toString();
        chromium = Program.start(
                Map.of("HOME", home),
                line -> {},
                List.of(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-background-timer-throttling",
                        "--disable-renderer-backgrounding",
                        "--autoplay-policy=no-user-gesture-required",
                        "--user-data-dir=" + home,
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    private static final class Playback implements Playing {
        private final Map<Integer, Playback> all;
        private final int number;
        private final Format format;
        private final String url;
        private final Seen seen = new Seen();
        private volatile String words = "";

        Playback(Map<Integer, Playback> all, int number, Format format, String url) {
            this.all = all;
            this.number = number;
            this.format = format;
            this.url = url;
        }

        @Override
        public Seen seen() {
            return seen;
        }

        @Override
        public void look() {}

        @Override
        public String lastWords() {
            return words;
        }

        @Override
        public void close() {
            all.remove(number);
        }
    }

    @Override
    public String title() {
        return "hls.js in Chromium";
    }

    @Override
    public boolean speaks(Format format) {
        return format == Format.HLS || format == Format.LL_HLS;
    }

    @Override
    public Playing play(Format format, String url, Path folder) {
        Playback playback = new Playback(playbacks, numbers.incrementAndGet(), format, url);
        playbacks.put(playback.number, playback);
        return playback;
    }

    /** What the page shall play now. */
    private void wanted(HttpExchange exchange) throws IOException {
        List<Map<String, Object>> list = playbacks.values().stream()
                .map(p -> Map.<String, Object>of(
                        "number", p.number, "url", p.url, "lowLatency", p.format == Format.LL_HLS))
                .toList();
        answer(exchange, "application/json", JSON.writeValueAsBytes(list));
    }

    /** How far it has come. */
    private void seen(HttpExchange exchange) throws IOException {
        for (JsonNode told : JSON.readTree(exchange.getRequestBody())) {
            Playback playback = playbacks.get(told.get("number").asInt());
            if (playback != null) {
                playback.seen.pictures(told.get("pictures").asLong());
                playback.seen.sounds(told.get("soundBytes").asLong());
                playback.words = told.get("words").asText();
            }
        }
        answer(exchange, "text/plain", new byte[0]);
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=" + UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Browser.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not on the class path");
            }
            return in.readAllBytes();
        }
    }

    @Override
    public void close() {
        chromium.close();
        server.stop(0);
    }
}
