// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nearcast.experiments.stage.Video;

/**
 * A broadcast in which, every two seconds of its own time, a square in the picture lights up for two frames (five every 20 s, to
 * tell them apart) and a tone of 100 ms begins, at the same instant by construction: both are functions of the presentation time. A
 * probe on the way into the encoder says so of every run.
 *
 * @param video its size and rates
 * @param audioLateMs by how much the beep is late, ms; anything but 0 is for those who try the probe
 * @param seconds how much of it, as fast as it can be made; empty for a broadcast in real time and without end
 */
record FlashAndBeep(Video video, int audioLateMs, Optional<Integer> seconds) {
    /** From one flash to the next, µs. */
    static final long PERIOD_US = 2_000_000;

    /** From one long flash to the next, µs. */
    static final long LONG_PERIOD_US = 10 * PERIOD_US;
    /** A flash that lasts longer than this, to its last picture, is a long one, µs. */
    static final long LONG_US = 100_000;

    private static final int SAMPLE_RATE = 44_100;

    /** What FFmpeg has to be told, up to and without where the stream goes. */
    List<String> ffmpeg(Probe source) {
        double period = PERIOD_US / 1e6;
        String picture = "testsrc2=size=" + video.width() + "x" + video.height() + ":rate=" + video.framesPerSecond();
        String tone = String.format(
                Locale.ROOT,
                "aevalsrc=0.5*sin(2*PI*1000*t)*lt(mod(t+%2$.3f-%1$.3f\\,%2$.3f)\\,0.1):s=%3$d",
                audioLateMs / 1000.0,
                period,
                SAMPLE_RATE);
        String end = seconds.map(s -> ":duration=" + s).orElse("");
        String square = "drawbox=x=0:y=0:w=" + Probe.SQUARE + ":h=" + Probe.SQUARE + ":t=fill:color=";
        // Times are multiples of a frame's length: the thousandth is against rounding.
        String flash = String.format(
                Locale.ROOT,
                "%1$sblack,%1$swhite:enable='lt(mod(t+0.001,%2$.3f),0.08)+lt(mod(t+0.001,%3$.3f),0.2)'",
                square,
                period,
                LONG_PERIOD_US / 1e6);
        String pictures = "[0:v]" + flash + ",split[picture][v];" + source.videoGraph("v") + ";[seen]nullsink";
        String sound = "[1:a]asplit[tone][a];" + source.audioGraph("a") + ";[heard]anullsink";
        List<String> words = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning"));
        for (String input : List.of(picture, tone)) {
            if (seconds.isEmpty()) {
                words.add("-re");
            }
            words.addAll(List.of("-f", "lavfi", "-i", input + end));
        }
        words.addAll(
                List.of("-filter_complex", pictures, "-filter_complex", sound, "-map", "[picture]", "-map", "[tone]"));
        words.addAll(video.encoder());
        return words;
    }

    /** To an RTMP server. */
    String[] broadcast(Probe source, String url) {
        List<String> words = ffmpeg(source);
        words.addAll(List.of("-f", "flv", url));
        return words.toArray(String[]::new);
    }
}
