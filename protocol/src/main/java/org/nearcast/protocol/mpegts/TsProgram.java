// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.mpegts;

/** Which elementary streams a transport stream has. */
public enum TsProgram {
    /** H.264 and AAC. */
    VIDEO_AND_AUDIO(true, true),
    /** H.264 alone. */
    VIDEO(true, false),
    /** AAC alone. */
    AUDIO(false, true);

    private final boolean video;
    private final boolean audio;

    TsProgram(boolean video, boolean audio) {
        this.video = video;
        this.audio = audio;
    }

    /** The program with these streams, of which there must be one at least. */
    public static TsProgram of(boolean video, boolean audio) {
        if (!video && !audio) {
            throw new IllegalArgumentException("a program has a stream at least");
        }
        return video ? (audio ? VIDEO_AND_AUDIO : VIDEO) : AUDIO;
    }

    /** Whether there is H.264. */
    public boolean hasVideo() {
        return video;
    }

    /** Whether there is AAC. */
    public boolean hasAudio() {
        return audio;
    }
}
