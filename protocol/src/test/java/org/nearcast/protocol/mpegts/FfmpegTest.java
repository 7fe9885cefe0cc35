// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.mpegts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.protocol.aac.Adts;
import org.nearcast.protocol.aac.AudioSpecificConfig;
import org.nearcast.protocol.avc.AccessUnit;
import org.nearcast.protocol.avc.AvcConfig;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.FlvHeader;
import org.nearcast.protocol.flv.FlvTag;
import org.nearcast.protocol.flv.VideoTag;

/** What FFmpeg encoded and this muxer carried must come out of FFmpeg's demuxer and decoders unharmed and unremarked. */
class FfmpegTest {

    private static final long BASE = 10 * TsMuxer.CLOCK;

    @TempDir
    private Path folder;

    @BeforeEach
    void needsFfmpeg() {
        for (String tool : List.of("ffmpeg", "ffprobe")) {
            boolean found = false;
            for (String path : System.getenv("PATH").split(File.pathSeparator)) {
                found |= Files.isExecutable(Path.of(path, tool));
            }
            assumeTrue(found, tool + " is not installed (apt install ffmpeg): cannot compare with it");
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
        assertEquals("", Files.readString(errors), "said by " + String.join(" ", command));
        assertEquals(0, process.exitValue());
        return Files.readString(output);
    }

    private void encode(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
        command.addAll(List.of("-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=5"));
        command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:duration=5"));
        command.addAll(List.of("-threads", "1", "-pix_fmt", "yuv420p", "-g", "25"));
        command.addAll(List.of(options));
        command.add("source.flv");
        run(command.toArray(String[]::new));
    }

    /** Cuts at every second key frame; gives the number of segments. */
    private int mux(TsProgram program, long base) throws Exception {
        ByteBuffer flv = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("source.flv")));
        FlvHeader.read(flv);
        TsMuxer muxer = new TsMuxer(program);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AvcConfig avc = null;
        Adts adts = null;
        int keyFrames = 0;
        int segments = 0;
        while (flv.hasRemaining()) {
            FlvTag tag = FlvTag.read(flv);
            byte[] data = tag.data();
            long time = base + tag.timestamp() * 90;
            if (tag.type() == FlvTag.VIDEO && VideoTag.isSequenceHeader(data)) {
                avc = AvcConfig.parse(rest(data, VideoTag.AVC_DATA_OFFSET));
            } else if (tag.type() == FlvTag.VIDEO && VideoTag.packetType(data) == VideoTag.AVC_NALU) {
                boolean key = VideoTag.isKeyFrame(data);
                if (key && keyFrames++ % 2 == 0) {
                    muxer.startSegment(out, false);
                    segments++;
                }
                ByteBuffer units = ByteBuffer.wrap(rest(data, VideoTag.AVC_DATA_OFFSET));
                byte[] annexB = AccessUnit.toAnnexB(units, avc, key);
                muxer.video(annexB, time + VideoTag.compositionTimeMs(data) * 90L, time, key);
            } else if (tag.type() == FlvTag.AUDIO && AudioTag.isSequenceHeader(data)) {
                adts = new Adts(AudioSpecificConfig.parse(rest(data, AudioTag.AAC_DATA_OFFSET)));
            } else if (tag.type() == FlvTag.AUDIO) {
                if (segments == 0) {
                    muxer.startSegment(out, false);
                    segments++;
                    keyFrames++;
                }
                muxer.audio(adts.wrap(ByteBuffer.wrap(rest(data, AudioTag.AAC_DATA_OFFSET))), time);
            }
        }
        Files.write(folder.resolve("muxed.ts"), out.toByteArray());
        return segments;
    }

    private static byte[] rest(byte[] data, int from) {
        return java.util.Arrays.copyOfRange(data, from, data.length);
    }

    /** Hashes of all decoded frames of a stream, in order. */
    private List<String> decode(String file, String stream) throws Exception {
        String text = run(
                "ffmpeg",
                "-nostdin",
                "-v",
                "warning",
                "-i",
                file,
                "-map",
                "0:" + stream,
                "-fps_mode",
                "passthrough",
                "-f",
                "framemd5",
                "-");
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .collect(Collectors.toList());
    }

    private String probe(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("ffprobe", "-v", "warning", "-of", "csv=p=0"));
        command.addAll(List.of(options));
        command.add("muxed.ts");
        return run(command.toArray(String[]::new)).strip();
    }

    @Test
    void shouldBeDecodedToTheSamePicturesAndSound() throws Exception {
        encode("-c:v", "libx264", "-bf", "2", "-c:a", "aac");
        assertEquals(3, mux(TsProgram.VIDEO_AND_AUDIO, BASE));
        List<String> pictures = decode("muxed.ts", "v");
        assertEquals(125, pictures.size());
        assertEquals(decode("source.flv", "v"), pictures);
        assertEquals(decode("source.flv", "a"), decode("muxed.ts", "a"));
    }

    @Test
    void shouldBeRecognisedAsWhatItIs() throws Exception {
        encode("-c:v", "libx264", "-profile:v", "high", "-c:a", "aac", "-ar", "48000", "-ac", "2");
        mux(TsProgram.VIDEO_AND_AUDIO, BASE);
        assertEquals(
                "h264,High,320,240,yuv420p",
                probe("-select_streams", "v", "-show_entries", "stream=codec_name,profile,width,height,pix_fmt")
                        .lines()
                        .filter(line -> line.startsWith("h264"))
                        .findFirst()
                        .orElseThrow());
        assertTrue(probe("-select_streams", "a", "-show_entries", "stream=codec_name,sample_rate,channels")
                .contains("aac,48000,2"));
    }

    @Test
    void shouldKeepTimesAcrossTheWrapOf33Bits() throws Exception {
        encode("-c:v", "libx264", "-bf", "0", "-c:a", "aac");
        mux(TsProgram.VIDEO_AND_AUDIO, (1L << 33) - 2 * TsMuxer.CLOCK);
        double[] times = probe("-select_streams", "v", "-show_entries", "packet=pts_time")
                .lines()
                .map(line -> line.replace(",", ""))
                .filter(line -> !line.isBlank())
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertEquals(125, times.length);
        for (int i = 1; i < times.length; i++) {
            assertEquals(0.04, times[i] - times[i - 1], 0.0011, "between pictures " + (i - 1) + " and " + i);
        }
    }

    @Test
    void shouldCarrySoundAlone() throws Exception {
        encode("-vn", "-c:a", "aac");
        mux(TsProgram.AUDIO, BASE);
        assertEquals(decode("source.flv", "a"), decode("muxed.ts", "a"));
    }
}
