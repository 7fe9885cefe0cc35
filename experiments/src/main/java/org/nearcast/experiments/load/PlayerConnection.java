// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.nearcast.protocol.rtmp.AcknowledgementWindow;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.ClientHandshake;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.NetConnection;
import org.nearcast.protocol.rtmp.NetStream;
import org.nearcast.protocol.rtmp.ProtocolControl;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;
import org.nearcast.protocol.rtmp.UserControl;

/** One player: connects, plays a stream, looks at the beginnings of what comes and throws it away. */
final class PlayerConnection extends ChannelInboundHandlerAdapter implements ChunkScanner.Sink {
    private static final int COMMAND_CHUNK_STREAM = 3;
    private static final double CONNECT = 1;
    private static final double CREATE_STREAM = 2;
    private static final int WINDOW_BYTES = 2_500_000;
    /** How often one that is not timed looks, and in how many turns those of a loop do, each turn all at once. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int TURNS = 10;

    /** Is told, on the connection's event loop. */
    interface Listener {
        /** It is over, before it began or after; a reason for people. */
        void onEnded(String reason);
    }

    private final RtmpTarget target;
    private final LoadStream stream;
    private final PlayerWatch watch;
    private final boolean timed;
    private final Listener listener;
    private final ClientHandshake handshake;
    private final ChunkScanner scanner = new ChunkScanner();
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final AcknowledgementWindow window = new AcknowledgementWindow(WINDOW_BYTES);
    private ChannelHandlerContext ctx;
    private String failure = "the server closed the connection";
    private long received;
    private long now;
    private boolean live;
    private boolean wrote;
    private Future<?> looking;
    private volatile boolean leaving;

    /** @param timed whether it reads as soon as something comes once it watches; else when {@link #look} is called */
    PlayerConnection(
            RtmpTarget target, LoadStream stream, PlayerWatch watch, boolean timed, Listener listener, Random random) {
        this.target = target;
        this.stream = stream;
        this.watch = watch;
        this.timed = timed;
        this.listener = listener;
        this.handshake = new ClientHandshake(System::currentTimeMillis, random);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ctx = context;
        send(handshake.start());
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            now = System.nanoTime();
            read(in.nioBuffer());
        } catch (RtmpException e) {
            fail(e.getMessage());
        } finally {
            in.release();
        }
    }

    private void read(ByteBuffer in) throws RtmpException {
        if (!handshake.isComplete()) {
            send(handshake.feed(in));
            if (!handshake.isComplete()) {
                flush();
                return;
            }
            send(NetConnection.connect(CONNECT, target.app(), target.tcUrl(), "LNX 9,0,124,2"), 0);
        }
        received += in.remaining();
        scanner.scan(in, this);
        window.received(received).ifPresent(this::send);
        flush();
    }

    @Override
    public void media(int type, int length, byte[] head, int headLength) {
        watch.media(type, length, head, headLength, now);
        if (!live && watch.isLive()) {
            live = true;
            stream.watching().incrementAndGet();
            if (!timed) {
                lookNowAndThen();
            }
        }
    }

    private void lookNowAndThen() {
        ctx.channel().config().setAutoRead(false);
        long turn = Math.floorMod(ctx.channel().id().hashCode(), TURNS) * LOOK_NANOS / TURNS;
        long untilFirst = LOOK_NANOS - Math.floorMod(System.nanoTime(), LOOK_NANOS) + turn;
        looking = ctx.executor().scheduleAtFixedRate(ctx::read, untilFirst, LOOK_NANOS, TimeUnit.NANOSECONDS);
    }

    @Override
    public void other(RtmpMessage message) throws RtmpException {
        switch (message.type()) {
            case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE:
                window.windowBytes(ProtocolControl.decode(message).value());
                break;
            case MessageType.USER_CONTROL:
                UserControl control = UserControl.decode(message);
                if (control.event() == UserControl.PING_REQUEST) {
                    send(control.pingResponse().toMessage());
                }
                break;
            case MessageType.COMMAND_AMF0:
            case MessageType.COMMAND_AMF3:
                answered(Command.decode(message));
                break;
            default:
        }
    }

    private void answered(Command command) {
        switch (command.name()) {
            case NetConnection.RESULT:
                if (command.transactionId() == CONNECT) {
                    send(NetConnection.createStream(CREATE_STREAM), 0);
                } else if (command.transactionId() == CREATE_STREAM) {
                    watch.asked(now);
                    int streamId = (int) command.number(0, 1);
                    send(NetStream.play(3, stream.name(), NetStream.START_LIVE), streamId);
                    send(UserControl.setBufferLength(streamId, 1000).toMessage());
                }
                break;
            case NetConnection.ERROR:
                fail("the server refused " + (command.transactionId() == CONNECT ? "to connect" : "a stream"));
                break;
            case Status.ON_STATUS:
                Status status = Status.of(command);
                if (status.isError()) {
                    fail("the server said " + status.code());
                }
                break;
            default:
        }
    }

    private void send(Command command, int streamId) {
        send(command.toMessage(streamId));
    }

    private void send(RtmpMessage message) {
        int chunkStream = message.type() <= MessageType.SET_PEER_BANDWIDTH
                ? ProtocolControl.CHUNK_STREAM_ID
                : COMMAND_CHUNK_STREAM;
        send(encoder.encode(chunkStream, message));
    }

    private void send(byte[] bytes) {
        if (bytes.length > 0) {
            ctx.write(ctx.alloc().directBuffer(bytes.length).writeBytes(bytes), ctx.voidPromise());
            wrote = true;
        }
    }

    private void flush() {
        if (wrote) {
            wrote = false;
            ctx.flush();
        }
    }

    /** Closes the connection, which then does not count as ended. From any thread. */
    void leave() {
        leaving = true;
        ctx.close();
    }

    private void fail(String reason) {
        failure = reason;
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (live) {
            stream.watching().decrementAndGet();
        }
        if (looking != null) {
            looking.cancel(false);
        }
        if (!leaving) {
            listener.onEnded(failure);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(String.valueOf(cause.getMessage()));
    }
}
