// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

import java.nio.ByteBuffer;
import org.nearcast.protocol.segment.Manifest;

/** What is kept of a chunk. A peer keeps what came; where thousands of them are in one memory one copy is enough for all. */
@FunctionalInterface
public interface Keeping {
    /** The chunk itself. */
    Keeping AS_IT_CAME = (manifest, crumb, index, chunk) -> chunk;

    /**
     * What is kept of a chunk that is what the manifest says.
     *
     * @param chunk from its position to its limit, which stay as they are
     * @return the same bytes, which must not change
     */
    ByteBuffer of(Manifest manifest, int crumb, int index, ByteBuffer chunk);
}
