// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import java.util.ArrayList;
import java.util.List;

/**
 * What the broadcaster sends: a moving test picture and a tone, H.264 and AAC.
 *
 * @param width pixels
 * @param height pixels
 * @param framesPerSecond a key frame comes every second
 * @param videoKbit bit rate, 10^3 bit/s
 * @param audioKbit bit rate, 10^3 bit/s
 */
public record Video(int width, int height, int framesPerSecond, int videoKbit, int audioKbit) {
    /** 1 Mbit/s together. */
    public static final Video DEFAULT = new Video(640, 360, 25, 900, 96);

    /** FFmpeg's options for the encoders. */
    public List<String> encoder() {
        String rate = videoKbit + "k";
        String gop = Integer.toString(framesPerSecond);
        return List.of(
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-tune",
                "zerolatency",
                "-pix_fmt",
                "yuv420p",
                "-b:v",
                rate,
                "-maxrate",
                rate,
                "-bufsize",
                (videoKbit / 2) + "k",
                "-g",
                gop,
                "-keyint_min",
                gop,
                "-sc_threshold",
                "0",
                "-threads",
                "1",
                "-c:a",
                "aac",
                "-b:a",
                audioKbit + "k");
    }

    /** The encoder's command line, with a tone of that frequency. */
    public String[] broadcast(String url, int toneHz) {
        List<String> words = new ArrayList<>(List.of(
                "ffmpeg",
                "-nostdin",
                "-hide_banner",
                "-loglevel",
                "warning",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=" + width + "x" + height + ":rate=" + framesPerSecond,
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=" + toneHz + ":sample_rate=44100"));
        words.addAll(encoder());
        words.addAll(List.of("-f", "flv", url));
        return words.toArray(String[]::new);
    }
}
