// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What a stream is made of, as far as is known. Says nothing of its name. */
public final class MediaDescription {

    /** Longest name of an encoder, in bytes. */
    public static final int MAX_ENCODER_BYTES = 32;

    /** Nothing known. */
    public static final MediaDescription UNKNOWN = new MediaDescription(0, 0, 0, 0, 0, 0, "");

    private final int videoCodec;
    private final int audioCodec;
    private final int width;
    private final int height;
    private final int centiFrameRate;
    private final long bitRate;
    private final String encoder;

    /**
     * Makes a description; 0 and empty mean unknown.
     *
     * @param videoCodec FourCC, big-endian
     * @param audioCodec FourCC, big-endian
     * @param width pixels, 0 to 65535
     * @param height pixels, 0 to 65535
     * @param centiFrameRate hundredths of a picture a second, 0 to 65535
     * @param bitRate bit/s, 0 to 2^32-1
     * @param encoder at most {@link #MAX_ENCODER_BYTES} of ASCII, printable
     * @throws IllegalArgumentException if a value is out of range
     */
    public MediaDescription(
            int videoCodec, int audioCodec, int width, int height, int centiFrameRate, long bitRate, String encoder) {
        this.videoCodec = videoCodec;
        this.audioCodec = audioCodec;
        this.width = within16(width);
        this.height = within16(height);
        this.centiFrameRate = within16(centiFrameRate);
        if (bitRate < 0 || bitRate > 0xffffffffL) {
            throw new IllegalArgumentException(bitRate + " bit/s");
        }
        this.bitRate = bitRate;
        if (encoder.length() > MAX_ENCODER_BYTES || encoder.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new IllegalArgumentException(
                    "an encoder's name has at most " + MAX_ENCODER_BYTES + " bytes of printable ASCII");
        }
        this.encoder = encoder;
    }

    private static int within16(int value) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException(value + " is not within 0 to 65535");
        }
        return value;
    }

    /** FourCC of the video, 0 if unknown. */
    public int videoCodec() {
        return videoCodec;
    }

    /** FourCC of the audio, 0 if unknown. */
    public int audioCodec() {
        return audioCodec;
    }

    /** Width in pixels, 0 if unknown. */
    public int width() {
        return width;
    }

    /** Height in pixels, 0 if unknown. */
    public int height() {
        return height;
    }

    /** Hundredths of a picture a second, 0 if unknown. */
    public int centiFrameRate() {
        return centiFrameRate;
    }

    /** Bit/s that the encoder says, 0 if unknown. */
    public long bitRate() {
        return bitRate;
    }

    /** The encoder, empty if unknown. */
    public String encoder() {
        return encoder;
    }

    /** A FourCC as text; empty for 0, and for what is not printable. */
    public static String shown(int fourCc) {
        byte[] bytes = {(byte) (fourCc >>> 24), (byte) (fourCc >>> 16), (byte) (fourCc >>> 8), (byte) fourCc};
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e) ? text.trim() : "";
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MediaDescription)) {
            return false;
        }
        MediaDescription that = (MediaDescription) other;
        return videoCodec == that.videoCodec
                && audioCodec == that.audioCodec
                && width == that.width
                && height == that.height
                && centiFrameRate == that.centiFrameRate
                && bitRate == that.bitRate
                && encoder.equals(that.encoder);
    }

    @Override
    public int hashCode() {
        return Objects.hash(videoCodec, audioCodec, width, height, centiFrameRate, bitRate, encoder);
    }

    @Override
    public String toString() {
        return shown(videoCodec) + "/" + shown(audioCodec) + " " + width + "x" + height + " " + centiFrameRate / 100.0
                + "/s " + bitRate + " bit/s " + encoder;
    }
}
