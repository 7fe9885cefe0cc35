// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.rtmp.RtmpAuthority;
import org.nearcast.live.rtmp.RtmpCodec;
import org.nearcast.live.rtmp.RtmpCounters;
import org.nearcast.live.rtmp.RtmpServer;
import org.nearcast.live.rtmp.RtmpSettings;
import org.nearcast.live.rtmp.ServerSession;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

/**
 * A CDN in this process: keys that it knows stand for other names, keys that begin with "bad" it refuses, names that
 * begin with "once" can be played once, and it may be one that does not know how to mute.
 */
final class LocalCdn implements AutoCloseable, RtmpAuthority {
    final Counters counters = new Counters();
    /** How far its clock is ahead of the real one, ms. */
    final AtomicLong aheadMs = new AtomicLong();

    final LiveStreams streams =
            new LiveStreams(StreamSettings.defaults(), () -> System.currentTimeMillis() + aheadMs.get());
    final Map<String, String> names = new ConcurrentHashMap<>();
    final Queue<String> queries = new ConcurrentLinkedQueue<>();
    final AtomicInteger unanswered = new AtomicInteger();
    volatile boolean mutes = true;
    volatile boolean answersPublish = true;
    volatile boolean refusesPublish;
    volatile boolean saysNames = true;
    volatile int connectsAnswered = Integer.MAX_VALUE;
    private final AtomicInteger connects = new AtomicInteger();
    private final AtomicInteger plays = new AtomicInteger();
    private final RtmpServer server;

    LocalCdn(Transport transport) throws IOException {
        RtmpCounters rtmp = new RtmpCounters(counters);
        server = RtmpServer.open(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                RtmpSettings.defaults(),
                new ConnectionLimits(100, 100),
                rtmp,
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(RtmpCodec.server(RtmpSettings.defaults(), rtmp))
                                .addLast(new Deafness())
                                .addLast(new ServerSession(RtmpSettings.defaults(), rtmp, LocalCdn.this, streams));
                    }
                });
    }

    InetSocketAddress address() {
        return server.address();
    }

    @Override
    public CompletionStage<Verdict> connect(StreamRequest request) {
        return connects.incrementAndGet() > connectsAnswered
                ? new CompletableFuture<>()
                : RtmpAuthority.allow(request.app());
    }

    @Override
    public CompletionStage<Verdict> publish(StreamRequest request) {
        if (!answersPublish) {
            unanswered.incrementAndGet();
            return new CompletableFuture<>();
        }
        if (refusesPublish) {
            return RtmpAuthority.refuse("NetStream.Publish.Denied", "Not any more.");
        }
        return request.name().startsWith("bad")
                ? RtmpAuthority.refuse("NetStream.Publish.BadName", "No such key.")
                : RtmpAuthority.allow(request.app() + "/" + names.getOrDefault(request.name(), request.name()));
    }

    @Override
    public CompletionStage<Verdict> play(StreamRequest request) {
        queries.add(request.query());
        boolean again = request.name().startsWith("once") && plays.incrementAndGet() > 1;
        return request.name().startsWith("bad") || again
                ? RtmpAuthority.refuse("NetStream.Play.Failed", "Not for you.")
                : RtmpAuthority.allow(request.app() + "/" + request.name());
    }

    /** Does not hear receiveAudio and receiveVideo, or does not say public names. */
    private final class Deafness extends ChannelDuplexHandler {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
            if (!saysNames && message instanceof RtmpMessage said && Command.isCommand(said)) {
                Command command = Command.decode(said);
                if (command.argument(0) instanceof Amf0Object info && info.string(ServerSession.PUBLIC_NAME) != null) {
                    Status status = Status.of(command);
                    ctx.write(status.toCommand().toMessage(said.streamId()), promise);
                    return;
                }
            }
            ctx.write(message, promise);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws RtmpException {
            if (mutes
                    || !(message instanceof RtmpMessage said)
                    || !Command.isCommand(said)
                    || !Command.decode(said).name().startsWith("receive")) {
                ctx.fireChannelRead(message);
            }
        }
    }

    @Override
    public void close() {
        server.close();
        streams.close();
    }
}
