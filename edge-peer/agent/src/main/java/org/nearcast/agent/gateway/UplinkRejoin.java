// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.rtmp.RtmpCodec;
import org.nearcast.live.rtmp.ServerSession;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a publisher's lost connection to the CDN up again by saying once more what the publisher said: connect, createStream,
 * publish. The CDN decides anew. Until it has, or {@code rejoin-within} is over, the publisher and the viewers beside it notice
 * nothing. On the relay's event loop.
 */
final class UplinkRejoin {
    private static final Logger LOG = LoggerFactory.getLogger(UplinkRejoin.class);

    /** The CDN may take the lost connection for alive, and the name for taken, until it has been silent for a while. */
    private static final int MOST_REFUSALS = 4;

    /** Most CDNs number message streams from 1; a client that publishes on a high one is not imitated. */
    private static final int MOST_STREAMS = 8;

    private final Relay relay;
    private final MessageStream stream;
    private final RtmpMessage connect;
    private final String publicName;
    private final long deadlineNanos;
    private int attempts;
    private int refusals;

    /**
     * @param stream the only one in use, published
     * @param connect what the client said first
     * @param publicName what the CDN called the stream
     */
    UplinkRejoin(Relay relay, MessageStream stream, RtmpMessage connect, String publicName) {
        this.relay = relay;
        this.stream = stream;
        this.connect = connect;
        this.publicName = publicName;
        this.deadlineNanos = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(relay.settings().rejoinMs());
    }

    void begin() {
        LOG.info("{}: the connection to the CDN is lost; trying to take it up again", relay.remote());
        attempt();
    }

    private boolean isWanted() {
        return relay.isRejoining() && stream.role == MessageStream.Role.PUBLISHES;
    }

    private void attempt() {
        if (!isWanted()) {
            relay.end("gone while the CDN was");
            return;
        }
        attempts++;
        Attempt handler = new Attempt();
        relay.streams()
                .connector()
                .connect(relay.client().eventLoop(), relay.target(), true, new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(RtmpCodec.client(relay.settings().rtmp(), relay.counters().cdn))
                                .addLast(handler);
                    }
                })
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        again();
                    }
                });
    }

    private void again() {
        GatewaySettings settings = relay.settings();
        long delayMs = Math.min(settings.retryMostMs(), (long) settings.retryMs() << Math.min(attempts - 1, 16));
        if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs) > deadlineNanos) {
            relay.end("the CDN was not to be had again within " + settings.rejoinMs() + " ms");
        } else if (isWanted()) {
            relay.client().eventLoop().schedule(this::attempt, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    /** One connection. */
    private final class Attempt extends SimpleChannelInboundHandler<RtmpMessage> {
        private boolean over;
        private double transaction;
        private boolean connected;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws RtmpException {
            if (event == RtmpCodec.Event.HANDSHAKE_COMPLETE) {
                transaction = Command.decode(connect).transactionId();
                ctx.writeAndFlush(connect);
                ctx.executor().schedule(() -> giveUp(ctx), relay.settings().publishAnswerMs(), TimeUnit.MILLISECONDS);
            }
            ctx.fireUserEventTriggered(event);
        }

        private void giveUp(ChannelHandlerContext ctx) {
            if (!over) {
                ctx.close();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, RtmpMessage message) throws RtmpException {
            if (!over && (message.type() == MessageType.COMMAND_AMF0 || message.type() == MessageType.COMMAND_AMF3)) {
                answered(ctx, Command.decode(message));
            }
        }

        private void answered(ChannelHandlerContext ctx, Command command) {
            switch (command.name()) {
                case NetConnection.RESULT:
                    if (command.transactionId() == transaction) {
                        proceed(ctx, command);
                    }
                    break;
                case NetConnection.ERROR:
                    refused(ctx, Status.of(command).code());
                    break;
                case Status.ON_STATUS:
                    Status status = Status.of(command);
                    if (status.code().equals(Status.PUBLISH_START)) {
                        accepted(ctx, command);
                    } else if (status.isError() || status.code().equals(Status.PUBLISH_BAD_NAME)) {
                        refused(ctx, status.code());
                    }
                    break;
                default:
            }
        }

        private void proceed(ChannelHandlerContext ctx, Command result) {
            int created = connected ? (int) result.number(0, 1) : 0;
            connected = true;
            if (created == stream.id) {
                ctx.writeAndFlush(stream.publish);
            } else if (created > stream.id || created >= MOST_STREAMS) {
                refused(ctx, "message stream " + created);
            } else {
                transaction++;
                ctx.writeAndFlush(NetConnection.createStream(transaction).toMessage(0));
            }
        }

        private void accepted(ChannelHandlerContext ctx, Command command) {
            String said =
                    command.argument(0) instanceof Amf0Object info ? info.string(ServerSession.PUBLIC_NAME) : null;
            if (said != null && !said.isEmpty() && !said.equals(publicName)) {
                refused(ctx, "another name");
            } else if (!isWanted()) {
                ctx.close();
            } else {
                over = true;
                ctx.pipeline().replace(this, null, new CdnSide(relay));
                LOG.info("{}: the CDN takes the stream again after {} attempts", relay.remote(), attempts);
                relay.rejoined(ctx.channel(), stream);
            }
        }

        private void refused(ChannelHandlerContext ctx, String code) {
            if (++refusals == MOST_REFUSALS || !code.equals(Status.PUBLISH_BAD_NAME)) {
                over = true;
                ctx.close();
                relay.end("the CDN does not take the stream again: " + code);
            } else {
                ctx.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!over) {
                over = true;
                again();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
