// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A film that the real FFmpeg makes, publishes and plays; whatever it started is ended when this is closed. */
final class Film implements AutoCloseable {
    private static final int SECONDS = 25;
    private static final int FRAMES_A_SECOND = 25;

    private final Path folder;
    private final Path film;
    private final List<String> frames;
    private final List<Process> processes = new ArrayList<>();

    /** Makes one of {@link #SECONDS}, with a key frame each second; the test is skipped where there is no FFmpeg. */
    Film(Path folder) throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "ffmpeg"))),
                "ffmpeg is not installed (apt install ffmpeg): cannot stream with it");
        this.folder = folder;
        film = folder.resolve("film.flv");
        untilDone(run("-f lavfi -i testsrc2=size=320x240:rate=" + FRAMES_A_SECOND
                + " -f lavfi -i sine=440 -c:v libx264 -preset ultrafast -g " + FRAMES_A_SECOND
                + " -bf 0 -b:v 500k -c:a aac -t " + SECONDS + " -f flv " + film));
        Path hashes = folder.resolve("film.txt");
        untilDone(run("-i " + film + " -map 0:v -vsync passthrough -f framemd5 " + hashes));
        frames = hashes(hashes);
        assertEquals(SECONDS * FRAMES_A_SECOND, frames.size());
    }

    /** Pushes it to a server, in real time. */
    Process publish(String url) throws IOException {
        return run("-re -i " + film + " -c copy -f flv " + url);
    }

    /** Plays seconds of a stream, decodes every picture, and notes its hash. */
    Process play(String url, int seconds, String into) throws IOException {
        return run("-i " + url + " -t " + seconds + " -map 0:v -vsync passthrough -f framemd5 " + folder.resolve(into));
    }

    /** What was played has so many pictures at least, and is a part of the film in which none is missing, changed or repeated. */
    void assertPlayed(String into, int least) throws IOException {
        List<String> seen = hashes(folder.resolve(into));
        assertTrue(seen.size() >= least, into + ": " + seen.size() + " pictures");
        assertTrue(
                Collections.indexOfSubList(frames, seen) >= 0,
                into + ": pictures are missing, changed or repeated among " + seen.size());
    }

    static void untilDone(Process process) throws InterruptedException {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "FFmpeg did not end");
        assertEquals(0, process.exitValue());
    }

    private Process run(String arguments) throws IOException {
        Process process = new ProcessBuilder(("ffmpeg -nostdin -v fatal -y " + arguments).split(" "))
                .inheritIO()
                .start();
        processes.add(process);
        return process;
    }

    private static List<String> hashes(Path framemd5) throws IOException {
        return Files.readAllLines(framemd5).stream()
                .filter(line -> line.startsWith("0,"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).trim())
                .toList();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
