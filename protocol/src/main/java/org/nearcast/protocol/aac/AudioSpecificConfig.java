// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.aac;

/**
 * The AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1): the body of FLV's AAC sequence header. Knows the object types that
 * a GASpecificConfig follows, and SBR and PS signalled explicitly, in front (hierarchical) or behind (backward
 * compatible).
 */
public final class AudioSpecificConfig {

    /** Longest configuration read, in bytes. */
    public static final int MAX_BYTES = 1024;

    /** Object type AAC Main. */
    public static final int AAC_MAIN = 1;

    /** Object type AAC LC, the common one. */
    public static final int AAC_LC = 2;

    /** Object type SBR: with AAC LC, HE-AAC. */
    public static final int SBR = 5;

    /** Object type PS: with SBR and AAC LC, HE-AAC version 2. */
    public static final int PS = 29;

    private static final int[] RATES = {
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };
    private static final int[] CHANNELS = {0, 1, 2, 3, 4, 5, 6, 8};
    private static final int EXPLICIT_RATE = 15;
    private static final int ESCAPE = 31;
    private static final int ER_BSAC = 22;
    private static final int SYNC_SBR = 0x2b7;
    private static final int SYNC_PS = 0x548;

    private final int objectType;
    private final int extension;
    private final int sampleRate;
    private final int outputRate;
    private final int channelConfiguration;
    private final int samplesPerFrame;

    private AudioSpecificConfig(
            int objectType,
            int extension,
            int sampleRate,
            int outputRate,
            int channelConfiguration,
            int samplesPerFrame) {
        this.objectType = objectType;
        this.extension = extension;
        this.sampleRate = sampleRate;
        this.outputRate = outputRate;
        this.channelConfiguration = channelConfiguration;
        this.samplesPerFrame = samplesPerFrame;
    }

    /**
     * Reads a configuration.
     *
     * @param config all of it; neither changed nor kept
     * @throws AacException if it is malformed or of an object type not known here
     */
    public static AudioSpecificConfig parse(byte[] config) throws AacException {
        if (config.length > MAX_BYTES) {
            throw new AacException("configuration of " + config.length + " bytes");
        }
        AacBits in = new AacBits(config);
        int objectType = objectType(in);
        int sampleRate = sampleRate(in);
        int channels = in.bits(4);
        if (channels >= CHANNELS.length) {
            throw new AacException("channel configuration " + channels);
        }
        int extension = 0;
        int outputRate = sampleRate;
        if (objectType == SBR || objectType == PS) {
            extension = objectType;
            outputRate = sampleRate(in);
            objectType = objectType(in);
            if (objectType == ER_BSAC) {
                throw new AacException("object type " + objectType);
            }
        }
        if (!isGeneralAudio(objectType)) {
            throw new AacException("object type " + objectType);
        }
        boolean shortFrames = in.bits(1) == 1;
        if (in.bits(1) == 1) {
            in.bits(14); // coreCoderDelay
        }
        boolean furtherExtension = in.bits(1) == 1;
        // behind a program configuration element or an extension of the error resilient types the rest is not looked
        // for
        if (extension == 0 && channels != 0 && !furtherExtension && in.remaining() >= 16) {
            if (in.bits(11) == SYNC_SBR && in.bits(5) == SBR && in.remaining() >= 1 && in.bits(1) == 1) {
                extension = SBR;
                outputRate = sampleRate(in);
                if (in.remaining() >= 12 && in.bits(11) == SYNC_PS && in.bits(1) == 1) {
                    extension = PS;
                }
            }
        }
        return new AudioSpecificConfig(
                objectType, extension, sampleRate, outputRate, channels, shortFrames ? 960 : 1024);
    }

    private static boolean isGeneralAudio(int type) {
        return type >= 1 && type <= 4 || type == 6 || type == 7 || type == 17 || type >= 19 && type <= 21 || type == 23;
    }

    private static int objectType(AacBits in) throws AacException {
        int type = in.bits(5);
        return type == ESCAPE ? 32 + in.bits(6) : type;
    }

    private static int sampleRate(AacBits in) throws AacException {
        int index = in.bits(4);
        if (index == EXPLICIT_RATE) {
            int rate = in.bits(24);
            if (rate == 0) {
                throw new AacException("sampling rate 0");
            }
            return rate;
        }
        if (index >= RATES.length) {
            throw new AacException("sampling rate index " + index);
        }
        return RATES[index];
    }

    /** Index of a rate in ISO/IEC 14496-3, table 1.18, or -1. */
    static int rateIndex(int rate) {
        for (int i = 0; i < RATES.length; i++) {
            if (RATES[i] == rate) {
                return i;
            }
        }
        return -1;
    }

    /** Object type of the core: {@link #AAC_LC} nearly always. */
    public int objectType() {
        return objectType;
    }

    /** Whether spectral band replication is signalled. */
    public boolean hasSbr() {
        return extension == SBR || extension == PS;
    }

    /** Whether parametric stereo is signalled. */
    public boolean hasPs() {
        return extension == PS;
    }

    /** Sampling rate of the core, in Hz; a frame lasts {@link #samplesPerFrame()} of its samples. */
    public int sampleRate() {
        return sampleRate;
    }

    /** Sampling rate of what is heard, in Hz: with SBR usually twice the core's. */
    public int outputRate() {
        return outputRate;
    }

    /** channelConfiguration, 0 to 7; 0 says that a program configuration element describes the channels. */
    public int channelConfiguration() {
        return channelConfiguration;
    }

    /** Number of channels of the core, or 0 where only a program configuration element says. */
    public int channels() {
        return CHANNELS[channelConfiguration];
    }

    /** Samples of the core in a frame: 1024 or 960. */
    public int samplesPerFrame() {
        return samplesPerFrame;
    }

    /** The codec as playlists name it (RFC 6381, 3.3), for instance {@code mp4a.40.2}. */
    public String codecString() {
        return "mp4a.40." + (extension == 0 ? objectType : extension);
    }
}
