// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.Manifest;
import org.nearcast.protocol.segment.Segmenter;
import org.nearcast.protocol.segment.SegmenterSettings;
import org.nearcast.protocol.segment.StreamId;

/** Blocks of a stream with a key frame each second and 25 pictures in it, and their manifests. */
public final class Blocks {
    public static final StreamId STREAM = StreamId.of("blocks");

    private static final int VIDEO = 9;
    private static final int PICTURE_MS = 40;
    private static final int GOP = 25;

    private Blocks() {}

    /** As many seconds of it. */
    public static List<Block> ofSeconds(int seconds, int pictureBytes) {
        List<Block> blocks = new ArrayList<>();
        Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
        segmenter.accept(new RtmpMessage(VIDEO, 1, 0, new byte[] {0x17, 0, 0, 0, 0, 1, 2, 3}), blocks::add);
        for (int i = 0; i < seconds * GOP; i++) {
            byte[] picture = new byte[pictureBytes];
            picture[0] = (byte) (i % GOP == 0 ? 0x17 : 0x27);
            picture[1] = 1;
            picture[pictureBytes - 1] = (byte) i;
            segmenter.accept(new RtmpMessage(VIDEO, 1, (long) i * PICTURE_MS, picture), blocks::add);
        }
        segmenter.end(blocks::add);
        return blocks;
    }

    /** A block's manifest; it is complete at the source when its last picture is. */
    public static Manifest manifest(Block block) {
        long capture = block.segmentTimestamp() + block.offsetMs() + block.durationMs();
        return Manifest.of(STREAM, 1, block, capture, ChunkHash.SHA_256);
    }

    /** A chunk of crumb 0. */
    public static ByteBuffer chunk(Block block, int index) {
        Manifest manifest = manifest(block);
        return ByteBuffer.wrap(block.crumbs().get(0))
                .slice(manifest.crumb(0).offset(index), manifest.crumb(0).size(index));
    }

    /** Puts all of a block into a buffer. */
    public static Slot fill(PlayoutBuffer buffer, Block block) {
        Slot slot = buffer.open(manifest(block));
        buffer.fill(slot, block);
        return slot;
    }
}
