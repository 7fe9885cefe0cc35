// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.2.4.1): the body of FLV's AVC sequence header. Immutable; the
 * arrays it hands out are its own and must not be changed.
 */
public final class AvcConfig {

    /** Longest record read, in bytes. */
    public static final int MAX_BYTES = 65536;

    private final int profile;
    private final int compatibility;
    private final int level;
    private final int nalLengthSize;
    private final List<byte[]> sps;
    private final List<byte[]> pps;

    private AvcConfig(
            int profile, int compatibility, int level, int nalLengthSize, List<byte[]> sps, List<byte[]> pps) {
        this.profile = profile;
        this.compatibility = compatibility;
        this.level = level;
        this.nalLengthSize = nalLengthSize;
        this.sps = List.copyOf(sps);
        this.pps = List.copyOf(pps);
    }

    /**
     * Reads a record. What follows the picture parameter sets (the chroma extension of the high profiles) is left
     * unread.
     *
     * @param record all of it; neither changed nor kept
     * @throws AvcException if it is malformed, or has no sequence or no picture parameter set
     */
    public static AvcConfig parse(byte[] record) throws AvcException {
        if (record.length > MAX_BYTES) {
            throw new AvcException("configuration of " + record.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(record);
        try {
            int version = in.get();
            if (version != 1) {
                throw new AvcException("configuration version " + version);
            }
            int profile = in.get() & 0xff;
            int compatibility = in.get() & 0xff;
            int level = in.get() & 0xff;
            int lengthSize = (in.get() & 3) + 1;
            if (lengthSize == 3) {
                throw new AvcException("NAL lengths of 3 bytes");
            }
            List<byte[]> sps = parameterSets(in, in.get() & 0x1f, NalUnit.SPS);
            List<byte[]> pps = parameterSets(in, in.get() & 0xff, NalUnit.PPS);
            return new AvcConfig(profile, compatibility, level, lengthSize, sps, pps);
        } catch (BufferUnderflowException e) {
            throw new AvcException("configuration cut short");
        }
    }

    private static List<byte[]> parameterSets(ByteBuffer in, int count, int type) throws AvcException {
        if (count == 0) {
            throw new AvcException("no parameter set of type " + type);
        }
        List<byte[]> sets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.getShort() & 0xffff;
            if (length == 0 || length > in.remaining()) {
                throw new AvcException("parameter set of " + length + " bytes in " + in.remaining());
            }
            byte[] set = new byte[length];
            in.get(set);
            if (NalUnit.type(set[0]) != type) {
                throw new AvcException("NAL type " + NalUnit.type(set[0]) + " where " + type + " should be");
            }
            sets.add(set);
        }
        return sets;
    }

    /** profile_idc, for instance 66 baseline, 77 main, 100 high. */
    public int profile() {
        return profile;
    }

    /** The constraint flags beside the profile, 8 bits. */
    public int compatibility() {
        return compatibility;
    }

    /** level_idc, ten times the level's number. */
    public int level() {
        return level;
    }

    /** Bytes of the length before each NAL unit: 1, 2 or 4. */
    public int nalLengthSize() {
        return nalLengthSize;
    }

    /** The sequence parameter sets, NAL header included, at least one. */
    public List<byte[]> sps() {
        return sps;
    }

    /** The picture parameter sets, NAL header included, at least one. */
    public List<byte[]> pps() {
        return pps;
    }

    /** The codec as playlists name it (RFC 6381, 3.3), for instance {@code avc1.64001f}. */
    public String codecString() {
        return String.format("avc1.%02x%02x%02x", profile, compatibility, level);
    }
}
