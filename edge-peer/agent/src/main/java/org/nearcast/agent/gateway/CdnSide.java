// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.nearcast.agent.gateway.MessageStream.Role;
import org.nearcast.live.rtmp.PlayerFeed;
import org.nearcast.live.rtmp.RtmpCodec;
import org.nearcast.live.rtmp.ServerSession;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.announce.ReportedConnection;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;
import org.nearcast.protocol.rtmp.UserControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the CDN says on a client's behalf, and what of it the client gets to hear: everything but the media and the comings
 * and goings of streams that this peer serves itself. The CDN's answers decide who publishes and plays.
 */
final class CdnSide extends SimpleChannelInboundHandler<RtmpMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(CdnSide.class);

    private final Relay relay;
    private boolean unmuted;

    CdnSide(Relay relay) {
        this.relay = relay;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == RtmpCodec.Event.HANDSHAKE_COMPLETE) {
            relay.reached(ctx.channel());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        relay.cdnGone(ctx.pipeline().get(RtmpCodec.class).fellSilent());
        ctx.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            relay.cdnWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (unmuted) {
            relay.giveUpCdnIfServed();
        }
        relay.flushClient();
        relay.flushCdn();
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RtmpMessage message) {
        if (relay.isAlone()) {
            return;
        }
        try {
            obey(message);
        } catch (RtmpException e) {
            ctx.pipeline().get(RtmpCodec.class).malformed(e.getMessage());
        }
    }

    private void obey(RtmpMessage message) throws RtmpException {
        MessageStream stream = relay.find(message.streamId());
        switch (message.type()) {
            case MessageType.COMMAND_AMF0:
            case MessageType.COMMAND_AMF3:
                command(message, Command.decode(message));
                break;
            case MessageType.USER_CONTROL:
                control(message);
                break;
            case MessageType.AUDIO:
            case MessageType.VIDEO:
            case MessageType.AGGREGATE:
                if (stream != null && stream.isViewer()) {
                    notMuted(message);
                } else {
                    relay.clientServed();
                    relay.mediaToClient(message);
                }
                break;
            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
                if (stream == null || !stream.isViewer()) {
                    relay.mediaToClient(message);
                }
                break;
            default:
                relay.toClient(message);
        }
    }

    /** Configurations and empty tags a CDN may send though it mutes. */
    private void notMuted(RtmpMessage message) {
        byte[] tag = message.payload();
        relay.counters().mutedBytes.add(tag.length);
        boolean header =
                message.type() == MessageType.VIDEO ? VideoTag.isSequenceHeader(tag) : AudioTag.isSequenceHeader(tag);
        unmuted |= tag.length > 0 && !header;
    }

    private void control(RtmpMessage message) throws RtmpException {
        UserControl control = UserControl.decode(message);
        MessageStream stream = relay.find((int) control.value());
        if (stream != null && stream.role == Role.PLAYS) {
            return;
        }
        if (stream != null && stream.role == Role.ASKS_TO_PLAY && control.event() == UserControl.STREAM_IS_RECORDED) {
            passThrough(stream);
        }
        relay.toClient(message);
    }

    /** It is no live stream: the CDN sends it itself. */
    private void passThrough(MessageStream stream) {
        relay.counters().playsPassedThrough.increment();
        stream.clear();
        stream.role = Role.PASSES;
        relay.toCdn(NetStream.receiveAudio(0, stream.wantsAudio).toMessage(stream.id));
        relay.toCdn(NetStream.receiveVideo(0, stream.wantsVideo).toMessage(stream.id));
    }

    private void command(RtmpMessage message, Command command) {
        MessageStream stream = relay.find(message.streamId());
        if (command.name().equals("onStatus") && stream != null) {
            status(stream, message, command);
        } else {
            relay.toClient(message);
            if (command.name().equals("_error")) {
                error(command);
            }
        }
    }

    private void error(Command command) {
        for (MessageStream stream : relay.all()) {
            boolean asks = stream.role == Role.ASKS_TO_PUBLISH || stream.role == Role.ASKS_TO_PLAY;
            if (asks && command.transactionId() != 0 && stream.transaction == command.transactionId()) {
                refused(stream, Status.of(command));
                return;
            }
        }
    }

    private void status(MessageStream stream, RtmpMessage message, Command command) {
        Status status = Status.of(command);
        switch (stream.role) {
            case ASKS_TO_PUBLISH:
                relay.toClient(message);
                if (status.code().equals(Status.PUBLISH_START)) {
                    accepted(stream, command);
                } else if (status.isError() || status.code().equals(Status.PUBLISH_BAD_NAME)) {
                    refused(stream, status);
                }
                break;
            case ASKS_TO_PLAY:
                askedToPlay(stream, message, status);
                break;
            case PLAYS:
                playing(stream, message, status);
                break;
            case PUBLISHES:
                if (status.code().equals(Status.UNPUBLISH_SUCCESS)) {
                    stream.clear();
                }
                relay.toClient(message);
                break;
            default:
                if (status.code().equals(Status.PUBLISH_START) || status.code().equals(Status.PLAY_START)) {
                    relay.clientServed();
                }
                relay.toClient(message);
        }
    }

    private void accepted(MessageStream stream, Command command) {
        relay.counters().publishesAccepted.increment();
        relay.clientServed();
        String said = command.argument(0) instanceof Amf0Object info ? info.string(ServerSession.PUBLIC_NAME) : null;
        boolean named = said != null && !said.isEmpty();
        String name = named ? said : stream.name;
        stream.answerDeadline.cancel(false);
        stream.role = Role.PUBLISHES;
        // Published before the wish is withdrawn: a fetch in between would be for nothing.
        stream.local = relay.streams().publish(name, relay.remote(), named);
        relay.report(ReportedConnection.Role.PUBLISH, name);
        stream.asking.withdraw();
        stream.asking = null;
        // A name that the CDN does not give is the client's own, and may be a secret key.
        LOG.info("{} published from {}", named ? name : "a stream", relay.remote());
        relay.answered();
    }

    private void refused(MessageStream stream, Status status) {
        boolean publish = stream.isPublisher();
        (publish ? relay.counters().publishesRefused : relay.counters().playsRefused).increment();
        LOG.info("{}: {} refused by the CDN: {}", relay.remote(), publish ? "publish" : "play", status.code());
        stream.clear();
        if (publish) {
            relay.answered();
        }
    }

    private void askedToPlay(MessageStream stream, RtmpMessage message, Status status) {
        switch (status.code()) {
            case Status.PLAY_START:
                relay.toClient(message);
                serve(stream);
                break;
            case Status.PLAY_PUBLISH_NOTIFY:
            case Status.PLAY_UNPUBLISH_NOTIFY:
                break;
            default:
                relay.toClient(message);
                if (status.isError()) {
                    refused(stream, status);
                }
        }
    }

    private void serve(MessageStream stream) {
        relay.counters().playsAuthorised.increment();
        relay.clientServed();
        stream.role = Role.PLAYS;
        relay.report(ReportedConnection.Role.PLAY, stream.name);
        stream.feed = new PlayerFeed(
                relay.client(),
                relay.streams().live(),
                relay.settings().rtmp().player(),
                relay.counters().near,
                stream.id,
                stream.name);
        boolean started = stream.feed.start(stream.wantsAudio, stream.wantsVideo);
        LOG.info("{} played from {}", stream.feed.nameToLog(), relay.remote());
        if (started) {
            stream.viewer = relay.streams().join(stream.name, relay.ticket(stream), () -> relay.client()
                    .eventLoop()
                    .execute(() -> fallBack(stream)));
        } else {
            relay.toClient(Status.error(Status.PLAY_FAILED, "Too many players are waiting here.")
                    .toCommand()
                    .toMessage(stream.id));
            relay.end("too many players wait for streams");
        }
    }

    /**
     * The CDN does not send the stream once for all, perhaps because what the viewer showed is good for one connection only.
     * It still sends it to the viewer it has authorised.
     */
    private void fallBack(MessageStream stream) {
        if (stream.role != Role.PLAYS || relay.find(stream.id) != stream) {
            return;
        }
        if (relay.isAlone()) {
            relay.end("the CDN refuses to send its stream");
            return;
        }
        LOG.info("{}: the CDN sends {} to this player alone", relay.remote(), stream.name);
        passThrough(stream);
        relay.flushCdn();
    }

    private void playing(MessageStream stream, RtmpMessage message, Status status) {
        switch (status.code()) {
            case Status.PLAY_PUBLISH_NOTIFY:
            case Status.PLAY_UNPUBLISH_NOTIFY:
            case Status.DATA_START:
            case Status.PLAY_RESET:
            case Status.PLAY_START:
                break;
            default:
                if (status.code().equals(Status.PLAY_STOP) || status.isError()) {
                    stream.clear();
                }
                relay.toClient(message);
        }
    }
}
