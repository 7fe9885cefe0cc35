// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

import java.util.Map;

/** Configuration records that FFmpeg 5.1 with x264 wrote. */
final class AvcSamples {

    static final String BASELINE_320X240_15 =
            "0142c00cffe100186742c00cd90141fb0110000003001000000301e0f142a48001000568cb83cb20";
    static final String MAIN_1920X1080_2997 =
            "014d4028ffe10018674d4028eca03c0113f2e022000007d20001d4c01e30632c01000568ebe3cb20";
    static final String HIGH_1280X720_25 =
            "0164001fffe1001a6764001facd9405005bb011000000300100000030320f183196001000668ebe3cb22c0fdf8f800";
    static final String HIGH_444_642X362_60 =
            "01f4001fffe1001a67f4001f919b281485fc7cf80880000003008000003c078c18cb01000668ebe3c44844fff8f800";
    static final String HIGH_422_642X362_24 =
            "017a001effe1001b677a001ebcd940a42fe227c044000003000400000300c03c58b65801000668ebe3cb22c0fef8f800";
    static final String INTERLACED_720X576_25 =
            "0164001effe100186764001eacd940b424d8088000000300800000190f8a14cb01000668fba3cb22c0fdf8f800";
    static final String SCALING_MATRIX_640X360_25 =
            "0164001effe1001a6764001eacd940a02ff97011000003000100000300320f162d9601000768ebe3cb3002c0fdf8f800";
    static final String ASPECT_720X480_2997 =
            "0164001effe1001f6764001eacd940b43dbff0020001b6a020202800001f480007530078b16cb"
                    + "001000668ebe3cb22c0fdf8f800";

    /** Width, height and frame rate of each. */
    static final Map<String, double[]> PICTURES = Map.of(
            BASELINE_320X240_15, new double[] {320, 240, 15},
            MAIN_1920X1080_2997, new double[] {1920, 1080, 30000 / 1001.0},
            HIGH_1280X720_25, new double[] {1280, 720, 25},
            HIGH_444_642X362_60, new double[] {642, 362, 60},
            HIGH_422_642X362_24, new double[] {642, 362, 24},
            INTERLACED_720X576_25, new double[] {720, 576, 25},
            SCALING_MATRIX_640X360_25, new double[] {640, 360, 25},
            ASPECT_720X480_2997, new double[] {720, 480, 30000 / 1001.0});

    private AvcSamples() {}

    static byte[] hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }
}
