// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.nearcast.live.rtmp.RtmpAuthority.Allowed;
import org.nearcast.live.rtmp.RtmpAuthority.Refused;
import org.nearcast.live.rtmp.RtmpAuthority.StreamRequest;
import org.nearcast.live.rtmp.RtmpAuthority.Verdict;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.Publication;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's side of one connection: answers the commands of encoders and players (RTMP 1.0, section 7.2, and what FFmpeg,
 * OBS, librtmp and Flash's encoder send beyond it), takes what they publish and feeds what they play. While the authority
 * thinks, the connection is not read.
 */
public final class ServerSession extends SimpleChannelInboundHandler<RtmpMessage> {
    private static final Logger log = LoggerFactory.getLogger(ServerSession.class);
    private static final int MAX_STREAMS = 16;
    /** Replies to a connection that is full, before its peer is taken for hostile. */
    private static final int MAX_UNREAD_REPLIES = 100;

    private final RtmpSettings settings;
    private final RtmpCounters counters;
    private final RtmpAuthority authority;
    private final LiveStreams streams;
    private final Map<Integer, NetStream> netStreams = new HashMap<>();
    private final ArrayDeque<RtmpMessage> held = new ArrayDeque<>();

    private RtmpCodec codec;
    private SocketAddress remote;
    private String app;
    private int lastStreamId;
    private boolean deciding;
    private boolean offered;
    private boolean wrote;
    private int unreadReplies;
    private Future<?> purposeDeadline;

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
    public void handlerAdded(ChannelHandlerContext ctx) {
        codec = ctx.pipeline().get(RtmpCodec.class);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == RtmpCodec.Event.HANDSHAKE_COMPLETE) {
            remote = ctx.channel().remoteAddress();
            awaitPurpose(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RtmpMessage message) {
        if (deciding) {
            held.add(message);
            return;
        }
        switch (message.type()) {
            case MessageType.AUDIO:
            case MessageType.VIDEO:
            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
            case MessageType.AGGREGATE:
                media(message);
                break;
            case MessageType.COMMAND_AMF0:
            case MessageType.COMMAND_AMF3:
                command(ctx, message);
                break;
            default:
        }
    }

    private void media(RtmpMessage message) {
        NetStream stream = netStreams.get(message.streamId());
        if (stream != null && stream.publication() != null) {
            stream.publication().offer(message);
            stream.countIn(message.payload().length);
            offered = true;
        }
    }

    private void command(ChannelHandlerContext ctx, RtmpMessage message) {
        try {
            Command command = Command.decode(message);
            if (app == null && !command.name().equals("connect")) {
                codec.malformed("a command before connect");
            } else {
                obey(ctx, command, message.streamId());
            }
        } catch (RtmpException e) {
            codec.malformed(e.getMessage());
        }
    }

    private void obey(ChannelHandlerContext ctx, Command command, int streamId) {
        switch (command.name()) {
            case "connect":
                connect(ctx, command);
                break;
            case "createStream":
                createStream(ctx, command);
                break;
            case "publish":
                withIdleStream(command, streamId, stream -> publish(ctx, command, stream));
                break;
            case "play":
                withIdleStream(command, streamId, stream -> play(ctx, command, stream));
                break;
            case "pause":
            case "pauseRaw":
                pause(ctx, command, streamId);
                break;
            case "receiveAudio":
                Optional.ofNullable(netStreams.get(streamId)).ifPresent(s -> s.receiveAudio(command.bool(0, true)));
                break;
            case "receiveVideo":
                Optional.ofNullable(netStreams.get(streamId)).ifPresent(s -> s.receiveVideo(command.bool(0, true)));
                break;
            case "closeStream":
                stop(ctx, netStreams.get(streamId));
                break;
            case "deleteStream":
                stop(ctx, netStreams.remove((int) command.number(0, 0)));
                break;
            case "FCUnpublish":
                fcUnpublish(ctx, command);
                break;
            case "FCPublish":
                write(ctx, Replies.result(command));
                write(ctx, Replies.onFc("onFCPublish", "NetStream.Publish.Start"));
                break;
            case "FCSubscribe":
                write(ctx, Replies.onFc("onFCSubscribe", "NetStream.Play.Start"));
                break;
            case "getStreamLength":
                write(ctx, Replies.result(command, 0.0));
                break;
            case "seek":
                write(ctx, NetStatus.onStatus(streamId, NetStatus.ERROR, "NetStream.Seek.Failed", "Live."));
                break;
            case "releaseStream":
            case "_checkbw":
            case "FCUnsubscribe":
                write(ctx, Replies.result(command));
                break;
            case "_result":
            case "_error":
            case "onStatus":
                break;
            default:
                unknown(ctx, command);
        }
    }

    private void connect(ChannelHandlerContext ctx, Command command) {
        StreamName wanted = StreamName.parse(command.object().string("app"));
        if (app != null) {
            codec.malformed("a second connect");
            return;
        }
        if (wanted == null) {
            refuseConnect(ctx, command, "NetConnection.Connect.InvalidApp", "No application given.");
            return;
        }
        decide(ctx, authority.connect(new StreamRequest(wanted.name(), "", wanted.query(), remote)), verdict -> {
            if (verdict instanceof Refused no) {
                refuseConnect(ctx, command, no.code(), no.description());
                return;
            }
            app = wanted.name();
            write(ctx, ControlMessages.windowSize(settings.windowBytes()));
            write(ctx, ControlMessages.peerBandwidth(settings.windowBytes()));
            write(ctx, Replies.connected(command));
        });
    }

    private void refuseConnect(ChannelHandlerContext ctx, Command command, String code, String description) {
        log.info("rtmp {} refused: {}", remote, description);
        ctx.write(Replies.notConnected(command, code, description));
        codec.finish();
    }

    private void createStream(ChannelHandlerContext ctx, Command command) {
        if (netStreams.size() >= MAX_STREAMS) {
            codec.malformed("more than " + MAX_STREAMS + " message streams");
            return;
        }
        lastStreamId++;
        netStreams.put(lastStreamId, new NetStream(lastStreamId));
        write(ctx, Replies.result(command, (double) lastStreamId));
    }

    private void withIdleStream(Command command, int streamId, Consumer<NetStream> action) {
        NetStream stream = netStreams.get(streamId);
        if (stream == null) {
            codec.malformed(command.name() + " on a message stream that was not created");
        } else if (!stream.isIdle()) {
            codec.malformed(command.name() + " on a message stream in use");
        } else {
            action.accept(stream);
        }
    }

    private void publish(ChannelHandlerContext ctx, Command command, NetStream stream) {
        StreamName key = StreamName.parse(command.string(0));
        if (key == null) {
            refusePublish(ctx, stream, "NetStream.Publish.BadName", "No stream name.");
            return;
        }
        decide(ctx, authority.publish(new StreamRequest(app, key.name(), key.query(), remote)), verdict -> {
            if (verdict instanceof Refused no) {
                refusePublish(ctx, stream, no.code(), no.description());
                return;
            }
            String name = ((Allowed) verdict).name();
            Optional<Publication> publication = streams.publish(name, String.valueOf(remote));
            if (publication.isEmpty()) {
                refusePublish(ctx, stream, "NetStream.Publish.BadName", "Already published, or too many streams.");
                return;
            }
            stream.publishing(publication.get(), key.name());
            served(counters.publishes);
            log.info("{} published by {}", name, remote);
            write(ctx, ControlMessages.userControl(ControlMessages.STREAM_BEGIN, stream.id()));
            write(
                    ctx,
                    NetStatus.onStatus(
                            stream.id(),
                            NetStatus.info(NetStatus.STATUS, "NetStream.Publish.Start", "Publishing.")
                                    .put(NetStatus.PUBLIC_NAME, name)));
        });
    }

    private void refusePublish(ChannelHandlerContext ctx, NetStream stream, String code, String description) {
        counters.publishesRefused.increment();
        log.info("rtmp {} may not publish: {}", remote, description);
        write(ctx, NetStatus.onStatus(stream.id(), NetStatus.ERROR, code, description));
    }

    private void play(ChannelHandlerContext ctx, Command command, NetStream stream) {
        StreamName said = StreamName.parse(command.string(0));
        if (said == null) {
            refusePlay(ctx, stream, "NetStream.Play.StreamNotFound", "No stream name.");
            return;
        }
        decide(ctx, authority.play(new StreamRequest(app, said.name(), said.query(), remote)), verdict -> {
            if (verdict instanceof Refused no) {
                refusePlay(ctx, stream, no.code(), no.description());
                return;
            }
            String name = ((Allowed) verdict).name();
            PlayerFeed feed = new PlayerFeed(ctx.channel(), streams, settings.player(), counters, stream.id(), name);
            if (!feed.start(stream.wantsAudio(), stream.wantsVideo())) {
                refusePlay(ctx, stream, "NetStream.Play.Failed", "Too many players are waiting.");
                return;
            }
            stream.playing(feed);
            served(counters.plays);
            log.info("{} played by {}", name, remote);
            write(ctx, ControlMessages.userControl(ControlMessages.STREAM_BEGIN, stream.id()));
            write(ctx, NetStatus.onStatus(stream.id(), NetStatus.STATUS, "NetStream.Play.Reset", "Resetting."));
            write(ctx, NetStatus.onStatus(stream.id(), NetStatus.STATUS, "NetStream.Play.Start", "Playing."));
            write(ctx, Replies.sampleAccess(stream.id()));
        });
    }

    private void refusePlay(ChannelHandlerContext ctx, NetStream stream, String code, String description) {
        counters.playsRefused.increment();
        log.info("rtmp {} may not play: {}", remote, description);
        write(ctx, NetStatus.onStatus(stream.id(), NetStatus.ERROR, code, description));
    }

    private void pause(ChannelHandlerContext ctx, Command command, int streamId) {
        NetStream stream = netStreams.get(streamId);
        if (stream != null && stream.feed() != null) {
            boolean pause = command.bool(0, true);
            String code = pause ? "NetStream.Pause.Notify" : "NetStream.Unpause.Notify";
            write(ctx, NetStatus.onStatus(streamId, NetStatus.STATUS, code, "Live goes on meanwhile."));
            stream.feed().pause(pause);
        }
    }

    private void fcUnpublish(ChannelHandlerContext ctx, Command command) {
        write(ctx, Replies.result(command));
        write(ctx, Replies.onFc("onFCUnpublish", "NetStream.Unpublish.Success"));
        StreamName key = StreamName.parse(command.string(0));
        if (key != null) {
            netStreams.values().stream()
                    .filter(s -> s.publishesUnder(key.name()))
                    .forEach(s -> stop(ctx, s));
        }
    }

    private void stop(ChannelHandlerContext ctx, NetStream stream) {
        if (stream == null || stream.isIdle()) {
            return;
        }
        boolean published = stream.publication() != null;
        stream.stop(remote);
        if (ctx.channel().isActive()) {
            if (published) {
                write(
                        ctx,
                        NetStatus.onStatus(
                                stream.id(), NetStatus.STATUS, "NetStream.Unpublish.Success", "No longer published."));
            }
            awaitPurpose(ctx);
        }
    }

    private void served(LongAdder counter) {
        counter.increment();
        if (purposeDeadline != null) {
            purposeDeadline.cancel(false);
        }
    }

    private void awaitPurpose(ChannelHandlerContext ctx) {
        if (purposeDeadline != null) {
            purposeDeadline.cancel(false);
        }
        purposeDeadline = ctx.executor()
                .schedule(
                        () -> {
                            if (netStreams.values().stream().allMatch(NetStream::isIdle)) {
                                log.info("rtmp {} closed: neither publishes nor plays", remote);
                                counters.commandTimeouts.increment();
                                codec.finish();
                            }
                        },
                        settings.purposeMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void unknown(ChannelHandlerContext ctx, Command command) {
        counters.commandsUnknown.increment();
        if (command.transactionId() != 0) {
            write(ctx, Replies.unknown(command));
        }
    }

    /** Asks, reads nothing until the answer is there, then acts and goes on. */
    private void decide(ChannelHandlerContext ctx, CompletionStage<Verdict> question, Consumer<Verdict> then) {
        deciding = true;
        Thread asking = Thread.currentThread();
        question.whenComplete((verdict, failure) -> {
            if (Thread.currentThread() == asking && ctx.executor().inEventLoop()) {
                decided(ctx, verdict, failure, then);
            } else {
                ctx.executor().execute(() -> {
                    decided(ctx, verdict, failure, then);
                    resume(ctx);
                });
            }
        });
        if (deciding) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void decided(ChannelHandlerContext ctx, Verdict verdict, Throwable failure, Consumer<Verdict> then) {
        deciding = false;
        if (ctx.channel().isActive()) {
            then.accept(failure == null ? verdict : new Refused("NetConnection.Call.Failed", "The authority failed."));
        }
    }

    private void resume(ChannelHandlerContext ctx) {
        while (!deciding && !held.isEmpty() && ctx.channel().isActive()) {
            channelRead0(ctx, held.poll());
        }
        flush(ctx);
        if (!deciding) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void write(ChannelHandlerContext ctx, RtmpMessage message) {
        ctx.write(message, ctx.voidPromise());
        wrote = true;
        if (!ctx.channel().isWritable() && ++unreadReplies > MAX_UNREAD_REPLIES) {
            codec.malformed("does not read replies");
        }
    }

    private void flush(ChannelHandlerContext ctx) {
        if (offered) {
            offered = false;
            for (NetStream stream : netStreams.values()) {
                if (stream.publication() != null) {
                    stream.publication().flush();
                }
            }
        }
        if (wrote) {
            wrote = false;
            ctx.flush();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        unreadReplies = 0;
        for (NetStream stream : netStreams.values()) {
            if (stream.feed() != null) {
                stream.feed().onWritabilityChanged();
            }
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (purposeDeadline != null) {
            purposeDeadline.cancel(false);
        }
        held.clear();
        netStreams.values().forEach(s -> s.stop(remote));
        netStreams.clear();
        ctx.fireChannelInactive();
    }
}
