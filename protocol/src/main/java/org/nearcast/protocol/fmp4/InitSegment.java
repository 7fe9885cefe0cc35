// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

/** What a decoder needs before any fragment: the tracks and no samples (ISO/IEC 14496-12, 8.2 and 8.8.1). */
public final class InitSegment {

    /** The video's track number in every fragment. */
    public static final int VIDEO_ID = 1;

    /** The audio's track number in every fragment. */
    public static final int AUDIO_ID = 2;

    private static final int[] UNITY = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

    private InitSegment() {}

    /**
     * Writes it.
     *
     * @param videoOrNull the video, if there is any
     * @param audioOrNull the audio, if there is any
     * @throws IllegalArgumentException if there is neither
     */
    public static byte[] write(VideoTrack videoOrNull, AudioTrack audioOrNull) {
        if (videoOrNull == null && audioOrNull == null) {
            throw new IllegalArgumentException("neither video nor audio");
        }
        BoxWriter out = new BoxWriter(1200);
        int type = out.begin("ftyp");
        out.ascii("iso6");
        out.u32(0);
        out.ascii("iso6");
        out.ascii("mp41");
        out.end(type);
        int movie = out.begin("moov");
        movieHeader(out);
        if (videoOrNull != null) {
            video(out, videoOrNull);
        }
        if (audioOrNull != null) {
            audio(out, audioOrNull);
        }
        int fragmented = out.begin("mvex");
        if (videoOrNull != null) {
            trackExtends(out, VIDEO_ID);
        }
        if (audioOrNull != null) {
            trackExtends(out, AUDIO_ID);
        }
        out.end(fragmented);
        out.end(movie);
        return out.toBytes();
    }

    private static void movieHeader(BoxWriter out) {
        int box = out.begin("mvhd", 0, 0);
        out.zeros(8); // created, changed
        out.u32(1000);
        out.u32(0); // duration: in the fragments
        out.u32(0x10000); // rate 1
        out.u16(0x100); // volume 1
        out.zeros(10);
        matrix(out);
        out.zeros(24);
        out.u32(AUDIO_ID + 1);
        out.end(box);
    }

    private static void matrix(BoxWriter out) {
        for (int value : UNITY) {
            out.u32(value);
        }
    }

    private static void video(BoxWriter out, VideoTrack track) {
        int box = out.begin("trak");
        trackHeader(out, VIDEO_ID, 0, track.width(), track.height());
        int media = out.begin("mdia");
        mediaHeader(out, VideoTrack.TIMESCALE);
        handler(out, "vide", "Video");
        int information = out.begin("minf");
        int header = out.begin("vmhd", 0, 1);
        out.zeros(8);
        out.end(header);
        dataInformation(out);
        int table = out.begin("stbl");
        int description = out.begin("stsd", 0, 0);
        out.u32(1);
        track.sampleEntry(out);
        out.end(description);
        emptyTables(out);
        out.end(table);
        out.end(information);
        out.end(media);
        out.end(box);
    }

    private static void audio(BoxWriter out, AudioTrack track) {
        int box = out.begin("trak");
        trackHeader(out, AUDIO_ID, 0x100, 0, 0);
        int media = out.begin("mdia");
        mediaHeader(out, track.timescale());
        handler(out, "soun", "Sound");
        int information = out.begin("minf");
        int header = out.begin("smhd", 0, 0);
        out.zeros(4);
        out.end(header);
        dataInformation(out);
        int table = out.begin("stbl");
        int description = out.begin("stsd", 0, 0);
        out.u32(1);
        track.sampleEntry(out);
        out.end(description);
        emptyTables(out);
        out.end(table);
        out.end(information);
        out.end(media);
        out.end(box);
    }

    private static void trackHeader(BoxWriter out, int id, int volume, int width, int height) {
        int box = out.begin("tkhd", 0, 3); // enabled, in the movie
        out.zeros(8);
        out.u32(id);
        out.zeros(4 + 4 + 8); // reserved, duration, reserved
        out.zeros(4); // layer, group
        out.u16(volume);
        out.zeros(2);
        matrix(out);
        out.u32(width << 16);
        out.u32(height << 16);
        out.end(box);
    }

    private static void mediaHeader(BoxWriter out, int timescale) {
        int box = out.begin("mdhd", 0, 0);
        out.zeros(8);
        out.u32(timescale);
        out.u32(0);
        out.u16(0x55c4); // language: undetermined
        out.u16(0);
        out.end(box);
    }

    private static void handler(BoxWriter out, String type, String name) {
        int box = out.begin("hdlr", 0, 0);
        out.u32(0);
        out.ascii(type);
        out.zeros(12);
        out.ascii(name);
        out.u8(0);
        out.end(box);
    }

    private static void dataInformation(BoxWriter out) {
        int box = out.begin("dinf");
        int references = out.begin("dref", 0, 0);
        out.u32(1);
        int here = out.begin("url ", 0, 1); // in this file
        out.end(here);
        out.end(references);
        out.end(box);
    }

    private static void emptyTables(BoxWriter out) {
        for (String type : new String[] {"stts", "stsc", "stco"}) {
            int box = out.begin(type, 0, 0);
            out.u32(0);
            out.end(box);
        }
        int sizes = out.begin("stsz", 0, 0);
        out.zeros(8);
        out.end(sizes);
    }

    private static void trackExtends(BoxWriter out, int id) {
        int box = out.begin("trex", 0, 0);
        out.u32(id);
        out.u32(1); // sample description
        out.zeros(12); // fragments say durations, sizes and flags
        out.end(box);
    }
}
