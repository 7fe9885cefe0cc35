// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.fmp4;

import org.nearcast.protocol.aac.AudioSpecificConfig;

/**
 * How an initialization segment describes AAC (ISO/IEC 14496-14, 5.6). Its ticks are samples of the core, so that frames are
 * whole numbers of ticks and nothing accumulates. Immutable.
 */
public final class AudioTrack {

    private static final int ES_DESCRIPTOR = 3;
    private static final int DECODER_CONFIG = 4;
    private static final int DECODER_SPECIFIC = 5;
    private static final int SL_CONFIG = 6;
    private static final int MPEG4_AUDIO = 0x40;
    private static final int AUDIO_STREAM = 0x15;
    private static final int DESCRIPTOR_HEAD = 5;

    private final byte[] config;
    private final int sampleRate;
    private final int channels;

    /**
     * @param config the AudioSpecificConfig, at most {@link AudioSpecificConfig#MAX_BYTES}; not changed
     * @param parsed what it says
     */
    public AudioTrack(byte[] config, AudioSpecificConfig parsed) {
        if (config.length > AudioSpecificConfig.MAX_BYTES) {
            throw new IllegalArgumentException("configuration of " + config.length + " bytes");
        }
        this.config = config.clone();
        this.sampleRate = parsed.sampleRate();
        this.channels = parsed.channels() == 0 ? 2 : parsed.channels();
    }

    /** Ticks in a second: the core's sampling rate. */
    public int timescale() {
        return sampleRate;
    }

    /** The audio sample entry (ISO/IEC 14496-12, 12.2.3). */
    void sampleEntry(BoxWriter out) {
        int entry = out.begin("mp4a");
        out.zeros(6);
        out.u16(1); // data_reference_index
        out.zeros(8);
        out.u16(channels);
        out.u16(16); // bits a sample
        out.u32(0);
        out.u32(sampleRate > 0xffff ? 0 : sampleRate << 16);
        elementaryStream(out);
        out.end(entry);
    }

    /** ES_Descriptor and what is in it (ISO/IEC 14496-1, 7.2.6.5). */
    private void elementaryStream(BoxWriter out) {
        int box = out.begin("esds", 0, 0);
        int specific = DESCRIPTOR_HEAD + config.length;
        int decoder = DESCRIPTOR_HEAD + 13 + specific;
        descriptor(out, ES_DESCRIPTOR, 3 + decoder + DESCRIPTOR_HEAD + 1);
        out.u16(0); // ES_ID
        out.u8(0);
        descriptor(out, DECODER_CONFIG, 13 + specific);
        out.u8(MPEG4_AUDIO);
        out.u8(AUDIO_STREAM);
        out.zeros(3 + 4 + 4); // buffer size, highest and mean bit rate: not known
        descriptor(out, DECODER_SPECIFIC, config.length);
        out.bytes(config);
        descriptor(out, SL_CONFIG, 1);
        out.u8(2); // predefined: MP4
        out.end(box);
    }

    /** Tag and length, the latter in its longest form. */
    private static void descriptor(BoxWriter out, int tag, int length) {
        out.u8(tag);
        out.u8(0x80 | length >> 21);
        out.u8(0x80 | length >> 14);
        out.u8(0x80 | length >> 7);
        out.u8(length & 0x7f);
    }
}
