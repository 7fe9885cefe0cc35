// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.agent.gateway.MessageStream.Role;
import org.nearcast.live.stream.Publication;
import org.nearcast.protocol.rtmp.AggregateMessage;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;
import org.nearcast.protocol.rtmp.StreamName;

/** What an encoder or player says, and what of it the CDN gets to hear. */
final class ClientSide extends SimpleChannelInboundHandler<RtmpMessage> {
    private static final int MOST_NAME_LENGTH = 2048;

    private final Relay relay;
    private final List<Publication> offered = new ArrayList<>(1);

    ClientSide(Relay relay) {
        this.relay = relay;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RtmpMessage message) {
        relay.fromClient(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
        ctx.fireChannelReadComplete();
    }

    /** Sends on what has been dealt with. */
    void flush() {
        offered.forEach(Publication::flush);
        offered.clear();
        relay.flushCdn();
        relay.flushClient();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            relay.clientWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        relay.clientGone();
        ctx.fireChannelInactive();
    }

    /** Deals with one message of the client. */
    void obey(RtmpMessage message) {
        try {
            switch (message.type()) {
                case MessageType.COMMAND_AMF0:
                case MessageType.COMMAND_AMF3:
                    command(message, Command.decode(message));
                    break;
                case MessageType.AUDIO:
                case MessageType.VIDEO:
                case MessageType.AGGREGATE:
                case MessageType.DATA_AMF0:
                case MessageType.DATA_AMF3:
                    media(message);
                    break;
                default:
                    relay.toCdn(message);
            }
        } catch (RtmpException e) {
            relay.malformed(e.getMessage());
        }
    }

    private void media(RtmpMessage message) throws RtmpException {
        MessageStream stream = relay.find(message.streamId());
        if (stream == null || stream.role != Role.PUBLISHES) {
            relay.toCdn(message);
        } else if (message.type() == MessageType.AGGREGATE) {
            // Taken apart, so that a narrow way up can begin again at a key frame inside.
            List<RtmpMessage> parts = new ArrayList<>();
            AggregateMessage.split(message, parts::add);
            for (RtmpMessage part : parts) {
                published(stream, part);
            }
        } else {
            published(stream, message);
        }
    }

    private void published(MessageStream stream, RtmpMessage message) throws RtmpException {
        relay.mediaToCdn(stream, message);
        if (stream.local != null) {
            Publication publication = stream.local.publication();
            publication.offer(message);
            if (!offered.contains(publication)) {
                offered.add(publication);
            }
        }
    }

    private void command(RtmpMessage message, Command command) {
        switch (command.name()) {
            case "connect":
                String app = command.object().string("app");
                relay.connectSaid(message, app == null ? "" : app);
                relay.toCdn(message);
                break;
            case "publish":
                publish(message, command);
                break;
            case "play":
                play(message, command);
                break;
            case "pause":
            case "pauseRaw":
                pause(message, command);
                break;
            case "receiveAudio":
            case "receiveVideo":
                receive(message, command);
                break;
            case "closeStream":
                relay.toCdn(message);
                relay.forget(message.streamId());
                break;
            case "deleteStream":
                relay.toCdn(message);
                relay.forget((int) command.number(0, 0));
                break;
            case "createStream":
                needsCdn(message);
                break;
            default:
                relay.toCdn(message);
        }
    }

    /** What cannot be a stream's name is the CDN's business alone, and never gets into a log or a map here. */
    private boolean isServable(String name) {
        return name != null
                && relay.app().length() + name.length() <= MOST_NAME_LENGTH
                && relay.app().chars().noneMatch(Character::isISOControl)
                && name.chars().noneMatch(Character::isISOControl);
    }

    private void needsCdn(RtmpMessage message) {
        if (relay.isAlone()) {
            relay.end("wants more than it was authorised for");
        } else {
            relay.toCdn(message);
        }
    }

    private void publish(RtmpMessage message, Command command) {
        MessageStream stream = relay.get(message.streamId());
        if (stream == null) {
            return;
        }
        stream.clear();
        String key = command.string(0);
        if (!isServable(key) || relay.isAlone()) {
            stream.role = Role.PASSES;
            needsCdn(message);
            return;
        }
        stream.role = Role.ASKS_TO_PUBLISH;
        stream.name = StreamName.of(relay.app(), key).path();
        stream.transaction = command.transactionId();
        stream.publish = message;
        stream.uplink = new UplinkGate(relay.settings().uplinkLagMs());
        stream.asking = relay.streams().askToPublish(stream.name);
        relay.toCdn(message);
        relay.awaitAnswer();
        relay.limitAnswer(stream);
    }

    private void play(RtmpMessage message, Command command) {
        MessageStream stream = relay.get(message.streamId());
        if (stream == null) {
            return;
        }
        stream.clear();
        String name = command.string(0);
        boolean recorded = command.number(1, -2) > 0;
        if (!isServable(name) || recorded || relay.isAlone()) {
            relay.counters().playsPassedThrough.increment();
            stream.role = Role.PASSES;
            needsCdn(message);
            return;
        }
        stream.role = Role.ASKS_TO_PLAY;
        stream.name = StreamName.of(relay.app(), name).path();
        stream.transaction = command.transactionId();
        stream.play = message;
        // Said before play: authorise, and send no media.
        relay.toCdn(NetStream.receiveAudio(0, false).toMessage(stream.id));
        relay.toCdn(NetStream.receiveVideo(0, false).toMessage(stream.id));
        relay.toCdn(message);
    }

    private void pause(RtmpMessage message, Command command) {
        MessageStream stream = relay.find(message.streamId());
        if (stream == null || stream.role != Role.PLAYS) {
            relay.toCdn(message);
            return;
        }
        boolean pause = command.bool(0, true);
        stream.feed.pause(pause);
        String code = pause ? Status.PAUSE_NOTIFY : Status.UNPAUSE_NOTIFY;
        relay.toClient(Status.of(code, "Live goes on meanwhile.").toCommand().toMessage(stream.id));
    }

    private void receive(RtmpMessage message, Command command) {
        MessageStream stream = relay.get(message.streamId());
        if (stream == null) {
            return;
        }
        if (command.name().equals("receiveAudio")) {
            stream.wantsAudio = command.bool(0, true);
        } else {
            stream.wantsVideo = command.bool(0, true);
        }
        if (stream.feed != null) {
            stream.feed.receive(stream.wantsAudio, stream.wantsVideo);
        } else if (!stream.isViewer()) {
            relay.toCdn(message);
        }
    }
}
