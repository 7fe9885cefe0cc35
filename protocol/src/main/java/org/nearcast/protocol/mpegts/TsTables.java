// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.mpegts;

import java.nio.ByteBuffer;

/** The program association and program map sections (ISO/IEC 13818-1, 2.4.4.3 and 2.4.4.8). */
final class TsTables {

    static final int PAT_PID = 0;
    static final int PMT_PID = 0x1000;
    static final int VIDEO_PID = 0x100;
    static final int AUDIO_PID = 0x101;

    private static final int STREAM_H264 = 0x1b;
    private static final int STREAM_AAC_ADTS = 0x0f;
    private static final int PROGRAM = 1;

    private TsTables() {}

    static byte[] programAssociation() {
        ByteBuffer body = ByteBuffer.allocate(4);
        body.putShort((short) PROGRAM).putShort((short) (0xe000 | PMT_PID));
        return section(0, PROGRAM, body.array());
    }

    static byte[] programMap(TsProgram program) {
        ByteBuffer body = ByteBuffer.allocate(4 + 5 * (program == TsProgram.VIDEO_AND_AUDIO ? 2 : 1));
        body.putShort((short) (0xe000 | pcrPid(program)));
        body.putShort((short) 0xf000); // no program descriptors
        if (program.hasVideo()) {
            stream(body, STREAM_H264, VIDEO_PID);
        }
        if (program.hasAudio()) {
            stream(body, STREAM_AAC_ADTS, AUDIO_PID);
        }
        return section(2, PROGRAM, body.array());
    }

    static int pcrPid(TsProgram program) {
        return program.hasVideo() ? VIDEO_PID : AUDIO_PID;
    }

    private static void stream(ByteBuffer body, int type, int pid) {
        body.put((byte) type).putShort((short) (0xe000 | pid)).putShort((short) 0xf000);
    }

    private static byte[] section(int table, int id, byte[] body) {
        int length = 5 + body.length + 4;
        ByteBuffer out = ByteBuffer.allocate(3 + length);
        out.put((byte) table).putShort((short) (0xb000 | length));
        out.putShort((short) id);
        out.put((byte) 0xc1); // version 0, in force
        out.put((byte) 0).put((byte) 0); // section 0 of 0
        out.put(body);
        out.putInt(crc32(out.array(), out.position()));
        return out.array();
    }

    /** CRC-32 of Annex A: polynomial 0x04c11db7, not reflected, no final inversion. */
    static int crc32(byte[] bytes, int length) {
        int crc = -1;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
        }
        return crc;
    }
}
