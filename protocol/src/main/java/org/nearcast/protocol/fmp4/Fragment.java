// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

import java.util.List;

/**
 * A movie fragment and its data (ISO/IEC 14496-12, 8.8.4 to 8.8.12): samples of video and of audio that follow one another.
 * Each track says when its first sample is to be decoded, so nothing accumulates from fragment to fragment.
 */
public final class Fragment {

    private static final int BASE_IS_MOOF = 0x020000;
    private static final int DEFAULT_FLAGS = 0x20;
    private static final int DATA_OFFSET = 0x1;
    private static final int DURATIONS = 0x100;
    private static final int SIZES = 0x200;
    private static final int FLAGS = 0x400;
    private static final int COMPOSITIONS = 0x800;

    /** Depends on no other sample. */
    private static final int SYNC = 0x02000000;

    /** Depends on others, and decoding cannot begin here. */
    private static final int NOT_SYNC = 0x01010000;

    private Fragment() {}

    /**
     * Writes a fragment.
     *
     * @param sequence its number, rising; the low 32 bits count
     * @param videoTime decoding time of the first picture, in ticks of {@link VideoTrack#TIMESCALE}, not negative
     * @param video pictures in decoding order; may be empty
     * @param audioTime time of the first sound, in ticks of {@link AudioTrack#timescale()}, not negative
     * @param audio sounds in order; may be empty, though not together with the pictures
     * @throws IllegalArgumentException if there are no samples or a time is negative
     * @throws ArithmeticException if the samples are more than 2 GiB
     */
    public static byte[] write(long sequence, long videoTime, List<Sample> video, long audioTime, List<Sample> audio) {
        if (video.isEmpty() && audio.isEmpty() || videoTime < 0 || audioTime < 0) {
            throw new IllegalArgumentException("no samples, or a time below 0");
        }
        int videoBytes = bytes(video);
        int audioBytes = bytes(audio);
        int head = 256 + 16 * video.size() + 8 * audio.size();
        BoxWriter out = new BoxWriter(Math.addExact(head, Math.addExact(videoBytes, audioBytes)));
        int fragment = out.begin("moof");
        int header = out.begin("mfhd", 0, 0);
        out.u32((int) sequence);
        out.end(header);
        int videoOffset = video.isEmpty() ? 0 : pictures(out, videoTime, video);
        int audioOffset = audio.isEmpty() ? 0 : sounds(out, audioTime, audio);
        out.end(fragment);
        int data = out.begin("mdat");
        if (!video.isEmpty()) {
            out.patch(videoOffset, out.size() - fragment);
            copy(out, video);
        }
        if (!audio.isEmpty()) {
            out.patch(audioOffset, out.size() - fragment);
            copy(out, audio);
        }
        out.end(data);
        return out.toBytes();
    }

    private static int bytes(List<Sample> samples) {
        int bytes = 0;
        for (Sample sample : samples) {
            bytes = Math.addExact(bytes, sample.size());
        }
        return bytes;
    }

    private static void copy(BoxWriter out, List<Sample> samples) {
        for (Sample sample : samples) {
            out.bytes(sample.bytes, sample.from, sample.size());
        }
    }

    /** Returns where the offset of the data is to be written. */
    private static int pictures(BoxWriter out, long time, List<Sample> samples) {
        int track = out.begin("traf");
        int header = out.begin("tfhd", 0, BASE_IS_MOOF);
        out.u32(InitSegment.VIDEO_ID);
        out.end(header);
        decodeTime(out, time);
        int run = out.begin("trun", 1, DATA_OFFSET | DURATIONS | SIZES | FLAGS | COMPOSITIONS);
        out.u32(samples.size());
        int offset = out.size();
        out.u32(0);
        for (Sample sample : samples) {
            out.u32(sample.duration);
            out.u32(sample.size());
            out.u32(sample.sync ? SYNC : NOT_SYNC);
            out.u32(sample.composition);
        }
        out.end(run);
        out.end(track);
        return offset;
    }

    private static int sounds(BoxWriter out, long time, List<Sample> samples) {
        int track = out.begin("traf");
        int header = out.begin("tfhd", 0, BASE_IS_MOOF | DEFAULT_FLAGS);
        out.u32(InitSegment.AUDIO_ID);
        out.u32(SYNC);
        out.end(header);
        decodeTime(out, time);
        int run = out.begin("trun", 0, DATA_OFFSET | DURATIONS | SIZES);
        out.u32(samples.size());
        int offset = out.size();
        out.u32(0);
        for (Sample sample : samples) {
            out.u32(sample.duration);
            out.u32(sample.size());
        }
        out.end(run);
        out.end(track);
        return offset;
    }

    private static void decodeTime(BoxWriter out, long time) {
        int box = out.begin("tfdt", 1, 0);
        out.u64(time);
        out.end(box);
    }
}
