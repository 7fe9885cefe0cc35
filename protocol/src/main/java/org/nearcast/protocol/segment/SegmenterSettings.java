// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

/**
 * Where a stream is cut. Part of the format: nodes that are to make the same blocks use the same, which is {@link #DEFAULT}
 * outside of tests. Immutable.
 */
public final class SegmenterSettings {
    /** Blocks of 250 ms and 4 MiB, 64 KiB of configuration; sound alone is known as such after 1 s and cut every 2 s. */
    public static final SegmenterSettings DEFAULT =
            new SegmenterSettings(250, Block.MAX_CRUMB_BYTES, 64 << 10, 1000, 2000);

    private final int blockMs;
    private final int blockBytes;
    private final int configurationBytes;
    private final int picturesWithinMs;
    private final int soundSegmentMs;

    private SegmenterSettings(
            int blockMs, int blockBytes, int configurationBytes, int picturesWithinMs, int soundSegmentMs) {
        if (blockMs < 1 || blockMs > Manifest.MAX_DURATION_MS || picturesWithinMs < 0 || soundSegmentMs < 1) {
            throw new IllegalArgumentException("times beyond their range");
        }
        if (configurationBytes < 0 || blockBytes <= configurationBytes + Crumb.HEAD_BYTES) {
            throw new IllegalArgumentException("a block of " + blockBytes + " bytes has no room for a message");
        }
        if (blockBytes > Block.MAX_CRUMB_BYTES) {
            throw new IllegalArgumentException("blocks of " + blockBytes + " bytes");
        }
        this.blockMs = blockMs;
        this.blockBytes = blockBytes;
        this.configurationBytes = configurationBytes;
        this.picturesWithinMs = picturesWithinMs;
        this.soundSegmentMs = soundSegmentMs;
    }

    /** Timestamps of a block's pictures and sounds differ by less, ms. */
    public int blockMs() {
        return blockMs;
    }

    public SegmenterSettings withBlockMs(int ms) {
        return new SegmenterSettings(ms, blockBytes, configurationBytes, picturesWithinMs, soundSegmentMs);
    }

    /** The most bytes of a block's crumb 0. */
    public int blockBytes() {
        return blockBytes;
    }

    public SegmenterSettings withBlockBytes(int bytes) {
        return new SegmenterSettings(blockMs, bytes, configurationBytes, picturesWithinMs, soundSegmentMs);
    }

    /** The most bytes of configuration repeated at a segment's begin. */
    public int configurationBytes() {
        return configurationBytes;
    }

    public SegmenterSettings withConfigurationBytes(int bytes) {
        return new SegmenterSettings(blockMs, blockBytes, bytes, picturesWithinMs, soundSegmentMs);
    }

    /** A stream that has had sound but no picture for so long, in timestamps, is sound alone, ms. */
    public int picturesWithinMs() {
        return picturesWithinMs;
    }

    public SegmenterSettings withPicturesWithinMs(int ms) {
        return new SegmenterSettings(blockMs, blockBytes, configurationBytes, ms, soundSegmentMs);
    }

    /** A segment's length in a stream of sound alone, ms. */
    public int soundSegmentMs() {
        return soundSegmentMs;
    }

    public SegmenterSettings withSoundSegmentMs(int ms) {
        return new SegmenterSettings(blockMs, blockBytes, configurationBytes, picturesWithinMs, ms);
    }

    /** The longest message that finds room in any block, bytes of payload; longer ones are left out. */
    public int maxMessageBytes() {
        return blockBytes - configurationBytes - Crumb.HEAD_BYTES;
    }
}
