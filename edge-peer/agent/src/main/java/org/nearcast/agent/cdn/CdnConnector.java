// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.cdn;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.Transport;

/** Opens this peer's connections to CDNs, marked so that switches do not steer them back. Thread-safe. */
public final class CdnConnector {
    private static final int MAX_DSCP = 63;

    private final Transport transport;
    private final LoopGuard guard;
    private final int connectTimeoutMs;
    private final int queueBytes;
    private final LongAdder opened;
    private final LongAdder failed;
    private volatile int dscp;

    /**
     * @param connectTimeoutMs to reach a CDN by TCP, ms
     * @param queueBytes unsent bytes from which on a connection is not writable
     * @param dscp 0..63, until told another
     * @param opened counts connections
     * @param failed counts attempts that came to nothing
     */
    public CdnConnector(
            Transport transport,
            LoopGuard guard,
            int connectTimeoutMs,
            int queueBytes,
            int dscp,
            LongAdder opened,
            LongAdder failed) {
        this.transport = transport;
        this.guard = guard;
        this.connectTimeoutMs = connectTimeoutMs;
        this.queueBytes = queueBytes;
        this.opened = opened;
        this.failed = failed;
        dscp(dscp);
    }

    /** Marks connections opened from now on with another DSCP, 0..63. */
    public void dscp(int value) {
        if (value < 0 || value > MAX_DSCP) {
            throw new IllegalArgumentException("a DSCP is 0 to 63, not " + value);
        }
        dscp = value;
    }

    /** What new connections are marked with, 0..63. */
    public int dscp() {
        return dscp;
    }

    /**
     * Connects, without reading until told to if {@code autoRead} is false.
     *
     * @param loop the event loop of the connection it is made for
     * @param handler of the new channel
     */
    public ChannelFuture connect(EventLoop loop, InetSocketAddress cdn, boolean autoRead, ChannelHandler handler) {
        return transport
                .client()
                .clone(loop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMs)
                .option(ChannelOption.IP_TOS, dscp << 2)
                .option(ChannelOption.AUTO_READ, autoRead)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(queueBytes / 2, queueBytes))
                .handler(handler)
                .connect(cdn)
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        opened.increment();
                        watch(done.channel(), cdn);
                    } else {
                        failed.increment();
                    }
                });
    }

    private void watch(Channel channel, InetSocketAddress cdn) {
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        guard.opened(local, cdn);
        channel.closeFuture().addListener(closed -> guard.closed(local, cdn));
    }
}
