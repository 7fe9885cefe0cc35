// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datagrams on their way to the system. What is sent in one turn of the event loop leaves at its end. Where the system can segment (UDP GSO,
 * {@code UDP_SEGMENT} in udp(7)), datagrams to one endpoint that follow one another and have the same size, the last perhaps less, go as one.
 * What cannot wait here is dropped, as a socket does. Not thread-safe: all on the event loop.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** {@code UDP_MAX_SEGMENTS} of Linux; newer ones take more. */
    static final int MAX_SEGMENTS = 64;

    /** What fits the length field of IPv4 behind the headers. */
    static final int MAX_BATCH_BYTES = 65_507;

    private static final int EIO = 5;
    private static final int EINVAL = 22;
    private static final int EMSGSIZE = 90;
    private static final long REST_NS = TimeUnit.MINUTES.toNanos(1);

    private final Channel channel;
    private final Executor turnEnd;
    private final Addresses addresses;
    private final boolean ipv6;
    private final boolean segmenting;
    private final int capacity;
    private final LongSupplier nowNs;
    private final HostCounters counters;

    private final Payload[] batch = new Payload[MAX_SEGMENTS];
    private Endpoint to;
    private int count;
    private int segmentBytes;
    private int batchBytes;

    private int queued; // bytes in the batch or written, and not yet taken by the system
    private boolean flushDue;
    private boolean resting;
    private long restUntilNs;
    private Runnable whenEmpty;

    /**
     * @param settings of the socket
     * @param turnEnd runs what it is given at the end of this turn
     */
    Outbox(
            HostSettings settings,
            Channel channel,
            Executor turnEnd,
            Addresses addresses,
            LongSupplier nowNs,
            HostCounters counters) {
        this.channel = channel;
        this.turnEnd = turnEnd;
        this.addresses = addresses;
        this.nowNs = nowNs;
        this.counters = counters;
        ipv6 = DatagramIo.isIpv6(settings.bind());
        segmenting = settings.io() == DatagramIo.EPOLL_SEGMENTED;
        capacity = settings.queueBytes();
    }

    /** Sends at the end of this turn. What is empty is dropped too: Netty cannot send it. */
    void send(Endpoint recipient, Payload payload) {
        int size = payload.size();
        if (size == 0 || !ipv6 && !recipient.isIpv4() || !hasRoom(size)) {
            counters.dropped.increment();
            return;
        }
        if (count > 0 && !(recipient.equals(to) && size <= segmentBytes && batchBytes + size <= MAX_BATCH_BYTES)) {
            seal();
        }
        if (count == 0) {
            to = recipient;
            segmentBytes = size;
        }
        batch[count++] = payload;
        batchBytes += size;
        queued += size;
        if (size < segmentBytes || count == MAX_SEGMENTS || !segments()) {
            seal();
        }
        flushSoon();
    }

    private boolean hasRoom(int size) {
        if (queued + size > capacity) {
            flush();
        }
        return queued + size <= capacity;
    }

    private boolean segments() {
        if (resting && nowNs.getAsLong() - restUntilNs >= 0) {
            resting = false;
        }
        return segmenting && !resting;
    }

    private void seal() {
        ByteBuf buffer = channel.alloc().directBuffer(batchBytes, batchBytes);
        ByteBuffer out = buffer.internalNioBuffer(0, batchBytes);
        for (int i = 0; i < count; i++) {
            batch[i].writeTo(out);
            batch[i] = null;
        }
        Written written = new Written(to, buffer.writerIndex(batchBytes), count, segmentBytes, batchBytes);
        count = 0;
        batchBytes = 0;
        write(written);
    }

    private void write(Written written) {
        ByteBuf buffer = written.buffer.retain();
        channel.write(
                        written.count == 1
                                ? new DatagramPacket(buffer, addresses.of(written.to))
                                : new SegmentedDatagramPacket(buffer, written.segmentBytes, addresses.of(written.to)))
                .addListener(written);
    }

    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            turnEnd.execute(this::flushNow);
        }
    }

    private void flushNow() {
        flushDue = false;
        flush();
    }

    /** Hands everything to the system that it takes now. */
    void flush() {
        if (count > 0) {
            seal();
        }
        channel.flush();
    }

    /** Hands everything to the system, and says when it has taken it. Nothing must be sent any more. */
    void drain(Runnable done) {
        flush();
        whenEmpty = done;
        if (queued == 0) {
            done.run();
        }
    }

    /** One or several datagrams that Netty has, until the system took or refused them. */
    private final class Written implements ChannelFutureListener {
        private final Endpoint to;
        private final ByteBuf buffer;
        private final int count;
        private final int segmentBytes;
        private final int bytes;

        Written(Endpoint to, ByteBuf buffer, int count, int segmentBytes, int bytes) {
            this.to = to;
            this.buffer = buffer;
            this.count = count;
            this.segmentBytes = segmentBytes;
            this.bytes = bytes;
        }

        @Override
        public void operationComplete(ChannelFuture future) {
            if (future.isSuccess()) {
                counters.writes.increment();
                counters.datagramsOut.add(count);
                counters.bytesOut.add(bytes);
                queued -= bytes;
            } else if (count > 1 && isAboutSegments(future.cause())) {
                writeApart();
            } else {
                LOG.debug("cannot send to {}: {}", to, future.cause().toString());
                counters.dropped.add(count);
                queued -= bytes;
            }
            buffer.release();
            if (queued == 0 && whenEmpty != null) {
                whenEmpty.run();
            }
        }

        private void writeApart() {
            for (int at = 0; at < bytes; at += segmentBytes) {
                int size = Math.min(segmentBytes, bytes - at);
                write(new Written(to, buffer.retainedSlice(at, size), 1, size, size));
            }
            flushSoon();
        }
    }

    /**
     * Linux says EIO where a device cannot do checksums (newer ones do without), and EINVAL or EMSGSIZE where the path's MTU is less than a segment,
     * which it would have fragmented. The first holds for whatever leaves that way.
     */
    private boolean isAboutSegments(Throwable cause) {
        if (!(cause instanceof NativeIoException)) {
            return false;
        }
        int error = -((NativeIoException) cause).expectedErr();
        if (error == EIO) {
            if (!resting) {
                LOG.info(
                        "the system cannot segment datagrams on their way out ({}): they leave one by one",
                        cause.getMessage());
            }
            resting = true;
            restUntilNs = nowNs.getAsLong() + REST_NS;
        }
        return error == EIO || error == EINVAL || error == EMSGSIZE;
    }
}
