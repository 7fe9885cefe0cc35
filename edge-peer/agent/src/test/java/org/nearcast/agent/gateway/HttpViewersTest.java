// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Viewers by HTTP at the gateway: the CDN decides, and knows each of them while it stays. */
class HttpViewersTest extends GatewayRig {
    /** 320x240, 15 frames/s, baseline. */
    private static final String AVC =
            "17000000000142c00cffe100186742c00cd90141fb0110000003001000000301e0f142a48001000568cb83cb20";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService encoder = Executors.newSingleThreadScheduledExecutor();
    private long time;

    @AfterEach
    void stopEncoding() {
        encoder.shutdownNow();
    }

    private void listen(String changed) throws IOException {
        Config media = ConfigFactory.parseString(changed)
                .withFallback(ConfigFactory.load().getConfig("nearcast.peer.media"));
        gateway.listenHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MediaSettings.from(media));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + gateway.media().getPort() + path))
                .build();
    }

    /** A stream that can be made HLS of, ten times as fast as it would be. */
    private TestClient encode(int rtmpPort) {
        TestClient publisher =
                open(TestClient.publisher(transport, rtmpPort, "live", "one")).awaitCode("NetStream.Publish.Start");
        publisher.send(List.of(new RtmpMessage(MessageType.VIDEO, 1, 0, hex(AVC))));
        encoder.scheduleAtFixedRate(
                () -> {
                    boolean key = time % 2000 == 0;
                    publisher.send(List.of(new RtmpMessage(MessageType.VIDEO, 1, time, picture(key))));
                    time += 40;
                },
                0,
                4,
                TimeUnit.MILLISECONDS);
        return publisher;
    }

    private void encodeAtTheCdn() {
        encode(cdn.address().getPort());
    }

    private static byte[] picture(boolean key) {
        ByteBuffer picture = ByteBuffer.allocate(5 + 4 + 100);
        picture.putInt(key ? 0x17010000 : 0x27010000).put((byte) 0);
        picture.putInt(100).put((byte) (key ? 0x65 : 0x41));
        return picture.array();
    }

    private static byte[] hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static String variant(HttpResponse<String> master) {
        assertEquals(200, master.statusCode(), master.body());
        return master.body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .findFirst()
                .orElseThrow();
    }

    private int viewersAtTheCdn() {
        return cdn.streams.status().stream().mapToInt(s -> s.subscribers()).sum();
    }

    @Test
    void shouldServeHlsBelowATokenToWhomTheCdnLetsIn() throws Exception {
        listen("");
        encodeAtTheCdn();
        HttpResponse<String> master = get("/hls/live/one/ll.m3u8");
        String uri = variant(master);
        assertTrue(uri.matches("~[A-Za-z0-9_-]{22}/ll\\.m3u8"), uri);
        assertEquals("no-store", master.headers().firstValue("cache-control").orElseThrow());
        HttpResponse<String> media = get("/hls/live/one/" + uri);
        assertTrue(media.body().contains("#EXT-X-PART:"), media.body());
        String folder = "/hls/live/one/" + uri.substring(0, uri.indexOf('/') + 1);
        String segment = media.body()
                .lines()
                .filter(line -> line.endsWith(".m4s"))
                .findFirst()
                .orElseThrow();
        assertEquals(200, get(folder + segment).statusCode());
        assertEquals(
                200,
                get("/hls/live/one/" + variant(get("/hls/live/one/index.m3u8"))).statusCode());
        assertEquals(2, gateway.hlsViewers());
        assertEquals(3, viewersAtTheCdn(), "two viewers, and one fetch for both");
        assertEquals(1, counter("fetches"));
    }

    @Test
    void shouldServeNothingWithoutAToken() throws Exception {
        listen("");
        encodeAtTheCdn();
        String uri = variant(get("/hls/live/one/ll.m3u8"));
        String token = uri.substring(0, uri.indexOf('/'));
        String segment = get("/hls/live/one/" + uri)
                .body()
                .lines()
                .filter(line -> line.endsWith(".m4s"))
                .findFirst()
                .orElseThrow();
        for (String path : List.of(
                "/hls/live/one/" + segment,
                "/hls/live/one/~/" + segment,
                "/hls/live/one/~AAAAAAAAAAAAAAAAAAAAAA/" + segment,
                "/hls/live/other/" + token + "/ll.m3u8",
                "/hls/live/one/" + token + "/more/ll.m3u8x")) {
            assertEquals(403, get(path).statusCode(), path);
        }
    }

    @Test
    void shouldShowTheCdnWhatTheViewerShows() throws Exception {
        listen("");
        encodeAtTheCdn();
        variant(get("/hls/live/one/ll.m3u8?token=abc&_HLS_msn=3&user=x%20y"));
        assertTrue(cdn.queries.contains("token=abc&user=x%20y"), cdn.queries.toString());
    }

    @Test
    void shouldTurnAwayWhomTheCdnRefuses() throws Exception {
        listen("");
        assertEquals(403, get("/hls/live/bad/ll.m3u8").statusCode());
        assertEquals(403, get("/flv/live/bad.flv").statusCode());
        assertEquals(2, counter("playsRefused"));
        eventually(() -> gateway.httpViewers() == 0);
    }

    @Test
    void shouldSayWhenTheCdnIsNotReached() throws Exception {
        listen("");
        line.close();
        assertEquals(502, get("/hls/live/one/ll.m3u8").statusCode());
        assertEquals(0, gateway.httpViewers());
    }

    @Test
    void shouldEndSessionsWithTheCdnsConnection() throws Exception {
        listen("");
        encodeAtTheCdn();
        String uri = variant(get("/hls/live/one/ll.m3u8"));
        line.close();
        eventually(() -> gateway.hlsViewers() == 0);
        assertEquals(403, get("/hls/live/one/" + uri).statusCode());
    }

    @Test
    void shouldForgetViewersWhoNoLongerAsk() throws Exception {
        listen("session-idle = 1 s");
        encodeAtTheCdn();
        variant(get("/hls/live/one/ll.m3u8"));
        assertEquals(1, gateway.hlsViewers());
        eventually(() -> gateway.httpViewers() == 0);
        eventually(() -> viewersAtTheCdn() == 0);
    }

    @Test
    void shouldServeFlvAndLetTheCdnGoWithTheViewer() throws Exception {
        listen("");
        encodeAtTheCdn();
        HttpResponse<InputStream> flv = client.send(request("/flv/live/one.flv"), BodyHandlers.ofInputStream());
        assertEquals(200, flv.statusCode());
        byte[] head = flv.body().readNBytes(500);
        assertEquals('F', head[0]);
        assertEquals(1, gateway.httpViewers());
        flv.body().close();
        eventually(() -> gateway.httpViewers() == 0);
        eventually(() -> viewersAtTheCdn() == 0);
    }

    @Test
    void shouldServeAStreamOfTheSiteFromMemory() throws Exception {
        listen("");
        encode(port);
        String uri = variant(get("/hls/live/one/ll.m3u8"));
        assertEquals(200, get("/hls/live/one/" + uri).statusCode());
        assertEquals(0, counter("fetches"));
    }

    @Test
    void shouldServeOnWhenTheCdnDoesNotMute() throws Exception {
        listen("");
        cdn.mutes = false;
        encodeAtTheCdn();
        String uri = variant(get("/hls/live/one/ll.m3u8"));
        eventually(() -> counter("mutingIgnored") == 1);
        assertEquals(200, get("/hls/live/one/" + uri).statusCode());
        assertEquals(1, gateway.hlsViewers());
    }

    @Test
    void shouldBoundViewers() throws Exception {
        listen("max-viewers-per-address = 2");
        encodeAtTheCdn();
        assertNotEquals(variant(get("/hls/live/one/ll.m3u8")), variant(get("/hls/live/one/ll.m3u8")));
        assertEquals(503, get("/hls/live/one/ll.m3u8").statusCode());
        assertEquals(1, counter("httpViewersRefused"));
    }

    @Test
    void shouldKnowNoOtherNames() throws Exception {
        listen("");
        for (String path :
                List.of("/hls/one/ll.m3u8", "/hls//one/ll.m3u8", "/hls/live/one%3fx/ll.m3u8", "/flv/live/o%00ne.flv")) {
            assertEquals(404, get(path).statusCode(), path);
        }
        assertFalse(gateway.httpViewers() > 0);
    }

    @Test
    void shouldShowAPageThatPlays() throws Exception {
        listen("");
        assertTrue(get("/").body().contains("page.js"));
        assertEquals(200, get("/hls.js").statusCode());
    }
}
