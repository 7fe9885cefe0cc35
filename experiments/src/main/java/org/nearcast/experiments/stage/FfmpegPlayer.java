// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import java.util.ArrayList;
import java.util.List;

/** An FFmpeg that plays RTMP. */
public enum FfmpegPlayer {
    /** Decodes what it gets, as a person's player does. */
    DECODING("-threads", "1"),
    /** Takes the stream apart and decodes nothing, so that one machine holds dozens. */
    LIGHT("-c", "copy");

    private final List<String> options;

    FfmpegPlayer(String... options) {
        this.options = List.of(options);
    }

    String[] command(String url) {
        List<String> words = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning"));
        words.addAll(List.of("-threads", "1", "-fflags", "nobuffer", "-i", url));
        words.addAll(options);
        words.addAll(List.of("-f", "null", "-"));
        return words.toArray(String[]::new);
    }
}
