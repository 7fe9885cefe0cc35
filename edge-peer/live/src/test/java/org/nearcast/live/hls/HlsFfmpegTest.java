// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.live.stream.Publication;
import org.nearcast.protocol.flv.FlvHeader;
import org.nearcast.protocol.flv.FlvTag;
import org.nearcast.protocol.hls.PlaylistParser;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** FFmpeg plays over HTTP what FFmpeg encoded: the same pictures and sound, and not a word of warning. */
@Timeout(120)
class HlsFfmpegTest {
    private static final String STREAM = "live/one";
    private static final String INDEX = "/hls/live/one/index.m3u8";

    @TempDir
    private Path folder;

    private HlsServer server;

    @BeforeEach
    void open() throws Exception {
        for (String tool : List.of("ffmpeg", "ffprobe")) {
            boolean found = false;
            for (String path : System.getenv("PATH").split(File.pathSeparator)) {
                found |= Files.isExecutable(Path.of(path, tool));
            }
            assumeTrue(found, tool + " is not installed (apt install ffmpeg): cannot play");
        }
        server = new HlsServer(HlsServer.settings(20, 0, 60_000, 10_000));
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private String run(String... command) throws Exception {
        Path output = folder.resolve("stdout");
        Path errors = folder.resolve("stderr");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "in time: " + command[0]);
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(errors).replaceAll("\\[[^\n]*Found duplicated MOOV Atom. Skipped it\n", "");
        assertEquals("", said, "said by " + String.join(" ", command));
        assertEquals(0, process.exitValue());
        return Files.readString(output);
    }

    private void encode() throws Exception {
        run(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=25:duration=7",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:duration=7",
                "-threads",
                "1",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "25",
                "-c:v",
                "libx264",
                "-bf",
                "2",
                "-c:a",
                "aac",
                "source.flv");
    }

    private void publish(LongUnaryOperator time) throws Exception {
        ByteBuffer flv = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("source.flv")));
        FlvHeader.read(flv);
        try (Publication publication = server.publish(STREAM)) {
            while (flv.hasRemaining()) {
                FlvTag tag = FlvTag.read(flv);
                HlsServer.give(
                        publication,
                        new RtmpMessage(tag.type(), 1, time.applyAsLong(tag.timestamp()) & 0xffffffffL, tag.data()));
            }
        }
    }

    private void awaitEnd() {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            String text = server.get(INDEX).body();
            return PlaylistParser.parseMedia(text).ended();
        });
    }

    private List<String> decode(String input, String stream) throws Exception {
        List<String> hashes = new ArrayList<>();
        String text = run(
                "ffmpeg",
                "-nostdin",
                "-v",
                "warning",
                "-i",
                input,
                "-map",
                "0:" + stream,
                "-fps_mode",
                "passthrough",
                "-f",
                "framemd5",
                "-");
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                hashes.add(line.substring(line.lastIndexOf(',') + 1).strip());
            }
        }
        return hashes;
    }

    @Test
    void shouldBePlayedWhole() throws Exception {
        encode();
        publish(time -> time);
        awaitEnd();
        List<String> pictures = decode(server.url(INDEX), "v");
        assertEquals(175, pictures.size());
        assertEquals(decode("source.flv", "v"), pictures);
        assertEquals(decode("source.flv", "a"), decode(server.url(INDEX), "a"));
    }

    @Test
    void shouldBePlayedWholeAsFragmentedMp4() throws Exception {
        encode();
        publish(time -> time);
        awaitEnd();
        String index = server.url("/hls/live/one/ll.m3u8");
        assertEquals(decode("source.flv", "v"), decode(index, "v"));
        assertEquals(decode("source.flv", "a"), decode(index, "a"));
    }

    @Test
    void shouldBePlayedOverTheWrapOfTimestamps() throws Exception {
        encode();
        publish(time -> (1L << 32) - 3000 + time);
        awaitEnd();
        assertEquals(decode("source.flv", "v"), decode(server.url(INDEX), "v"));
    }

    @Test
    void shouldSayInItsPlaylistsWhatPlayersFind() throws Exception {
        encode();
        publish(time -> time);
        awaitEnd();
        assertTrue(run(
                        "ffprobe",
                        "-v",
                        "warning",
                        "-select_streams",
                        "v:0",
                        "-show_entries",
                        "stream=codec_name,width,height",
                        "-of",
                        "csv=p=0",
                        server.url("/hls/live/one/master.m3u8"))
                .contains("h264,320,240"));
        String duration = run(
                "ffprobe", "-v", "warning", "-show_entries", "format=duration", "-of", "csv=p=0", server.url(INDEX));
        assertEquals(7.0, Double.parseDouble(duration.strip()), 0.1);
        assertEquals(
                4,
                PlaylistParser.parseMedia(server.get(INDEX).body()).segments().size());
    }
}
