// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * The same memory for every read of all players of an event loop: a player is through with it when its handler returns, so there is
 * no need to look for another 70 times a second and player.
 */
final class OneReceiveBuffer implements RecvByteBufAllocator {
    private final ByteBuf buffer;

    OneReceiveBuffer(int bytes) {
        buffer = Unpooled.directBuffer(bytes, bytes);
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Handle();
    }

    /** Reads on as long as the buffer comes back full. */
    private final class Handle implements RecvByteBufAllocator.ExtendedHandle {
        private int attempted;
        private int lastRead;

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return buffer.clear().retain();
        }

        @Override
        public int guess() {
            return buffer.capacity();
        }

        @Override
        public void reset(ChannelConfig config) {
            lastRead = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            // Not limited by messages.
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastRead = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastRead;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return lastRead > 0 && lastRead == attempted;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return continueReading();
        }

        @Override
        public void readComplete() {
            // Nothing to learn from it.
        }
    }
}
