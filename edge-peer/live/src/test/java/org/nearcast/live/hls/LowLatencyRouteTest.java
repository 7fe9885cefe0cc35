// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.stream.Publication;
import org.nearcast.protocol.hls.MediaPlaylist;
import org.nearcast.protocol.hls.PlaylistParser;

@Timeout(60)
class LowLatencyRouteTest {
    private static final String FOLDER = "/hls/live/one/";
    private static final String INDEX = FOLDER + "ll.m3u8";
    private static final Pattern PART = Pattern.compile("#EXT-X-PART:DURATION=([0-9.]+),URI=\"([^\"]+)\"(.*)");

    private HlsServer server;
    private Publication publication;
    private long time;

    private void open(HlsSettings settings) throws Exception {
        server = new HlsServer(settings);
        publication = server.publish("live/one", Messages.videoHeader(), Messages.audioHeader());
    }

    private void open() throws Exception {
        open(HlsServer.settings(6, 10_000, 10_000, 10_000));
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Pictures 40 ms apart, a key frame every 2 s, and sound, until that time. */
    private void streamUntil(long end) {
        for (; time <= end; time += 40) {
            HlsServer.give(
                    publication,
                    time % 2000 == 0 ? Messages.keyFrame(time) : Messages.picture(time),
                    Messages.sound(time),
                    Messages.sound(time + 20));
        }
    }

    private String playlist() throws Exception {
        return server.get(INDEX).body();
    }

    private void untilListed(String what) {
        await().atMost(Duration.ofSeconds(10)).until(() -> playlist().contains(what));
    }

    private static List<String> parts(String playlist, int group) {
        List<String> found = new ArrayList<>();
        Matcher matcher = PART.matcher(playlist);
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    private String hinted() throws Exception {
        Matcher matcher =
                Pattern.compile("PRELOAD-HINT:TYPE=PART,URI=\"([^\"]+)\"").matcher(playlist());
        assertTrue(matcher.find());
        return matcher.group(1);
    }

    @Test
    void shouldListSegmentsPartsAndWhatComesNext() throws Exception {
        open();
        streamUntil(4600);
        untilListed("-2.1.m4s\"\n");
        String text = playlist();
        MediaPlaylist media = PlaylistParser.parseMedia(text);
        assertEquals(2, media.segments().size());
        assertEquals(2, media.targetSeconds());
        assertTrue(text.contains("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.972000\n"), text);
        assertTrue(text.contains("#EXT-X-PART-INF:PART-TARGET=0.243000\n"), text);
        assertEquals(1, text.split("#EXT-X-MAP", -1).length - 1, "one initialization for all");
        assertEquals(20, parts(text, 1).size());
        for (String duration : parts(text, 1)) {
            assertTrue(duration.equals("0.240000") || duration.equals("0.080000"), duration);
        }
        assertEquals(",INDEPENDENT=YES", parts(text, 3).get(0));
        assertEquals("", parts(text, 3).get(1));
        assertTrue(hinted().endsWith("-2.2.m4s"));
    }

    @Test
    void shouldServeSegmentsThatAreTheirPartsPutTogether() throws Exception {
        open();
        streamUntil(2200);
        untilListed("-0.m4s\n");
        String text = playlist();
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (String uri : parts(text, 2)) {
            if (uri.contains("-0.")) {
                HttpResponse<byte[]> part = server.bytes(FOLDER + uri);
                assertEquals(
                        "video/mp4", part.headers().firstValue("content-type").orElseThrow());
                assertTrue(
                        part.headers().firstValue("cache-control").orElseThrow().contains("max-age"));
                together.writeBytes(part.body());
            }
        }
        String segment = PlaylistParser.parseMedia(text).segments().get(0).uri();
        assertArrayEquals(together.toByteArray(), server.bytes(FOLDER + segment).body());
        Matcher map = Pattern.compile("MAP:URI=\"([^\"]+)\"").matcher(text);
        assertTrue(map.find());
        byte[] init = server.bytes(FOLDER + map.group(1)).body();
        assertEquals('f', init[4]);
        assertEquals('t', init[5]);
    }

    @Test
    void shouldHoldAReloadUntilThePartAskedFor() throws Exception {
        open();
        streamUntil(2000);
        untilListed("-0.m4s\n");
        CompletableFuture<HttpResponse<String>> reload = server.getLater(INDEX + "?_HLS_msn=1&_HLS_part=1");
        untilBlocked(1);
        streamUntil(2280);
        assertEquals(1, server.counters.named("hlsBlockedNow").sum(), "one part is not enough");
        assertFalse(reload.isDone());
        streamUntil(2520);
        HttpResponse<String> response = reload.get(10, TimeUnit.SECONDS);
        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("-1.1.m4s\",") || response.body().contains("-1.1.m4s\"\n"));
        assertEquals(0, server.counters.named("hlsBlockedNow").sum());
    }

    private void untilBlocked(int count) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> server.counters.named("hlsBlockedNow").sum() == count);
    }

    @Test
    void shouldHoldAReloadUntilTheSegmentAskedFor() throws Exception {
        open();
        streamUntil(2000);
        untilListed("-0.m4s\n");
        CompletableFuture<HttpResponse<String>> reload = server.getLater(INDEX + "?_HLS_msn=1");
        untilBlocked(1);
        streamUntil(4000);
        assertTrue(reload.get(10, TimeUnit.SECONDS).body().contains("-1.m4s\n"));
    }

    @Test
    void shouldTakeAPartBehindTheLastForTheNextSegmentsFirst() throws Exception {
        open();
        streamUntil(2000);
        untilListed("-0.m4s\n");
        CompletableFuture<HttpResponse<String>> reload = server.getLater(INDEX + "?_HLS_msn=0&_HLS_part=9");
        untilBlocked(1);
        streamUntil(2280);
        assertTrue(reload.get(10, TimeUnit.SECONDS).body().contains("-1.0.m4s"));
    }

    @Test
    void shouldHoldARequestForThePartToCome() throws Exception {
        open();
        streamUntil(2280);
        untilListed("-1.0.m4s");
        String hint = hinted();
        CompletableFuture<HttpResponse<String>> early = server.getLater(FOLDER + hint);
        untilBlocked(1);
        streamUntil(2520);
        assertEquals(200, early.get(10, TimeUnit.SECONDS).statusCode());
        assertEquals(404, server.get(FOLDER + hint.replace("-1.1.", "-1.7.")).statusCode(), "not hinted");
    }

    @Test
    void shouldSayThatAHintedPartNeverCame() throws Exception {
        open();
        streamUntil(4000);
        untilListed("-1.m4s\n");
        // The ninth part ends with the segment, and a tenth never comes.
        streamUntil(5960);
        untilListed("-2.7.m4s");
        CompletableFuture<HttpResponse<String>> ninth = server.getLater(FOLDER + hinted());
        untilBlocked(1);
        streamUntil(6000);
        assertEquals(200, ninth.get(10, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void shouldRefuseWhatNobodyInHisSensesAsksFor() throws Exception {
        open();
        streamUntil(4000);
        untilListed("-1.m4s\n");
        for (String query : new String[] {
            "_HLS_msn=4",
            "_HLS_msn=99999999999999",
            "_HLS_msn=99999999999999999999999",
            "_HLS_msn=-1",
            "_HLS_msn=x",
            "_HLS_msn=",
            "_HLS_part=0",
            "_HLS_msn=2&_HLS_part=50",
            "_HLS_msn=2&_HLS_part=99999999999",
            "_HLS_msn=2&_HLS_part=-1",
            "_HLS_msn=3&_HLS_part=100"
        }) {
            assertEquals(400, server.get(INDEX + "?" + query).statusCode(), query);
        }
        assertEquals(11, server.counters.named("hlsAbsurdRequests").sum());
        assertEquals(200, server.get(INDEX + "?_HLS_msn=0&_HLS_part=3").statusCode(), "long there");
        assertEquals(0, server.hls.find("live/one").orElseThrow().waiting());
    }

    @Test
    void shouldBoundWhatWaits() throws Exception {
        open(new HlsSettings(
                2000,
                10_000,
                16 << 20,
                6,
                2,
                64L << 20,
                512L << 20,
                10,
                10_000,
                10_000,
                10_000,
                new LowLatency(250, 3, 2)));
        streamUntil(2000);
        untilListed("-0.m4s\n");
        server.getLater(INDEX + "?_HLS_msn=1");
        server.getLater(INDEX + "?_HLS_msn=1");
        untilBlocked(2);
        assertEquals(503, server.get(INDEX + "?_HLS_msn=1").statusCode());
        assertEquals(1, server.counters.named("hlsBlockedRefused").sum());
    }

    @Test
    void shouldAnswerWhoWaitsWhenTheStreamEnds() throws Exception {
        open(HlsServer.settings(6, 50, 10_000, 10_000));
        streamUntil(2280);
        untilListed("-1.0.m4s");
        CompletableFuture<HttpResponse<String>> reload = server.getLater(INDEX + "?_HLS_msn=2");
        untilBlocked(1);
        publication.close();
        HttpResponse<String> response = reload.get(10, TimeUnit.SECONDS);
        assertEquals(200, response.statusCode());
        assertTrue(response.body().endsWith("#EXT-X-ENDLIST\n"));
        assertFalse(response.body().contains("PRELOAD-HINT"));
    }

    @Test
    void shouldGoOnBehindADiscontinuityWithAnotherInitialization() throws Exception {
        open();
        streamUntil(2280);
        untilListed("-1.0.m4s");
        HlsServer.give(publication, Messages.otherVideoHeader());
        time = 4000;
        streamUntil(6280);
        untilListed("-2.m4s\n");
        String text = playlist();
        assertEquals(2, text.split("#EXT-X-MAP", -1).length - 1);
        assertEquals(1, text.split("#EXT-X-DISCONTINUITY\n", -1).length - 1);
        assertTrue(text.indexOf("#EXT-X-DISCONTINUITY\n") < text.lastIndexOf("#EXT-X-MAP"));
    }
}
