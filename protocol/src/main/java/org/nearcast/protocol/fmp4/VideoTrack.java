// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

/** How an initialization segment describes H.264 video (ISO/IEC 14496-15, 5.4.2). Immutable. */
public final class VideoTrack {

    /** Ticks in a second: whole milliseconds are whole ticks, and so are the frame times of every usual rate. */
    public static final int TIMESCALE = 90_000;

    private static final int MAX_SIDE = 0xffff;

    private final byte[] record;
    private final int width;
    private final int height;

    /**
     * @param record the AVCDecoderConfigurationRecord, all of it; not changed
     * @param width of the pictures in samples, 0 to 65535; 0 if not known
     * @param height of the pictures in samples, 0 to 65535; 0 if not known
     * @throws IllegalArgumentException if a side is out of range
     */
    public VideoTrack(byte[] record, int width, int height) {
        if (width < 0 || width > MAX_SIDE || height < 0 || height > MAX_SIDE) {
            throw new IllegalArgumentException("pictures of " + width + " by " + height);
        }
        this.record = record.clone();
        this.width = width;
        this.height = height;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The visual sample entry (ISO/IEC 14496-12, 12.1.3). */
    void sampleEntry(BoxWriter out) {
        int entry = out.begin("avc1");
        out.zeros(6);
        out.u16(1); // data_reference_index
        out.zeros(16);
        out.u16(width);
        out.u16(height);
        out.u32(72 << 16); // dots per inch
        out.u32(72 << 16);
        out.u32(0);
        out.u16(1); // frames per sample
        out.zeros(32); // compressor's name
        out.u16(24); // depth
        out.u16(-1);
        int config = out.begin("avcC");
        out.bytes(record);
        out.end(config);
        out.end(entry);
    }
}
