// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaylistTest {

    private static MediaSegment segment(String uri, long us) {
        return new MediaSegment(uri, us, false, OptionalLong.empty());
    }

    private static String mediaError(String... lines) {
        return assertThrows(PlaylistException.class, () -> PlaylistParser.parseMedia(String.join("\n", lines)))
                .getMessage();
    }

    private static String masterError(String... lines) {
        return assertThrows(PlaylistException.class, () -> PlaylistParser.parseMaster(String.join("\n", lines)))
                .getMessage();
    }

    @Test
    void shouldWriteALivePlaylist() throws Exception {
        MediaPlaylist playlist = new MediaPlaylist(
                3,
                2,
                17,
                1,
                true,
                false,
                List.of(
                        new MediaSegment("17.ts", 2_000_000, false, OptionalLong.of(1_600_000_000_123L)),
                        new MediaSegment("18.ts", 1_960_001, true, OptionalLong.empty())));
        String text = PlaylistWriter.write(playlist);
        assertEquals(
                String.join(
                        "\n",
                        "#EXTM3U",
                        "#EXT-X-VERSION:3",
                        "#EXT-X-INDEPENDENT-SEGMENTS",
                        "#EXT-X-TARGETDURATION:2",
                        "#EXT-X-MEDIA-SEQUENCE:17",
                        "#EXT-X-DISCONTINUITY-SEQUENCE:1",
                        "#EXT-X-PROGRAM-DATE-TIME:2020-09-13T12:26:40.123Z",
                        "#EXTINF:2.000000,",
                        "17.ts",
                        "#EXT-X-DISCONTINUITY",
                        "#EXTINF:1.960001,",
                        "18.ts",
                        ""),
                text);
        assertEquals(playlist, PlaylistParser.parseMedia(text));
        assertFalse(PlaylistParser.isMaster(text));
    }

    @Test
    void shouldWriteAMasterPlaylist() throws Exception {
        MasterPlaylist playlist = new MasterPlaylist(
                3,
                true,
                List.of(
                        Variant.of("index.m3u8", 1_200_000)
                                .withCodecs("avc1.64001f,mp4a.40.2")
                                .withResolution(1280, 720)
                                .withFrameRate(30000 / 1001.0),
                        Variant.of("audio/index.m3u8", 128_000)));
        String text = PlaylistWriter.write(playlist);
        assertEquals(
                String.join(
                        "\n",
                        "#EXTM3U",
                        "#EXT-X-VERSION:3",
                        "#EXT-X-INDEPENDENT-SEGMENTS",
                        "#EXT-X-STREAM-INF:BANDWIDTH=1200000,CODECS=\"avc1.64001f,mp4a.40.2\","
                                + "RESOLUTION=1280x720,FRAME-RATE=29.970",
                        "index.m3u8",
                        "#EXT-X-STREAM-INF:BANDWIDTH=128000",
                        "audio/index.m3u8",
                        ""),
                text);
        assertEquals(playlist, PlaylistParser.parseMaster(text));
        assertTrue(PlaylistParser.isMaster(text));
    }

    @Test
    void shouldReadBackWhatItWrites() throws Exception {
        long seed = 8216;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<MediaSegment> segments = new ArrayList<>();
            for (int i = random.nextInt(10); i > 0; i--) {
                OptionalLong time = random.nextBoolean()
                        ? OptionalLong.of(random.nextInt() * 1000L + random.nextInt(1000))
                        : OptionalLong.empty();
                segments.add(new MediaSegment(i + ".ts", random.nextInt(9_499_999), random.nextBoolean(), time));
            }
            MediaPlaylist playlist = new MediaPlaylist(
                    1 + random.nextInt(10),
                    9,
                    random.nextInt(1000),
                    random.nextInt(2),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    segments);
            assertEquals(playlist, PlaylistParser.parseMedia(PlaylistWriter.write(playlist)), "seed " + seed);
        }
    }

    @Test
    void shouldReadWhatOthersWrite() throws Exception {
        MediaPlaylist playlist = PlaylistParser.parseMedia(String.join(
                "\r\n",
                "#EXTM3U",
                "# a comment",
                "#EXT-X-TARGETDURATION:10",
                "",
                "#EXT-X-KEY:METHOD=NONE",
                "#EXT-X-PROGRAM-DATE-TIME:2010-02-19T14:54:23.031+0800",
                "#EXTINF:9.009,a title, with a comma",
                "http://media.example.com/first.ts",
                "#EXTINF:3",
                "  last.ts  ",
                "#EXT-X-ENDLIST"));
        assertEquals(1, playlist.version());
        assertTrue(playlist.ended());
        assertEquals(
                new MediaSegment(
                        "http://media.example.com/first.ts", 9_009_000, false, OptionalLong.of(1_266_562_463_031L)),
                playlist.segments().get(0));
        assertEquals(segment("last.ts", 3_000_000), playlist.segments().get(1));
    }

    @Test
    void shouldReadAttributesInAnyOrderAndPassOverOthers() throws Exception {
        MasterPlaylist playlist = PlaylistParser.parseMaster(String.join(
                "\n",
                "#EXTM3U",
                "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"x, y\"",
                "#EXT-X-STREAM-INF:AUDIO=\"a\",X-FOO=0x12,RESOLUTION=640x360,BANDWIDTH=1,AVERAGE-BANDWIDTH=1",
                "low.m3u8"));
        assertEquals(List.of(Variant.of("low.m3u8", 1).withResolution(640, 360)), playlist.variants());
    }

    @Test
    void shouldNotAnnounceATargetThatASegmentExceeds() {
        List<MediaSegment> longer = List.of(segment("a.ts", 2_500_000));
        assertThrows(IllegalArgumentException.class, () -> new MediaPlaylist(3, 2, 0, 0, false, false, longer));
        new MediaPlaylist(3, 2, 0, 0, false, false, List.of(segment("a.ts", 2_499_999)));
    }

    @Test
    void shouldNotWriteALineThatBreaks() {
        for (String uri : List.of("", " ", "#a", "a\nb", "a\r", " a", "a\u0000")) {
            assertThrows(IllegalArgumentException.class, () -> segment(uri, 1), uri);
        }
        assertThrows(IllegalArgumentException.class, () -> Variant.of("a", 1).withCodecs("a\""));
        assertThrows(
                IllegalArgumentException.class, () -> new MediaSegment("a", 1, false, OptionalLong.of(Long.MAX_VALUE)));
    }

    @Test
    void shouldSayWhatIsWrongWithAMediaPlaylist() {
        String target = "#EXT-X-TARGETDURATION:2";
        assertEquals("line 0: no EXTM3U", mediaError(""));
        assertEquals("line 1: no EXTM3U", mediaError("hello", "#EXTM3U"));
        assertEquals("line 2: no EXT-X-TARGETDURATION", mediaError("#EXTM3U", "#EXT-X-VERSION:3"));
        assertEquals("line 3: a URI without EXTINF", mediaError("#EXTM3U", target, "a.ts"));
        assertEquals("line 3: EXTINF without URI", mediaError("#EXTM3U", target, "#EXTINF:1,"));
        for (String duration : List.of("", "-1", "1e9", "NaN", "1.1.1", ".", "9999999999999999999", "0x1", "86401")) {
            assertTrue(mediaError("#EXTM3U", target, "#EXTINF:" + duration + ",", "a")
                    .startsWith("line 3: "));
        }
        assertEquals(
                "line 4: a segment of 3000000 us exceeds the target of 2 s",
                mediaError("#EXTM3U", target, "#EXTINF:3,", "a.ts"));
        assertEquals("line 2: not a decimal number", mediaError("#EXTM3U", "#EXT-X-MEDIA-SEQUENCE:-5"));
        assertEquals("line 2: a master playlist", mediaError("#EXTM3U", "#EXT-X-STREAM-INF:BANDWIDTH=1"));
        assertEquals(
                "line 2: not a date with time and zone", mediaError("#EXTM3U", "#EXT-X-PROGRAM-DATE-TIME:yesterday"));
    }

    @Test
    void shouldSayWhatIsWrongWithAMasterPlaylist() {
        assertEquals("line 2: a URI without EXT-X-STREAM-INF", masterError("#EXTM3U", "a.m3u8"));
        assertEquals("line 2: a variant without URI", masterError("#EXTM3U", "#EXT-X-STREAM-INF:BANDWIDTH=1"));
        assertEquals("line 3: a variant without BANDWIDTH", masterError("#EXTM3U", "#EXT-X-STREAM-INF:A=1", "a"));
        assertEquals("line 2: quote without end", masterError("#EXTM3U", "#EXT-X-STREAM-INF:A=\"1", "a"));
        assertEquals("line 2: attribute without value", masterError("#EXTM3U", "#EXT-X-STREAM-INF:A", "a"));
        assertEquals(
                "line 2: no comma between attributes", masterError("#EXTM3U", "#EXT-X-STREAM-INF:A=\"1\"B=2", "a"));
        assertEquals("line 2: a media playlist", masterError("#EXTM3U", "#EXT-X-TARGETDURATION:2"));
        assertEquals(
                "line 3: not a decimal number",
                masterError("#EXTM3U", "#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1x", "a"));
    }

    @Test
    void shouldBoundWhatItReads() {
        assertTrue(
                mediaError("#EXTM3U", "#" + "x".repeat(PlaylistParser.MAX_LINE)).contains("longer than"));
        assertTrue(mediaError("#EXTM3U" + "\n".repeat(PlaylistParser.MAX_CHARS)).contains("more than"));
        String entry = "#EXTINF:1,\na.ts\n";
        assertTrue(mediaError("#EXTM3U\n#EXT-X-TARGETDURATION:1\n" + entry.repeat(MediaPlaylist.MAX_SEGMENTS + 1))
                .contains("too many segments"));
        String variant = "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n";
        assertTrue(masterError("#EXTM3U\n" + variant.repeat(MasterPlaylist.MAX_VARIANTS + 1))
                .contains("too many variants"));
    }
}
