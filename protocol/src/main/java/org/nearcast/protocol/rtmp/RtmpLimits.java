// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

/** What one connection may make us hold. Immutable; {@link #DEFAULT} suits a server that strangers connect to. */
public final class RtmpLimits {
    /** Messages to 4 MiB (a 4K key frame fits), 64 chunk streams, 8 MiB of unfinished messages. */
    public static final RtmpLimits DEFAULT = new RtmpLimits(4 << 20, 64, 8 << 20);

    private final int maxMessageBytes;
    private final int maxChunkStreams;
    private final int maxPartialBytes;

    private RtmpLimits(int maxMessageBytes, int maxChunkStreams, int maxPartialBytes) {
        if (maxMessageBytes < 1 || maxChunkStreams < 1 || maxPartialBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        this.maxMessageBytes = maxMessageBytes;
        this.maxChunkStreams = maxChunkStreams;
        this.maxPartialBytes = maxPartialBytes;
    }

    public RtmpLimits withMaxMessageBytes(int bytes) {
        return new RtmpLimits(bytes, maxChunkStreams, maxPartialBytes);
    }

    public RtmpLimits withMaxChunkStreams(int count) {
        return new RtmpLimits(maxMessageBytes, count, maxPartialBytes);
    }

    public RtmpLimits withMaxPartialBytes(int bytes) {
        return new RtmpLimits(maxMessageBytes, maxChunkStreams, bytes);
    }

    /** The longest payload accepted, bytes. */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** How many chunk streams a peer may open. */
    public int maxChunkStreams() {
        return maxChunkStreams;
    }

    /** Bytes held in total for messages whose last chunk has not come. */
    public int maxPartialBytes() {
        return maxPartialBytes;
    }
}
