// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.stream.ChunkedStream;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.ConnectionLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP connection: asks for one request, has it answered, asks for the next. */
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; media-src 'self' blob:; "
            + "worker-src 'self' blob:; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    /** A reader slower than this for one answer is none. */
    private static final int SEND_SECONDS = 120;

    /** Bodies go out in pieces of so many bytes, each copied when the one before it has gone: readers may be slow. */
    private static final int PIECE_BYTES = 64 << 10;

    /** So much of a body without end waits in the socket's buffer, in bytes; what is beyond waits where it can be dropped. */
    private static final WriteBufferWaterMark STREAM_WATER_MARK = new WriteBufferWaterMark(128 << 10, 256 << 10);

    /** Time for the rest of a body that has ended, in s. */
    private static final int END_SECONDS = 10;

    private final HttpRouter router;
    private final HttpCounters counters;
    private final int idleMillis;
    private Future<?> deadline;
    private boolean expecting;
    private boolean old;
    private HttpStream streaming;

    HttpConnection(HttpRouter router, HttpCounters counters, int idleMillis) {
        this.router = router;
        this.counters = counters;
        this.idleMillis = idleMillis;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        next(ctx);
    }

    private void next(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), idleMillis, TimeUnit.MILLISECONDS);
        expecting = true;
        ctx.read();
    }

    /** A read asked for while another is being handed over, or one that brought half a request, must be asked for again. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (expecting) {
            ctx.read();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (streaming != null) {
            return; // whoever gets a body without end need not ask for more
        }
        expecting = false;
        deadline.cancel(false);
        old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        counters.requests.increment();
        boolean head = request.method().equals(HttpMethod.HEAD);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (request.decoderResult().isFailure()) {
            log.info(
                    "http {} closed: no HTTP request, or one that is too long",
                    ctx.channel().remoteAddress());
            reply(ctx, bad(400, "That is no HTTP request, or one that is too long."), false, false);
        } else if (!head && !request.method().equals(HttpMethod.GET)) {
            reply(ctx, bad(405, "Only GET and HEAD.").with("Allow", "GET, HEAD"), keepAlive, false);
        } else {
            answer(ctx, request, keepAlive, head);
        }
    }

    private HttpReply bad(int status, String line) {
        counters.badRequests.increment();
        return HttpReply.status(status, line);
    }

    private void answer(ChannelHandlerContext ctx, FullHttpRequest request, boolean keepAlive, boolean head) {
        CompletionStage<HttpReply> answer;
        try {
            QueryStringDecoder uri = new QueryStringDecoder(request.uri());
            HttpCall call = new HttpCall(
                    uri.path(),
                    uri.rawQuery(),
                    uri.parameters(),
                    request.headers(),
                    ctx.channel().remoteAddress(),
                    ctx.channel().eventLoop(),
                    ctx.channel().closeFuture());
            answer = router.answer(call);
        } catch (IllegalArgumentException e) {
            reply(ctx, bad(400, "That is no path."), keepAlive, head);
            return;
        }
        answer.whenComplete((reply, failure) -> {
            if (ctx.executor().inEventLoop()) {
                replyOrFail(ctx, reply, failure, keepAlive, head);
            } else {
                ctx.executor().execute(() -> replyOrFail(ctx, reply, failure, keepAlive, head));
            }
        });
    }

    private void replyOrFail(
            ChannelHandlerContext ctx, HttpReply reply, Throwable failure, boolean keepAlive, boolean head) {
        if (failure != null) {
            log.warn("http {}: a route failed", ctx.channel().remoteAddress(), failure);
            reply(ctx, HttpReply.status(500, "That did not work."), keepAlive, head);
        } else {
            reply(ctx, reply, keepAlive, head);
        }
    }

    private void reply(ChannelHandlerContext ctx, HttpReply reply, boolean keepAlive, boolean head) {
        if (reply.stream() != null) {
            stream(ctx, reply, head);
            return;
        }
        ByteBuf body = reply.body();
        int length = body.readableBytes();
        if (head) {
            body.release();
            body = Unpooled.EMPTY_BUFFER;
        }
        DefaultHttpResponse response = head(reply);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        HttpUtil.setKeepAlive(response, keepAlive);
        counters.bytesOut.add(head ? 0 : length);
        Future<?> latest = ctx.executor().schedule(() -> ctx.close(), SEND_SECONDS, TimeUnit.SECONDS);
        ctx.write(response, ctx.voidPromise());
        ChannelFuture sent = ctx.writeAndFlush(pieces(body)).addListener(done -> latest.cancel(false));
        if (keepAlive) {
            sent.addListener(f -> {
                if (f.isSuccess()) {
                    next(ctx);
                }
            });
        } else {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static DefaultHttpResponse head(HttpReply reply) {
        DefaultHttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        reply.headers().forEach(headers::set);
        headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
        headers.set("x-content-type-options", "nosniff");
        headers.set("x-frame-options", "DENY");
        headers.set("referrer-policy", "no-referrer");
        return response;
    }

    /** A body without end: in chunks, or to an HTTP/1.0 client as it is; either way the connection ends with it. */
    private void stream(ChannelHandlerContext ctx, HttpReply reply, boolean head) {
        HttpStream source = reply.stream();
        if (!ctx.channel().isActive() || streaming != null) {
            source.onClosed();
            return;
        }
        DefaultHttpResponse response = head(reply);
        HttpUtil.setKeepAlive(response, false);
        if (head || !old) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        if (head) {
            ctx.write(response, ctx.voidPromise());
            ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
            source.onClosed();
            return;
        }
        streaming = source;
        ConnectionLimits.established(ctx.channel()); // not one of those who make way for the next
        ctx.channel().config().setWriteBufferWaterMark(STREAM_WATER_MARK);
        ctx.writeAndFlush(response, ctx.voidPromise());
        source.begin(new StreamSink(ctx, counters));
        ctx.read(); // only to notice when the client goes
    }

    private static final class StreamSink implements HttpSink {
        private final ChannelHandlerContext ctx;
        private final HttpCounters counters;

        StreamSink(ChannelHandlerContext ctx, HttpCounters counters) {
            this.ctx = ctx;
            this.counters = counters;
        }

        @Override
        public boolean isWritable() {
            return ctx.channel().isWritable();
        }

        @Override
        public void write(ByteBuf piece) {
            counters.bytesOut.add(piece.readableBytes());
            ctx.write(new DefaultHttpContent(piece), ctx.voidPromise());
        }

        @Override
        public void flush() {
            ctx.flush();
        }

        @Override
        public void end() {
            ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
            ctx.executor().schedule(() -> ctx.close(), END_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void abort() {
            ctx.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (streaming != null && ctx.channel().isWritable()) {
            streaming.onWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private static HttpChunkedInput pieces(ByteBuf body) {
        return new HttpChunkedInput(new ChunkedStream(new ByteBufInputStream(body, true), PIECE_BYTES));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel(false);
        if (streaming != null) {
            streaming.onClosed();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("http {}: {}", ctx.channel().remoteAddress(), cause.toString());
        } else {
            counters.badRequests.increment();
            log.info("http {} closed: {}", ctx.channel().remoteAddress(), cause.toString());
        }
        ctx.close();
    }
}
