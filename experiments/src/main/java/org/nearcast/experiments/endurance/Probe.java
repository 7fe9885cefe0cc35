// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * FFmpeg's filters that notice the flash in the upper left corner of the picture and the beep, and write for each what its
 * presentation time is (what a player goes by) and at what time of day it came out of the decoder, both in µs.
 *
 * @param folder where the files go
 * @param name what the files' names begin with
 */
record Probe(Path folder, String name) {
    /** Side of the square that flashes, pixels; the probe looks at what is well inside of it. */
    static final int SQUARE = 96;

    private static final int INSIDE = 64;
    /** Luma above which the square is lit: it is 16 when dark and 235 when lit. */
    private static final int LIT = 128;
    /** Level above which there is a beep, dBFS: it is -9. */
    private static final int LOUD = -25;
    /** How finely the beep's begin is told: 64 samples are 1.5 ms at 44.1 kHz. */
    private static final int SAMPLES = 64;

    Path flashes() {
        return file("flash");
    }

    Path flashTimes() {
        return file("flash-wall");
    }

    Path beeps() {
        return file("beep");
    }

    Path beepTimes() {
        return file("beep-wall");
    }

    private Path file(String what) {
        return folder.resolve(name + "-" + what + ".txt").toAbsolutePath();
    }

    /** A graph from one pad of video to the pad {@code seen}. */
    String videoGraph(String input) {
        String luma = "lavfi.signalstats.YAVG";
        int margin = (SQUARE - INSIDE) / 2;
        return String.join(
                ";",
                "[" + input + "]crop=" + INSIDE + ":" + INSIDE + ":" + margin + ":" + margin + ",signalstats,"
                        + above("metadata", luma, LIT) + ",settb=1/1000000,split[vmedia][vwall]",
                "[vmedia]" + print("metadata", luma, flashes()) + "[seen]",
                "[vwall]setpts=RTCTIME," + print("metadata", luma, flashTimes()) + ",nullsink");
    }

    /**
     * A graph from one pad of audio to the pad {@code heard}. It must not be put together with the other into one: FFmpeg 5.1 then
     * holds pictures back for seconds now and then, at a source before they are encoded.
     */
    String audioGraph(String input) {
        String level = "lavfi.astats.Overall.RMS_level";
        return String.join(
                ";",
                "[" + input + "]asetnsamples=n=" + SAMPLES
                        + ":p=0,astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=RMS_level,"
                        + above("ametadata", level, LOUD) + ",asettb=1/1000000,asplit[amedia][awall]",
                "[amedia]" + print("ametadata", level, beeps()) + "[heard]",
                "[awall]asetpts=RTCTIME," + print("ametadata", level, beepTimes()) + ",anullsink");
    }

    private static String above(String filter, String key, int value) {
        return filter + "=select:key=" + key + ":value=" + value + ":function=greater";
    }

    private static String print(String filter, String key, Path file) {
        return filter + "=print:key=" + key + ":direct=1:file='" + file + "'";
    }

    /** A player that decodes everything as it comes and keeps the stream's own times. */
    String[] player(String url, String... inputOptions) {
        List<String> before =
                List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning", "-threads", "1", "-copyts");
        List<String> after = List.of(
                "-i",
                url,
                "-filter_complex",
                videoGraph("0:v"),
                "-filter_complex",
                audioGraph("0:a"),
                "-map",
                "[seen]",
                "-f",
                "null",
                "-",
                "-map",
                "[heard]",
                "-f",
                "null",
                "-");
        return Stream.of(before, Arrays.asList(inputOptions), after)
                .flatMap(List::stream)
                .toArray(String[]::new);
    }
}
