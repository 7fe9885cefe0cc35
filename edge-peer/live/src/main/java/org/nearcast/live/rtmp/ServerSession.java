// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.nearcast.live.rtmp.RtmpAuthority.Refused;
import org.nearcast.live.rtmp.RtmpAuthority.Verdict;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * A server's side of one connection: takes what it publishes, feeds what it plays, has its commands obeyed. While the
 * authority thinks, the connection is not read.
 */
public final class ServerSession extends SimpleChannelInboundHandler<RtmpMessage> {
    /** Property of the info object of NetStream.Publish.Start: the public name, {@code app/name}, for players. */
    public static final String PUBLIC_NAME = "nearcastStream";

    /** Replies to a connection that is full, before its peer is taken for hostile. */
    private static final int MAX_UNREAD_REPLIES = 100;

    private final RtmpSettings settings;
    private final RtmpCounters counters;
    private final RtmpAuthority authority;
    private final LiveStreams streams;
    private final ArrayDeque<RtmpMessage> held = new ArrayDeque<>();

    private ChannelHandlerContext ctx;
    private RtmpCodec codec;
    private ServerCommands commands;
    private boolean deciding;
    private boolean offered;
    private boolean wrote;
    private int unreadReplies;

    /**
     * @param settings how connections are kept
     * @param counters what is counted
     * @param authority who may do what
     * @param streams what is published and played
     */
    public ServerSession(RtmpSettings settings, RtmpCounters counters, RtmpAuthority authority, LiveStreams streams) {
        this.settings = settings;
        this.counters = counters;
        this.authority = authority;
        this.streams = streams;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        codec = context.pipeline().get(RtmpCodec.class);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == RtmpCodec.Event.HANDSHAKE_COMPLETE) {
            commands = new ServerCommands(this, context.channel(), settings, counters, authority, streams);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, RtmpMessage message) {
        if (deciding) {
            held.add(message);
            return;
        }
        try {
            if (Command.isCommand(message)) {
                commands.obey(Command.decode(message), message.streamId());
            } else if (isMedia(message)) {
                offered |= commands.publish(message);
            }
        } catch (RtmpException e) {
            malformed(e.getMessage());
        }
    }

    private static boolean isMedia(RtmpMessage message) {
        return message.type() == MessageType.AUDIO
                || message.type() == MessageType.VIDEO
                || message.type() == MessageType.AGGREGATE
                || DataMessage.isData(message);
    }

    /** Asks, reads nothing until the answer is there, then acts and goes on. */
    void decide(CompletionStage<Verdict> question, Consumer<Verdict> then) {
        deciding = true;
        boolean[] asking = {true};
        question.whenComplete((verdict, failure) -> {
            Verdict sure = failure == null
                    ? verdict
                    : new Refused("NetConnection.Call.Failed", "Who decides cannot be asked at the moment.");
            if (ctx.executor().inEventLoop() && asking[0]) {
                decided(sure, then);
            } else {
                ctx.executor().execute(() -> {
                    decided(sure, then);
                    resume();
                });
            }
        });
        asking[0] = false;
        if (deciding) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void decided(Verdict verdict, Consumer<Verdict> then) {
        deciding = false;
        if (ctx.channel().isActive()) {
            then.accept(verdict);
        }
    }

    private void resume() {
        while (!deciding && !held.isEmpty() && ctx.channel().isActive()) {
            channelRead0(ctx, held.poll());
        }
        flush();
        if (!deciding) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    void tell(Command command, int streamId) {
        tell(command.toMessage(streamId));
    }

    void tell(RtmpMessage message) {
        ctx.write(message, ctx.voidPromise());
        wrote = true;
        if (!ctx.channel().isWritable() && ++unreadReplies > MAX_UNREAD_REPLIES) {
            malformed("does not read replies");
        }
    }

    void malformed(String reason) {
        codec.malformed(reason);
    }

    /** It publishes or plays. */
    void serving() {
        codec.serving();
    }

    /** Sends what was told and closes. */
    void finish() {
        codec.finish();
    }

    private void flush() {
        if (offered) {
            offered = false;
            commands.flushPublications();
        }
        if (wrote) {
            wrote = false;
            ctx.flush();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flush();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        unreadReplies = 0;
        if (commands != null) {
            commands.onWritabilityChanged();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        held.clear();
        if (commands != null) {
            commands.close();
        }
        context.fireChannelInactive();
    }
}
