// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs of the real FFmpeg, ended when closed. */
final class Ffmpeg implements AutoCloseable {
    private static final int PATIENCE_S = 40;

    private final Process process;
    private final Path output;

    private Ffmpeg(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static boolean isInstalled() {
        try {
            Process process = new ProcessBuilder("ffmpeg", "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Ffmpeg start(Path output, List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Ffmpeg(process, output);
    }

    /** H.264 and AAC, 25 pictures a second, a key frame a second. */
    static Path film(Path folder, int seconds) throws Exception {
        Path film = folder.resolve("film.flv");
        try (Ffmpeg run = start(
                film,
                List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc=size=320x180:rate=25",
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=frequency=440:sample_rate=44100",
                        "-t",
                        String.valueOf(seconds),
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-tune",
                        "zerolatency",
                        "-pix_fmt",
                        "yuv420p",
                        "-g",
                        "25",
                        "-b:v",
                        "400k",
                        "-c:a",
                        "aac",
                        "-b:a",
                        "64k",
                        "-f",
                        "flv",
                        film.toString()))) {
            run.untilDone();
        }
        return film;
    }

    static Ffmpeg publish(Path film, String url) throws IOException {
        return start(
                null,
                List.of(
                        "-re",
                        "-i",
                        film.toString(),
                        "-c",
                        "copy",
                        "-f",
                        "flv",
                        "-flvflags",
                        "no_duration_filesize",
                        url));
    }

    /** Plays so many seconds and notes a checksum of every frame. */
    static Ffmpeg play(String url, int seconds, Path checksums) throws IOException {
        return start(
                checksums,
                List.of(
                        "-rw_timeout",
                        "20000000",
                        "-i",
                        url,
                        "-t",
                        String.valueOf(seconds),
                        "-map",
                        "0:v",
                        "-map",
                        "0:a",
                        "-c",
                        "copy",
                        "-f",
                        "framecrc",
                        checksums.toString()));
    }

    static Path checksums(Path film, Path to) throws Exception {
        try (Ffmpeg run = start(
                to,
                List.of(
                        "-i",
                        film.toString(),
                        "-map",
                        "0:v",
                        "-map",
                        "0:a",
                        "-c",
                        "copy",
                        "-f",
                        "framecrc",
                        to.toString()))) {
            run.untilDone();
        }
        return to;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    void untilDone() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_S, TimeUnit.SECONDS), "FFmpeg did not end");
    }

    /** Checksums of the frames of one of its output's streams, 0 for video and 1 for audio, in order. */
    Set<String> frames(int stream) throws IOException {
        return frames(output, stream);
    }

    static Set<String> frames(Path checksums, int stream) throws IOException {
        Set<String> frames = new LinkedHashSet<>();
        for (String line : Files.readAllLines(checksums)) {
            String[] fields = line.split(",\\s*");
            if (!line.startsWith("#") && fields[0].equals(String.valueOf(stream))) {
                frames.add(fields[4] + " " + fields[5]);
            }
        }
        return frames;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
