// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.fallback;

import java.nio.ByteBuffer;

/** The origin of a stream, as one of its viewers sees it: it may send what the swarm does not, and may refuse. */
@FunctionalInterface
public interface BlockOrigin {
    /** Takes what the origin says. */
    interface Answer {
        /** The bytes that were asked for, as many, whatever they are. They are not changed any more. */
        void came(ByteBuffer bytes);

        /**
         * Nothing comes.
         *
         * @param againNs how long to ask for nothing at all, nanoseconds; 0 or more
         */
        void refused(long againNs);
    }

    /**
     * Asks for a range of a block.
     *
     * @param withinNs how soon it is wanted, nanoseconds; what has not come by then is refused then, and not earlier
     * @param answer is told one or the other, once, whatever happens to the origin, on the protocol's thread and not before this returns
     */
    void fetch(BlockRange range, long withinNs, Answer answer);
}
