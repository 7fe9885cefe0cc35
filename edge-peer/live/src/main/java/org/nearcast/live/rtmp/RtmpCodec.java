// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.protocol.rtmp.AcknowledgementWindow;
import org.nearcast.protocol.rtmp.ChunkDecoder;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.ClientHandshake;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.ProtocolControl;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.ServerHandshake;
import org.nearcast.protocol.rtmp.UserControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One RTMP connection's bytes to messages and back: handshake, chunk stream, acknowledgements, pings, time limits. Stands
 * first in the pipeline, on the server's side or the client's.
 *
 * <p>Inward it fires {@link Event#HANDSHAKE_COMPLETE}, then every {@link RtmpMessage} but those it deals with itself: Set Chunk
 * Size, Abort, Acknowledgement, Window Acknowledgement Size, Set Peer Bandwidth, pings and their answers. Messages come
 * while the channel reads; whoever wants none for a while sets {@code autoRead} to false, and gets at most what one read
 * held. Outward it takes {@link RtmpMessage}s, and buffers that are chunks already.
 *
 * <p>Our Set Chunk Size goes ahead of a server's first message and behind a client's, which is its connect.
 *
 * <p>What is malformed ends the connection with one log line and one count.
 */
public final class RtmpCodec extends ChannelDuplexHandler {
    /** What is fired inward as a user event. */
    public enum Event {
        /** Messages may be written from now on. */
        HANDSHAKE_COMPLETE
    }

    private static final Logger log = LoggerFactory.getLogger(RtmpCodec.class);
    private static final int COMMAND_CHUNK_STREAM = 3;
    private static final int AUDIO_CHUNK_STREAM = 4;
    private static final int DATA_CHUNK_STREAM = 5;
    private static final int VIDEO_CHUNK_STREAM = 6;
    private static final int LAST_WORDS_MILLIS = 2000;
    private static final int DEFAULT_WINDOW = 2_500_000;
    /** A smaller window would have us answer every packet. */
    private static final int MIN_WINDOW = 4096;
    /** Answers that a peer may leave unread while its connection is full, before it is taken for hostile. */
    private static final int MAX_UNREAD_ANSWERS = 100;

    private final RtmpSettings settings;
    private final RtmpCounters counters;
    private final ServerHandshake serverHandshake;
    private final ClientHandshake clientHandshake;
    private final ChunkDecoder decoder;
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final PartialMemory.Share memory;
    private final AcknowledgementWindow window = new AcknowledgementWindow(DEFAULT_WINDOW);

    private ChannelHandlerContext ctx;
    private Future<?> deadline;
    private Future<?> pings;
    private boolean complete;
    private boolean ended;
    private boolean fellSilent;
    private boolean commandSeen;
    private boolean chunkSizeSent;
    private boolean answersPings;
    private boolean flushPending;
    private int silentIntervals;
    private int stalledIntervals;
    private long lastWaiting = -1;
    private int unreadAnswers;
    private long windowTold;

    private RtmpCodec(
            RtmpSettings settings,
            RtmpCounters counters,
            PartialMemory memory,
            ServerHandshake server,
            ClientHandshake client) {
        this.settings = settings;
        this.counters = counters;
        this.serverHandshake = server;
        this.clientHandshake = client;
        this.decoder = new ChunkDecoder(settings.limits());
        this.memory = memory.join(this::evicted);
    }

    /** The server's side of a connection that is the only one. */
    public static RtmpCodec server(RtmpSettings settings, RtmpCounters counters) {
        return server(settings, counters, new PartialMemory(settings.unfinishedBytes()));
    }

    /**
     * The server's side of a connection.
     *
     * @param memory for unfinished messages, which the connections of a server share
     */
    public static RtmpCodec server(RtmpSettings settings, RtmpCounters counters, PartialMemory memory) {
        return new RtmpCodec(
                settings, counters, memory, new ServerHandshake(System::currentTimeMillis, random()), null);
    }

    /** The client's side of a connection. */
    public static RtmpCodec client(RtmpSettings settings, RtmpCounters counters) {
        return new RtmpCodec(
                settings,
                counters,
                new PartialMemory(settings.unfinishedBytes()),
                null,
                new ClientHandshake(System::currentTimeMillis, random()));
    }

    private static Random random() {
        return new Random(ThreadLocalRandom.current().nextLong());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        if (context.channel().isActive()) {
            begin();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin();
        context.fireChannelActive();
    }

    private void begin() {
        if (deadline != null) {
            return;
        }
        counters.connections.increment();
        deadline = ctx.executor()
                .schedule(
                        () -> {
                            counters.handshakeTimeouts.increment();
                            end("no handshake within " + settings.handshakeMillis() + " ms");
                        },
                        settings.handshakeMillis(),
                        TimeUnit.MILLISECONDS);
        if (clientHandshake != null) {
            send(clientHandshake.start());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf)) {
            context.fireChannelRead(message);
            return;
        }
        ByteBuf in = (ByteBuf) message;
        try {
            counters.bytesIn.add(in.readableBytes());
            silentIntervals = 0;
            if (!ended) {
                read(in.nioBuffer());
            }
        } catch (RtmpException e) {
            malformed(e.getMessage());
        } finally {
            in.release();
        }
    }

    private void read(ByteBuffer in) throws RtmpException {
        if (!complete) {
            shakeHands(in);
            if (!complete) {
                return;
            }
        }
        decoder.decode(in, this::received);
        if (!memory.hold(decoder.partialBytes(), decoder.oldestUnfinished())) {
            evicted();
        }
        window.received(decoder.bytesReceived()).ifPresent(this::answer);
    }

    private void shakeHands(ByteBuffer in) throws RtmpException {
        if (serverHandshake != null) {
            send(serverHandshake.feed(in));
            complete = serverHandshake.isComplete();
        } else {
            send(clientHandshake.feed(in));
            complete = clientHandshake.isComplete();
        }
        if (complete) {
            deadline.cancel(false);
            if (serverHandshake != null) {
                awaitFirstCommand();
            }
            pings = ctx.executor()
                    .scheduleAtFixedRate(
                            this::tick, settings.pingMillis(), settings.pingMillis(), TimeUnit.MILLISECONDS);
            ctx.fireUserEventTriggered(Event.HANDSHAKE_COMPLETE);
        }
    }

    private void awaitFirstCommand() {
        deadline = ctx.executor()
                .schedule(
                        () -> {
                            counters.commandTimeouts.increment();
                            end("no command within " + settings.firstCommandMillis() + " ms");
                        },
                        settings.firstCommandMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void received(RtmpMessage message) {
        if (ended) {
            return;
        }
        try {
            if (ProtocolControl.isProtocolControl(message)) {
                obey(ProtocolControl.decode(message));
            } else if (message.type() != MessageType.USER_CONTROL || !pingOrPong(UserControl.decode(message))) {
                if (!commandSeen && Command.isCommand(message)) {
                    commandSeen = true;
                    deadline.cancel(false);
                }
                ctx.fireChannelRead(message);
            }
        } catch (RtmpException e) {
            malformed(e.getMessage());
        }
    }

    private void obey(ProtocolControl control) {
        if (control.type() == MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE) {
            window.windowBytes(Math.max(control.value(), MIN_WINDOW));
        } else if (control.type() == MessageType.SET_PEER_BANDWIDTH && control.value() != windowTold) {
            windowTold = control.value();
            answer(ProtocolControl.windowAcknowledgementSize(windowTold).toMessage());
        }
    }

    private boolean pingOrPong(UserControl control) {
        switch (control.event()) {
            case UserControl.PING_REQUEST:
                answersPings = clientHandshake != null;
                answer(control.pingResponse().toMessage());
                return true;
            case UserControl.PING_RESPONSE:
                answersPings = true;
                return true;
            default:
                return false;
        }
    }

    /** A peer that does not read our answers must not make us hold them. */
    private void answer(RtmpMessage message) {
        unreadAnswers = ctx.channel().isWritable() ? 0 : unreadAnswers + 1;
        if (unreadAnswers > MAX_UNREAD_ANSWERS) {
            malformed("does not read answers");
            return;
        }
        ctx.write(encode(message), ctx.voidPromise());
        flushPending = true;
    }

    /** From any thread. */
    private void evicted() {
        ctx.executor().execute(() -> {
            if (!ended) {
                counters.memoryEvictions.increment();
                end("memory for unfinished messages is short");
            }
        });
    }

    /** Whether the connection ended because nothing was heard of the peer any more, not because the peer ended it. */
    public boolean fellSilent() {
        return fellSilent;
    }

    /** What the peer wants is known and it gets it. From now on it is among the last to be closed when anything is short. */
    public void serving() {
        memory.serving();
        ConnectionLimits.established(ctx.channel());
    }

    /** Once per ping interval. */
    private void tick() {
        silentIntervals++;
        long waiting = ctx.channel().bytesBeforeWritable();
        stalledIntervals = ctx.channel().isWritable() || waiting != lastWaiting ? 0 : stalledIntervals + 1;
        lastWaiting = waiting;
        if (memory.unfinishedMillis() >= settings.messageMillis()) {
            counters.messageTimeouts.increment();
            end("a message unfinished for " + settings.messageMillis() + " ms");
        } else if (answersPings && isTooLong(silentIntervals)) {
            counters.deadPeers.increment();
            fellSilent = true;
            end("silent for " + settings.deadPeerMillis() + " ms");
        } else if (isTooLong(stalledIntervals)) {
            counters.deadPeers.increment();
            fellSilent = true;
            end("took nothing for " + settings.deadPeerMillis() + " ms");
        } else if (serverHandshake != null && commandSeen && ctx.channel().isWritable()) {
            long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            ctx.writeAndFlush(encode(UserControl.pingRequest(now).toMessage()), ctx.voidPromise());
        }
    }

    private boolean isTooLong(int intervals) {
        return (long) intervals * settings.pingMillis() >= settings.deadPeerMillis();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        if (flushPending) {
            flushPending = false;
            context.flush();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf) {
            counters.bytesOut.add(((ByteBuf) message).readableBytes());
            context.write(message, promise);
        } else if (message instanceof RtmpMessage) {
            context.write(encode((RtmpMessage) message), promise);
        } else {
            context.write(message, promise);
        }
    }

    private ByteBuf encode(RtmpMessage message) {
        boolean first = !chunkSizeSent;
        chunkSizeSent = true;
        RtmpMessage size = ProtocolControl.setChunkSize(settings.chunkSize()).toMessage();
        int chunkStream = chunkStream(message.type());
        ByteBuf out = ctx.alloc().directBuffer(message.payload().length + 64);
        if (first && serverHandshake != null) {
            out.writeBytes(encoder.encode(ProtocolControl.CHUNK_STREAM_ID, size));
            encoder.chunkSize(settings.chunkSize());
        }
        int length = encoder.encodedLength(chunkStream, message);
        out.ensureWritable(length);
        encoder.encode(chunkStream, message, out.nioBuffer(out.writerIndex(), length));
        out.writerIndex(out.writerIndex() + length);
        if (first && clientHandshake != null) {
            out.writeBytes(encoder.encode(ProtocolControl.CHUNK_STREAM_ID, size));
            encoder.chunkSize(settings.chunkSize());
        }
        counters.bytesOut.add(out.readableBytes());
        return out;
    }

    private static int chunkStream(int messageType) {
        switch (messageType) {
            case MessageType.AUDIO:
                return AUDIO_CHUNK_STREAM;
            case MessageType.VIDEO:
                return VIDEO_CHUNK_STREAM;
            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
                return DATA_CHUNK_STREAM;
            default:
                return messageType <= MessageType.SET_PEER_BANDWIDTH
                        ? ProtocolControl.CHUNK_STREAM_ID
                        : COMMAND_CHUNK_STREAM;
        }
    }

    private void send(byte[] bytes) {
        if (bytes.length > 0) {
            counters.bytesOut.add(bytes.length);
            ctx.writeAndFlush(ctx.alloc().directBuffer(bytes.length).writeBytes(bytes), ctx.voidPromise());
        }
    }

    /**
     * Ends the connection because of what its peer sent: one log line, one count. On the event loop; idempotent.
     *
     * @param reason short, without anything secret
     */
    public void malformed(String reason) {
        if (!ended) {
            counters.malformed.increment();
            end("malformed: " + reason);
        }
    }

    private void end(String reason) {
        if (!ended) {
            ended = true;
            counters.ends.info("rtmp {} closed: {}", ctx.channel().remoteAddress(), reason);
            ctx.close();
        }
    }

    /** Sends what has been written and closes, after two seconds at the latest. On the event loop. */
    public void finish() {
        ended = true;
        Future<?> latest = ctx.executor().schedule(() -> ctx.close(), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        ctx.channel().closeFuture().addListener(closed -> latest.cancel(false));
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimers();
        ended = true;
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stopTimers();
    }

    private void stopTimers() {
        memory.leave();
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (pings != null) {
            pings.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("rtmp {}: {}", context.channel().remoteAddress(), cause.toString());
            String why = String.valueOf(cause.getMessage());
            fellSilent |= why.contains("timed out") || why.contains("unreachable") || why.contains("No route");
        } else if (!ended) {
            log.warn("rtmp {}: closed after a fault of ours", context.channel().remoteAddress(), cause);
        }
        ended = true;
        context.close();
    }
}
