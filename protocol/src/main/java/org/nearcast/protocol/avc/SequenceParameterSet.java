// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

import java.util.OptionalDouble;

/** What a sequence parameter set (ISO/IEC 14496-10, 7.3.2.1.1 and E.1.1) says of the pictures. */
public final class SequenceParameterSet {

    /** Widest and highest picture taken, in samples. */
    public static final int MAX_SIDE = 16384;

    private static final int EXTENDED_SAR = 255;

    private final int profile;
    private final int constraints;
    private final int level;
    private final int width;
    private final int height;
    private final OptionalDouble frameRate;

    private SequenceParameterSet(
            int profile, int constraints, int level, int width, int height, OptionalDouble frameRate) {
        this.profile = profile;
        this.constraints = constraints;
        this.level = level;
        this.width = width;
        this.height = height;
        this.frameRate = frameRate;
    }

    /**
     * Reads a sequence parameter set.
     *
     * @param nal the NAL unit, its header byte included; not changed
     * @throws AvcException if it is malformed, or its pictures are larger than {@link #MAX_SIDE}
     */
    public static SequenceParameterSet parse(byte[] nal) throws AvcException {
        if (nal.length < 4 || NalUnit.type(nal[0]) != NalUnit.SPS) {
            throw new AvcException("not a sequence parameter set");
        }
        BitReader in = new BitReader(nal);
        int profile = (int) in.bits(8);
        int constraints = (int) in.bits(8);
        int level = (int) in.bits(8);
        in.unsigned(31); // seq_parameter_set_id
        int chroma = 1;
        boolean separatePlanes = false;
        if (hasChromaFormat(profile)) {
            chroma = in.unsigned(3);
            separatePlanes = chroma == 3 && in.flag();
            in.unsigned(6); // bit_depth_luma_minus8
            in.unsigned(6); // bit_depth_chroma_minus8
            in.flag(); // qpprime_y_zero_transform_bypass_flag
            if (in.flag()) {
                skipScalingMatrix(in, chroma == 3 ? 12 : 8);
            }
        }
        in.unsigned(12); // log2_max_frame_num_minus4
        skipPictureOrderCount(in);
        in.unsigned(16); // max_num_ref_frames
        in.flag(); // gaps_in_frame_num_value_allowed_flag
        int widthInMbs = in.unsigned(MAX_SIDE / 16 - 1) + 1;
        int heightInMapUnits = in.unsigned(MAX_SIDE / 16 - 1) + 1;
        boolean framesOnly = in.flag();
        if (!framesOnly) {
            in.flag(); // mb_adaptive_frame_field_flag
        }
        in.flag(); // direct_8x8_inference_flag
        int width = widthInMbs * 16;
        int height = heightInMapUnits * 16 * (framesOnly ? 1 : 2);
        if (in.flag()) {
            int chromaArray = separatePlanes ? 0 : chroma;
            int unitX = chromaArray == 1 || chromaArray == 2 ? 2 : 1;
            int unitY = (chromaArray == 1 ? 2 : 1) * (framesOnly ? 1 : 2);
            width -= unitX * (in.unsigned(MAX_SIDE) + in.unsigned(MAX_SIDE));
            height -= unitY * (in.unsigned(MAX_SIDE) + in.unsigned(MAX_SIDE));
        }
        if (width < 1 || height < 1 || height > MAX_SIDE) {
            throw new AvcException("picture of " + width + " by " + height);
        }
        OptionalDouble frameRate = in.flag() ? frameRate(in) : OptionalDouble.empty();
        return new SequenceParameterSet(profile, constraints, level, width, height, frameRate);
    }

    private static boolean hasChromaFormat(int profile) {
        switch (profile) {
            case 100:
            case 110:
            case 122:
            case 244:
            case 44:
            case 83:
            case 86:
            case 118:
            case 128:
            case 138:
            case 139:
            case 134:
            case 135:
                return true;
            default:
                return false;
        }
    }

    private static void skipScalingMatrix(BitReader in, int lists) throws AvcException {
        for (int list = 0; list < lists; list++) {
            if (!in.flag()) {
                continue;
            }
            int size = list < 6 ? 16 : 64;
            long last = 8;
            long next = 8;
            for (int i = 0; i < size; i++) {
                if (next != 0) {
                    next = Math.floorMod(last + in.signed(), 256L);
                }
                last = next == 0 ? last : next;
            }
        }
    }

    private static void skipPictureOrderCount(BitReader in) throws AvcException {
        int type = in.unsigned(2);
        if (type == 0) {
            in.unsigned(12); // log2_max_pic_order_cnt_lsb_minus4
        } else if (type == 1) {
            in.flag(); // delta_pic_order_always_zero_flag
            in.signed(); // offset_for_non_ref_pic
            in.signed(); // offset_for_top_to_bottom_field
            int cycle = in.unsigned(255);
            for (int i = 0; i < cycle; i++) {
                in.signed(); // offset_for_ref_frame
            }
        }
    }

    /** vui_parameters(), as far as the timing. */
    private static OptionalDouble frameRate(BitReader in) throws AvcException {
        if (in.flag() && in.bits(8) == EXTENDED_SAR) {
            in.bits(32); // sar_width, sar_height
        }
        if (in.flag()) {
            in.flag(); // overscan_appropriate_flag
        }
        if (in.flag()) {
            in.bits(4); // video_format, video_full_range_flag
            if (in.flag()) {
                in.bits(24); // colour description
            }
        }
        if (in.flag()) {
            in.unsigned(5); // chroma_sample_loc_type_top_field
            in.unsigned(5); // chroma_sample_loc_type_bottom_field
        }
        if (!in.flag()) {
            return OptionalDouble.empty();
        }
        long unitsInTick = in.bits(32);
        long timeScale = in.bits(32);
        if (unitsInTick == 0 || timeScale == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(timeScale / (2.0 * unitsInTick)); // a tick is a field
    }

    /** profile_idc. */
    public int profile() {
        return profile;
    }

    /** The constraint flags, 8 bits. */
    public int constraints() {
        return constraints;
    }

    /** level_idc, ten times the level's number. */
    public int level() {
        return level;
    }

    /** Width of the pictures shown, in samples, 1 to {@link #MAX_SIDE}. */
    public int width() {
        return width;
    }

    /** Height of the pictures shown, in samples, 1 to {@link #MAX_SIDE}. */
    public int height() {
        return height;
    }

    /** Frames per second by the timing information; encoders of variable rate may say anything or nothing. */
    public OptionalDouble frameRate() {
        return frameRate;
    }
}
