// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of a stream that are handed over together, in order. Nearly every player is to get just these bytes, so they are laid
 * out once, one behind the other, and sent with one system call a player. Borrowed like a frame; used by one thread.
 */
public final class FrameBatch {
    /** A larger one is not made unless one frame is larger: between batches a slow player's queue can still act. */
    private static final int MAX_BYTES = 64 << 10;

    private final List<MediaFrame> frames = new ArrayList<>(4);
    private int bytes;
    private boolean video;
    private ByteBuf chunks;

    /** Takes a frame over, and the caller's hold on it; false, and neither, if the batch is full. */
    boolean add(MediaFrame frame) {
        if (!frames.isEmpty() && bytes + frame.size() > MAX_BYTES) {
            return false;
        }
        frames.add(frame);
        bytes += frame.size();
        video |= frame.kind() == MediaKind.VIDEO;
        return true;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** The frames. */
    public List<MediaFrame> frames() {
        return frames;
    }

    /** Whether one of them is video. */
    boolean hasVideo() {
        return video;
    }

    /** Their {@link MediaFrame#chunks()}, one behind the other, in direct memory. The buffer lives as long as the batch. */
    public ByteBuf chunks() {
        if (frames.size() == 1) {
            return frames.get(0).chunks();
        }
        if (chunks == null) {
            int length = 0;
            for (MediaFrame frame : frames) {
                length += frame.chunks().readableBytes();
            }
            chunks = ByteBufAllocator.DEFAULT.directBuffer(length, length);
            for (MediaFrame frame : frames) {
                ByteBuf one = frame.chunks();
                chunks.writeBytes(one, one.readerIndex(), one.readableBytes());
            }
        }
        return chunks;
    }

    /** Lets go of the frames; the batch is empty then and may be filled anew. */
    void release() {
        frames.forEach(MediaFrame::release);
        frames.clear();
        bytes = 0;
        video = false;
        if (chunks != null) {
            chunks.release();
            chunks = null;
        }
    }
}
