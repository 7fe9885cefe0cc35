// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

/** A client's side of one connection: connects to an application, creates a message stream and publishes or plays on it. */
public final class ClientSession extends SimpleChannelInboundHandler<RtmpMessage> {
    /** What it is for. */
    public enum Purpose {
        /** Send a stream. */
        PUBLISH,
        /** Get a stream. */
        PLAY,
        /** Have a play authorised and be told when its publisher comes and goes, but get no media. */
        PLAY_MUTED
    }

    /**
     * What it asks for.
     *
     * @param purpose what it is for
     * @param app application, with a query if there is one
     * @param tcUrl URL of the application, as players say it
     * @param name stream name or publishing key, with a query if there is one
     */
    public record Target(Purpose purpose, String app, String tcUrl, String name) {
        /** Says no name: it may be a key. */
        @Override
        public String toString() {
            return purpose + " at " + tcUrl;
        }
    }

    /** Is told what comes; on the connection's event loop. */
    public interface Listener {
        /**
         * A status of the stream, such as NetStream.Publish.Start, or of the connection if that is refused.
         *
         * @param info the whole info object
         */
        void onStatus(ClientSession session, String code, Amf0Object info);

        /** Audio, video, data or an aggregate. */
        void onMedia(ClientSession session, RtmpMessage message);

        /** No more media for the moment. */
        void onReadComplete(ClientSession session);

        /** May write again, or should not write. */
        default void onWritabilityChanged(ClientSession session, boolean writable) {}

        /** The connection has ended. */
        void onClosed(ClientSession session);
    }

    private static final double CONNECT = 1;
    private static final double CREATE_STREAM = 4;

    private final Target target;
    private final Listener listener;
    private ChannelHandlerContext ctx;
    private int streamId;

    /**
     * @param target what to ask for
     * @param listener is told what comes
     */
    public ClientSession(Target target, Listener listener) {
        this.target = target;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == RtmpCodec.Event.HANDSHAKE_COMPLETE) {
            send(NetConnection.connect(CONNECT, target.app(), target.tcUrl(), "LNX 9,0,124,2"), 0);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, RtmpMessage message) throws RtmpException {
        switch (message.type()) {
            case MessageType.AUDIO:
            case MessageType.VIDEO:
            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
            case MessageType.AGGREGATE:
                listener.onMedia(this, message);
                break;
            case MessageType.COMMAND_AMF0:
            case MessageType.COMMAND_AMF3:
                try {
                    answered(Command.decode(message));
                } catch (RtmpException e) {
                    context.pipeline().get(RtmpCodec.class).malformed(e.getMessage());
                }
                break;
            default:
        }
    }

    private void answered(Command command) {
        switch (command.name()) {
            case NetConnection.RESULT:
                if (command.transactionId() == CONNECT) {
                    createStream();
                } else if (command.transactionId() == CREATE_STREAM) {
                    streamId = (int) command.number(0, 1);
                    begin();
                }
                break;
            case NetConnection.ERROR:
                if (command.transactionId() == CONNECT || command.transactionId() == CREATE_STREAM) {
                    status(command);
                    ctx.close();
                }
                break;
            case Status.ON_STATUS:
                status(command);
                break;
            default:
        }
    }

    private void status(Command command) {
        Object info = command.argument(0);
        listener.onStatus(
                this, Status.of(command).code(), info instanceof Amf0Object ? (Amf0Object) info : new Amf0Object());
    }

    private void createStream() {
        if (target.purpose() == Purpose.PUBLISH) {
            write(NetConnection.releaseStream(2, target.name()), 0);
            write(NetConnection.fcPublish(3, target.name()), 0);
        }
        send(NetConnection.createStream(CREATE_STREAM), 0);
    }

    private void begin() {
        if (target.purpose() == Purpose.PUBLISH) {
            send(NetStream.publish(5, target.name()), streamId);
            return;
        }
        if (target.purpose() == Purpose.PLAY_MUTED) {
            write(NetStream.receiveAudio(0, false), streamId);
            write(NetStream.receiveVideo(0, false), streamId);
        }
        send(NetStream.play(5, target.name(), NetStream.START_LIVE_OR_RECORDED), streamId);
    }

    private void write(Command command, int on) {
        ctx.write(command.toMessage(on), ctx.voidPromise());
    }

    private void send(Command command, int on) {
        ctx.writeAndFlush(command.toMessage(on), ctx.voidPromise());
    }

    /** What it asked for. */
    public Target target() {
        return target;
    }

    /** The message stream that it publishes or plays on, 0 until there is one. */
    public int streamId() {
        return streamId;
    }

    /** Sends media on its message stream; {@link #flush} follows. On the event loop. */
    public void publish(RtmpMessage media) {
        ctx.write(media.withStreamId(streamId), ctx.voidPromise());
    }

    /** Sends a command on its message stream, such as receiveVideo. On the event loop. */
    public void command(Command command) {
        send(command, streamId);
    }

    /** Sends what was published. On the event loop. */
    public void flush() {
        ctx.flush();
    }

    /** Whether the connection takes more without piling up. */
    public boolean isWritable() {
        return ctx.channel().isWritable();
    }

    /** Leaves politely. From any thread. */
    public void close() {
        ctx.executor().execute(() -> {
            if (!ctx.channel().isActive()) {
                return;
            }
            if (streamId != 0) {
                write(NetStream.deleteStream(0, streamId), 0);
            }
            ctx.pipeline().get(RtmpCodec.class).finish();
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        listener.onReadComplete(this);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        listener.onWritabilityChanged(this, context.channel().isWritable());
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.onClosed(this);
        context.fireChannelInactive();
    }
}
