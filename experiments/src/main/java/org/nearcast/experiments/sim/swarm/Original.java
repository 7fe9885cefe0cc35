// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.playout.Slot;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkLayout;
import org.nearcast.protocol.segment.Manifest;

/** The last blocks as the source sent them. */
final class Original {
    private static final int MOST = 256;

    private final Map<Long, byte[]> blocks = new LinkedHashMap<>();

    void add(Manifest manifest, Block block) {
        blocks.put(manifest.number(), block.crumbs().get(0));
        if (blocks.size() > MOST) {
            blocks.remove(blocks.keySet().iterator().next());
        }
    }

    /** The source's copy of a chunk if that has the same bytes, else the chunk itself: all viewers keep one copy. */
    ByteBuffer keep(Manifest manifest, int crumb, int index, ByteBuffer chunk) {
        byte[] sent = crumb == 0 ? blocks.get(manifest.number()) : null;
        ChunkLayout layout = manifest.crumb(crumb);
        if (sent == null || layout.bytes() != sent.length) {
            return chunk;
        }
        ByteBuffer same = ByteBuffer.wrap(sent).slice(layout.offset(index), layout.size(index));
        return same.equals(chunk) ? same : chunk;
    }

    /** Whether what is there of a block to be played is what the source sent. */
    boolean is(Slot played) {
        byte[] sent = blocks.get(played.number());
        ChunkLayout layout = played.manifest().crumb(0);
        if (sent == null || layout.bytes() != sent.length) {
            return false;
        }
        for (int index = 0; index < layout.count(); index++) {
            ByteBuffer chunk = played.chunk(0, index);
            if (chunk == null || !chunk.equals(ByteBuffer.wrap(sent, layout.offset(index), layout.size(index)))) {
                return false;
            }
        }
        return true;
    }
}
