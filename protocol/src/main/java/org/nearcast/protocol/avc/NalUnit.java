// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

/** NAL unit types (ISO/IEC 14496-10, table 7-1), the ones that matter to a carrier. */
public final class NalUnit {

    /** Slice of a picture that is not an IDR picture. */
    public static final int SLICE = 1;

    /** Slice of an IDR picture: decoding can begin here. */
    public static final int IDR = 5;

    /** Supplemental enhancement information. */
    public static final int SEI = 6;

    /** Sequence parameter set. */
    public static final int SPS = 7;

    /** Picture parameter set. */
    public static final int PPS = 8;

    /** Access unit delimiter. */
    public static final int AUD = 9;

    private NalUnit() {}

    /** The type in a NAL unit's first byte, 0 to 31. */
    public static int type(byte header) {
        return header & 0x1f;
    }
}
