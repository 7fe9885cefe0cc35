// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

import java.nio.ByteBuffer;

/** The head of an FLV file (annex E.2): what is in it, and the first back pointer, which is zero. */
public final class FlvHeader {
    /** Header and the "previous tag size" before the first tag. */
    public static final int BYTES = 13;

    private static final int SIGNATURE_AND_VERSION = 0x464C5601;
    private static final int AUDIO_FLAG = 4;
    private static final int VIDEO_FLAG = 1;
    private static final int HEADER_BYTES = 9;

    private final boolean audio;
    private final boolean video;

    public FlvHeader(boolean audio, boolean video) {
        this.audio = audio;
        this.video = video;
    }

    /**
     * Reads {@link #BYTES} bytes from {@code in}.
     *
     * @throws FlvException when they are no FLV version 1 header
     * @throws java.nio.BufferUnderflowException when there are fewer
     */
    public static FlvHeader read(ByteBuffer in) throws FlvException {
        int signature = in.getInt();
        int flags = in.get();
        int dataOffset = in.getInt();
        if (signature != SIGNATURE_AND_VERSION || dataOffset != HEADER_BYTES || in.getInt() != 0) {
            throw new FlvException("no FLV header");
        }
        return new FlvHeader((flags & AUDIO_FLAG) != 0, (flags & VIDEO_FLAG) != 0);
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putInt(SIGNATURE_AND_VERSION)
                .put((byte) ((audio ? AUDIO_FLAG : 0) | (video ? VIDEO_FLAG : 0)))
                .putInt(HEADER_BYTES)
                .array();
    }

    public boolean hasAudio() {
        return audio;
    }

    public boolean hasVideo() {
        return video;
    }
}
