// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.Arrays;
import org.nearcast.protocol.aac.AacException;
import org.nearcast.protocol.aac.Adts;
import org.nearcast.protocol.aac.AudioSpecificConfig;
import org.nearcast.protocol.avc.AvcConfig;
import org.nearcast.protocol.avc.AvcException;
import org.nearcast.protocol.avc.SequenceParameterSet;
import org.nearcast.protocol.fmp4.AudioTrack;
import org.nearcast.protocol.fmp4.VideoTrack;
import org.nearcast.protocol.mpegts.TsProgram;

/** The configurations of a stream's video and audio, as far as they have come. */
final class Tracks {
    private byte[] avcRecord;
    private AvcConfig avc;
    private byte[] aacRecord;
    private AudioSpecificConfig aac;
    private Adts adts;

    /** Takes a video configuration; says whether it is another than before. */
    boolean avc(byte[] record) throws AvcException {
        if (avcRecord != null && Arrays.equals(record, avcRecord)) {
            return false;
        }
        avc = AvcConfig.parse(record);
        avcRecord = record;
        return true;
    }

    /** Takes an audio configuration; says whether it is another than before. */
    boolean aac(byte[] record) throws AacException {
        if (aacRecord != null && Arrays.equals(record, aacRecord)) {
            return false;
        }
        AudioSpecificConfig config = AudioSpecificConfig.parse(record);
        adts = new Adts(config);
        aac = config;
        aacRecord = record;
        return true;
    }

    boolean hasVideo() {
        return avc != null;
    }

    boolean hasAudio() {
        return adts != null;
    }

    AvcConfig avc() {
        return avc;
    }

    Adts adts() {
        return adts;
    }

    /** How long one audio frame lasts, in ticks of 90 kHz. */
    double audioFrameTicks() {
        return aac.samplesPerFrame() * 90_000.0 / aac.sampleRate();
    }

    /** Samples of the core in one audio frame. */
    int audioFrameSamples() {
        return aac.samplesPerFrame();
    }

    /** The core's sampling rate, in Hz. */
    int audioRate() {
        return aac.sampleRate();
    }

    /** The video as fragmented MP4 describes it, or null. */
    VideoTrack videoTrack() {
        StreamFormat format = format();
        return hasVideo() ? new VideoTrack(avcRecord, format.width(), format.height()) : null;
    }

    /** The audio as fragmented MP4 describes it, or null. */
    AudioTrack audioTrack() {
        return hasAudio() ? new AudioTrack(aacRecord, aac) : null;
    }

    TsProgram program() {
        return TsProgram.of(hasVideo(), hasAudio());
    }

    StreamFormat format() {
        String audio = hasAudio() ? aac.codecString() : "";
        if (!hasVideo()) {
            return new StreamFormat(audio, 0, 0, 0);
        }
        String codecs = avc.codecString() + (hasAudio() ? "," + audio : "");
        try {
            SequenceParameterSet sps = SequenceParameterSet.parse(avc.sps().get(0));
            double rate = sps.frameRate().orElse(0);
            return new StreamFormat(codecs, sps.width(), sps.height(), rate >= 1 && rate <= 300 ? rate : 0);
        } catch (AvcException e) {
            // decoders may still make sense of it; the playlist then does without
            return new StreamFormat(codecs, 0, 0, 0);
        }
    }
}
