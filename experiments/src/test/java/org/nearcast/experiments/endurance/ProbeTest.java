// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.stage.Video;

/** The probe against streams of which the offset is known, made and read by real FFmpeg. */
class ProbeTest {
    private static final Video SMALL = new Video(320, 180, 25, 300, 64);

    @TempDir
    Path folder;

    /** Nine seconds: flashes at 0, 2, 4, 6 and 8. */
    private Watched madeAndRead(int audioLateMs) throws IOException, InterruptedException {
        Probe source = new Probe(folder, "source");
        Probe player = new Probe(folder, "player");
        Path file = folder.resolve("stream.flv");
        List<String> make = new ArrayList<>(new FlashAndBeep(SMALL, audioLateMs, Optional.of(9)).ffmpeg(source));
        make.addAll(List.of("-f", "flv", file.toString()));
        run(make);
        run(List.of(player.player(file.toString())));
        return Watched.of(source, player, 60);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve("ffmpeg.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "FFmpeg does not end");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> String.join(" ", command));
    }

    @Test
    void shouldSeeASourceInSync() throws Exception {
        Watched seen = madeAndRead(0);
        assertEquals(5, seen.flashes());
        assertEquals(5, seen.due());
        assertEquals(5, seen.offset().points().size());
        seen.offset().points().forEach(p -> assertEquals(0, p.ms(), 5));
        assertTrue(seen.offset().greatestDrift() < 5);
    }

    @Test
    void shouldSeeTheBeepOfALateSoundLate() throws Exception {
        madeAndRead(120).offset().points().forEach(p -> assertEquals(120, p.ms(), 5));
    }
}
