// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.rtmp.RtmpCodec;
import org.nearcast.live.stream.Publication;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;
import org.nearcast.protocol.rtmp.UserControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream on its way from the CDN, for however many viewers: an RTMP player that says what the first of them said. All
 * but {@link #mute} and {@link #end} on its event loop.
 */
final class CdnFetch extends SimpleChannelInboundHandler<RtmpMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(CdnFetch.class);

    private enum State {
        CONNECTING,
        CREATING_STREAM,
        ASKING,
        PLAYING
    }

    private final SharedStream stream;
    private final SharedStreams owner;
    private final FetchTicket ticket;
    private final EventLoop loop;
    private State state = State.CONNECTING;
    private double transaction;
    private int streamId;
    private boolean muted;
    private boolean anew;
    private boolean refused;
    private boolean ended;
    private boolean offered;
    private Channel cdn;
    private Publication publication;

    CdnFetch(SharedStream stream, SharedStreams owner, FetchTicket ticket) {
        this.stream = stream;
        this.owner = owner;
        this.ticket = ticket;
        this.loop = owner.loops().next();
    }

    void start() {
        loop.execute(() -> owner.connector()
                .connect(loop, ticket.cdn(), true, new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(RtmpCodec.client(owner.settings().rtmp(), owner.counters().cdn))
                                .addLast(CdnFetch.this);
                    }
                })
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        over();
                    } else if (ended) {
                        connected.channel().close();
                    } else {
                        cdn = connected.channel();
                    }
                }));
    }

    /**
     * Has the CDN send nothing, or everything again, on this connection. A stream that flows is not muted: it is another's,
     * so that whoever wishes to publish it will most likely be refused. From any thread.
     */
    void mute(boolean mute) {
        loop.execute(() -> {
            if (muted != mute && !(mute && publication != null)) {
                muted = mute;
                // What comes after muting begins at the last key frame again, perhaps earlier than what has been shown.
                anew = !mute;
                if (cdn != null && (state == State.ASKING || state == State.PLAYING)) {
                    sayMuted();
                    cdn.flush();
                }
            }
        });
    }

    private void sayMuted() {
        cdn.write(NetStream.receiveAudio(0, !muted).toMessage(streamId));
        cdn.write(NetStream.receiveVideo(0, !muted).toMessage(streamId));
    }

    /** Ends it because it is no longer wanted. From any thread; idempotent. */
    void end() {
        loop.execute(() -> {
            ended = true;
            if (cdn != null) {
                cdn.close();
            }
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws RtmpException {
        if (event == RtmpCodec.Event.HANDSHAKE_COMPLETE) {
            cdn = ctx.channel();
            transaction = Command.decode(ticket.connect()).transactionId();
            ctx.writeAndFlush(ticket.connect());
            loop.schedule(() -> giveUpUnlessAnswered(ctx), owner.settings().publishAnswerMs(), TimeUnit.MILLISECONDS);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void giveUpUnlessAnswered(ChannelHandlerContext ctx) {
        if (!ended && (state == State.CONNECTING || state == State.CREATING_STREAM)) {
            LOG.info("the CDN does not answer a connection that is to fetch {}", stream.name());
            ctx.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RtmpMessage message) throws RtmpException {
        switch (message.type()) {
            case MessageType.AUDIO:
            case MessageType.VIDEO:
            case MessageType.AGGREGATE:
            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
                if (message.streamId() == streamId && state == State.PLAYING) {
                    media(message);
                }
                break;
            case MessageType.COMMAND_AMF0:
            case MessageType.COMMAND_AMF3:
                command(ctx, Command.decode(message));
                break;
            case MessageType.USER_CONTROL:
                UserControl control = UserControl.decode(message);
                if (control.event() == UserControl.STREAM_EOF && control.value() == streamId) {
                    silent();
                }
                break;
            default:
        }
    }

    private void media(RtmpMessage message) throws RtmpException {
        boolean first = publication == null || anew;
        if (ended || DataMessage.isData(message) && first && !isMetadata(message)) {
            return;
        }
        if (first) {
            Publication begun = stream.arrives(this);
            if (begun == null) {
                return;
            }
            publication = begun;
            anew = false;
        }
        publication.offer(message);
        offered = true;
    }

    /** An idle stream may still carry |RtmpSampleAccess and the like, which mean no broadcaster. */
    private static boolean isMetadata(RtmpMessage message) {
        try {
            return DataMessage.decode(message).metaData() != null;
        } catch (RtmpException odd) {
            return false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (offered && publication != null) {
            publication.flush();
        }
        offered = false;
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    private void command(ChannelHandlerContext ctx, Command command) {
        switch (command.name()) {
            case "_result":
                if (command.transactionId() == transaction) {
                    proceed(ctx, command);
                }
                break;
            case "_error":
                if (command.transactionId() == transaction && state != State.PLAYING) {
                    refuse(ctx, command);
                }
                break;
            case "onStatus":
                status(ctx, command);
                break;
            default:
        }
    }

    private void proceed(ChannelHandlerContext ctx, Command result) {
        if (state == State.CONNECTING) {
            state = State.CREATING_STREAM;
            transaction++;
            ctx.write(NetConnection.createStream(transaction).toMessage(0));
        } else if (state == State.CREATING_STREAM) {
            state = State.ASKING;
            streamId = (int) result.number(0, 1);
            if (muted) {
                sayMuted();
            }
            ctx.write(ticket.play().withStreamId(streamId));
        }
    }

    private void status(ChannelHandlerContext ctx, Command command) {
        Status status = Status.of(command);
        switch (status.code()) {
            case Status.PLAY_START:
                state = State.PLAYING;
                break;
            case Status.PLAY_UNPUBLISH_NOTIFY:
                silent();
                break;
            case Status.PLAY_STOP:
            case "NetStream.Play.Complete":
                ctx.close();
                break;
            default:
                if (status.isError()) {
                    refuse(ctx, command);
                }
        }
    }

    private void refuse(ChannelHandlerContext ctx, Command command) {
        LOG.info(
                "the CDN refuses to send {}: {}",
                stream.name(),
                Status.of(command).code());
        refused = true;
        ctx.close();
    }

    /** The CDN's publisher has gone; the connection waits for the next. */
    private void silent() {
        if (publication != null) {
            publication.close();
            publication = null;
            offered = false;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over();
    }

    private void over() {
        cdn = null;
        if (ended) {
            silent();
            return;
        }
        ended = true;
        Publication left = publication;
        publication = null;
        offered = false;
        stream.ended(this, refused, left);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof RtmpException) {
            ctx.pipeline().get(RtmpCodec.class).malformed(cause.getMessage());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
