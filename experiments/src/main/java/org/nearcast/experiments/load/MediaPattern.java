// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

/**
 * What a stream is made of: H.264 at 25 pictures a second with a key frame each second, and AAC of 44.1 kHz, in frames of the
 * sizes that an encoder makes at this rate.
 *
 * @param bitrate of audio and video payload together, bit/s; 100 kbit/s to 20 Mbit/s
 */
public record MediaPattern(int bitrate) {
    /** Pictures a second. */
    static final int PICTURES_PER_SECOND = 25;

    static final int SAMPLES_PER_SECOND = 44_100;
    static final int SAMPLES_PER_AUDIO_FRAME = 1024;

    static final int LEAST_BITRATE = 100_000;
    static final int MOST_BITRATE = 20_000_000;
    private static final int MOST_AUDIO_BITRATE = 64_000;

    /** A key frame is as large as this many others. */
    private static final int KEY_FRAME_WEIGHT = 5;

    /** Sizes of the other pictures around their mean, in tenths; pictures are not alike. */
    private static final int[] UNEVENNESS = {7, 13, 9, 11, 10};

    /** Checks the range. */
    public MediaPattern {
        if (bitrate < LEAST_BITRATE || bitrate > MOST_BITRATE) {
            throw new IllegalArgumentException("the bit rate must be 100k to 20M, not " + bitrate);
        }
    }

    int audioBitrate() {
        return Math.min(MOST_AUDIO_BITRATE, bitrate / 4);
    }

    int audioFrameBytes() {
        return audioBitrate() / 8 * SAMPLES_PER_AUDIO_FRAME / SAMPLES_PER_SECOND;
    }

    int keyFrameBytes() {
        return KEY_FRAME_WEIGHT * meanPictureBytes();
    }

    int pictureBytes(int index) {
        return meanPictureBytes() * UNEVENNESS[index % UNEVENNESS.length] / 10;
    }

    int pictureKinds() {
        return UNEVENNESS.length;
    }

    private int meanPictureBytes() {
        return (bitrate - audioBitrate()) / 8 / (PICTURES_PER_SECOND - 1 + KEY_FRAME_WEIGHT);
    }

    /** When a picture is due, ns after the stream's begin. */
    static long pictureDueNanos(long index) {
        return index * 1_000_000_000L / PICTURES_PER_SECOND;
    }

    /** When an audio frame is due, ns after the stream's begin. */
    static long audioDueNanos(long index) {
        return index * SAMPLES_PER_AUDIO_FRAME * 10_000_000L / (SAMPLES_PER_SECOND / 100);
    }

    /** Messages a second, audio and video. */
    static double messagesPerSecond() {
        return PICTURES_PER_SECOND + (double) SAMPLES_PER_SECOND / SAMPLES_PER_AUDIO_FRAME;
    }
}
