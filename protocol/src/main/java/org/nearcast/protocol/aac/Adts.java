// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.aac;

import java.nio.ByteBuffer;

/**
 * Puts the header before each AAC frame that MPEG-TS wants: ADTS (ISO/IEC 14496-3, 1.A.2.2), MPEG-4, without CRC, one
 * frame to a header. SBR and PS go along unmentioned, as decoders expect.
 */
public final class Adts {

    /** Length of the header, in bytes. */
    public static final int HEADER_BYTES = 7;

    /** Longest frame without its header, in bytes: the length field has 13 bits. */
    public static final int MAX_FRAME = 0x1fff - HEADER_BYTES;

    private final int profile;
    private final int rateIndex;
    private final int channels;

    /**
     * Prepares for one stream.
     *
     * @param config the stream's configuration
     * @throws AacException if ADTS cannot say it: object types above 4, a sampling rate not in the table, frames of 960
     *     samples, or channels only a program configuration element describes
     */
    public Adts(AudioSpecificConfig config) throws AacException {
        if (config.objectType() > 4) {
            throw new AacException("object type " + config.objectType() + " does not fit ADTS");
        }
        this.rateIndex = AudioSpecificConfig.rateIndex(config.sampleRate());
        if (rateIndex < 0) {
            throw new AacException("sampling rate " + config.sampleRate() + " does not fit ADTS");
        }
        if (config.channelConfiguration() == 0) {
            throw new AacException("channels described in the stream do not fit ADTS");
        }
        if (config.samplesPerFrame() != 1024) {
            throw new AacException("frames of " + config.samplesPerFrame() + " samples do not fit ADTS");
        }
        this.profile = config.objectType() - 1;
        this.channels = config.channelConfiguration();
    }

    /**
     * The frame with its header.
     *
     * @param frame from position to limit a raw AAC frame; its position is not moved
     * @throws AacException if it is empty or longer than {@link #MAX_FRAME}
     */
    public byte[] wrap(ByteBuffer frame) throws AacException {
        int payload = frame.remaining();
        if (payload == 0 || payload > MAX_FRAME) {
            throw new AacException("frame of " + payload + " bytes");
        }
        int length = payload + HEADER_BYTES;
        byte[] out = new byte[length];
        out[0] = (byte) 0xff;
        out[1] = (byte) 0xf1;
        out[2] = (byte) (profile << 6 | rateIndex << 2 | channels >> 2);
        out[3] = (byte) ((channels & 3) << 6 | length >> 11);
        out[4] = (byte) (length >> 3);
        out[5] = (byte) ((length & 7) << 5 | 0x1f); // buffer fullness 0x7ff: variable rate
        out[6] = (byte) 0xfc;
        frame.duplicate().get(out, HEADER_BYTES, payload);
        return out;
    }
}
