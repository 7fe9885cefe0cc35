// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends bytes that many connections get from their shared memory straight to a connection's socket, past Netty's queue, as long
 * as nothing waits there. A queue entry, a reference and a flush for each of thousands of players cost as much as half the
 * system call. Used on the connection's event loop.
 */
final class SharedSend {
    private final Channel channel;
    private final Channel.Unsafe unsafe;
    private final Socket socket;
    private boolean unwrapped;

    /** @param channel a connection with an {@link RtmpCodec} */
    SharedSend(Channel channel) {
        this.channel = channel;
        this.unsafe = channel.unsafe();
        this.socket = channel instanceof EpollSocketChannel ? (Socket) ((EpollSocketChannel) channel).fd() : null;
    }

    /**
     * Sends what the socket takes at once.
     *
     * @param bytes stay as they are, indices too
     * @return how many bytes of them; the rest, all of them perhaps, is to be written to the channel
     */
    int send(ByteBuf bytes) {
        if (socket == null || !isFree()) {
            return 0;
        }
        int from = bytes.readerIndex();
        int to = bytes.writerIndex();
        try {
            if (bytes.hasMemoryAddress()) {
                return socket.sendAddress(bytes.memoryAddress(), from, to);
            }
            ByteBuffer nio = bytes.internalNioBuffer(from, to - from);
            return socket.send(nio, nio.position(), nio.limit());
        } catch (IOException e) {
            channel.pipeline().fireExceptionCaught(e);
            channel.close();
            return to - from;
        }
    }

    /** A closed channel has no queue, and its descriptor may be another's by now. */
    private boolean isFree() {
        ChannelOutboundBuffer queue = unsafe.outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() == 0 && isUnwrapped();
    }

    /** Whether what the codec sends is what goes out: nothing that would change it stands before it, and nothing will. */
    private boolean isUnwrapped() {
        if (!unwrapped) {
            unwrapped = channel.pipeline().first() instanceof RtmpCodec;
        }
        return unwrapped;
    }
}
