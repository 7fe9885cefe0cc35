// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.stream.Publication;
import org.nearcast.protocol.hls.MasterPlaylist;
import org.nearcast.protocol.hls.PlaylistParser;

@Timeout(60)
class HlsGroupsTest {
    private static final HlsGroups FILM =
            new HlsGroups(Map.of("live/film", List.of("live/film-720", "live/film-480", "live/film-240")));

    private static void stream(Publication publication, long to) {
        for (long time = 0; time <= to; time += 40) {
            HlsServer.give(publication, time % 2000 == 0 ? Messages.keyFrame(time) : Messages.picture(time));
        }
    }

    @Test
    void shouldOfferTheRenditionsThereAreAndReportOnTheOthers() throws Exception {
        try (HlsServer server = new HlsServer(HlsServer.settings(6, 10_000, 10_000, 10_000), 100, FILM)) {
            assertEquals(503, server.get("/hls/live/film/master.m3u8").statusCode());
            stream(server.publish("live/film-720", Messages.otherVideoHeader()), 4000);
            stream(server.publish("live/film-480", Messages.videoHeader()), 2520);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> server.get("/hls/live/film-480/ll.m3u8").body().contains("-1.1.m4s\"\n"));
            MasterPlaylist master = PlaylistParser.parseMaster(
                    server.get("/hls/live/film/master.m3u8").body());
            assertEquals(
                    List.of("../../live/film-720/ll.m3u8", "../../live/film-480/ll.m3u8"),
                    master.variants().stream().map(v -> v.uri()).toList());
            String high = server.get("/hls/live/film-720/ll.m3u8").body();
            assertTrue(
                    high.endsWith(
                            "#EXT-X-RENDITION-REPORT:URI=\"../../live/film-480/ll.m3u8\",LAST-MSN=1,LAST-PART=1\n"),
                    high);
            String low = server.get("/hls/live/film-480/ll.m3u8").body();
            assertTrue(
                    low.endsWith(
                            "#EXT-X-RENDITION-REPORT:URI=\"../../live/film-720/ll.m3u8\",LAST-MSN=1,LAST-PART=8\n"),
                    low);
            assertFalse(server.get("/hls/live/film-480/index.m3u8").body().contains("REPORT"));
            assertEquals(404, server.get("/hls/live/film/0.ts").statusCode());
        }
    }

    @Test
    void shouldRefuseGroupsThatContradictThemselves() {
        assertThrows(IllegalArgumentException.class, () -> new HlsGroups(Map.of("live/a", List.of())));
        assertThrows(IllegalArgumentException.class, () -> new HlsGroups(Map.of("a", List.of("live/b"))));
        assertThrows(
                IllegalArgumentException.class, () -> new HlsGroups(Map.of("live/a", List.of("live/b", "live/b"))));
    }
}
