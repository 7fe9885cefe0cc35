// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.flv;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.audience.Audience;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.http.HttpSink;
import org.nearcast.live.http.HttpStream;
import org.nearcast.live.stream.MediaFrame;
import org.nearcast.live.stream.MediaKind;
import org.nearcast.live.stream.PlayerQueue;
import org.nearcast.live.stream.StreamStart;
import org.nearcast.live.stream.Subscriber;
import org.nearcast.live.stream.Subscription;
import org.nearcast.protocol.flv.FlvHeader;

/**
 * One HTTP-FLV player at its stream. FLV cannot say that a publisher has gone, so who waits for too long is told by the end
 * of the file, or by a 404 if there never was one. Everything on the connection's event loop but {@link #joined}.
 */
final class FlvViewing implements Subscriber, PlayerQueue.Sink, HttpStream {
    private static final String TYPE = "video/x-flv";

    private enum State {
        /** Nobody publishes the stream yet; the request is not answered. */
        WAITING,
        /** Frames are written as they come. */
        PLAYING,
        /** Over. */
        GONE
    }

    private final EventLoop loop;
    private final Audience.Seat seat;
    private final FlvSettings settings;
    private final FlvCounters counters;
    private final PlayerQueue queue;
    private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    private final long askedNanos = System.nanoTime();
    private State state = State.WAITING;
    private long startedNanos;
    private HttpSink sink;
    private volatile Subscription subscription;
    private Future<?> patience;
    private boolean headWritten;
    private boolean expectAudio = true;
    private boolean expectVideo = true;
    private long stalledSince;
    private long framesCounted;
    private long bytesCounted;
    private long skipsCounted;

    FlvViewing(EventLoop loop, Audience.Seat seat, FlvSettings settings, FlvCounters counters) {
        this.loop = loop;
        this.seat = seat;
        this.settings = settings;
        this.counters = counters;
        this.queue = new PlayerQueue(settings.player(), this);
    }

    void joined(Subscription place) {
        subscription = place;
        loop.execute(() -> {
            if (state == State.GONE) {
                place.close();
            } else if (state == State.WAITING) {
                patience = loop.schedule(this::nobodyCame, settings.waitMillis(), TimeUnit.MILLISECONDS);
            }
        });
        seat.revoked().thenRun(() -> loop.execute(this::end));
    }

    CompletionStage<HttpReply> reply() {
        return reply;
    }

    private void nobodyCame() {
        if (state == State.WAITING) {
            leave();
            counters.refused.increment();
            reply.complete(HttpReply.status(404, "There is no such stream now.").forAnyPage());
        }
    }

    @Override
    public Executor executor() {
        return loop;
    }

    @Override
    public void onPublished(StreamStart start, boolean already) {
        stopWaiting();
        if (state == State.WAITING) {
            if (already) {
                startedNanos = askedNanos;
                expectAudio = has(start, MediaKind.AUDIO);
                expectVideo = start.hasVideo() || has(start, MediaKind.VIDEO);
            }
            state = State.PLAYING;
            counters.plays.increment();
            counters.viewers.increment();
            reply.complete(HttpReply.streaming(TYPE, this).forAnyPage());
        }
        queue.start(start);
    }

    private static boolean has(StreamStart start, MediaKind kind) {
        return start.headers().stream().anyMatch(header -> header.kind() == kind);
    }

    private void stopWaiting() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    @Override
    public void begin(HttpSink to) {
        sink = to;
    }

    @Override
    public void onFrame(MediaFrame frame) {
        queue.offer(frame);
    }

    @Override
    public void onBatchEnd() {
        queue.flush();
        countDrops();
        if (sink == null || sink.isWritable()) {
            stalledSince = 0;
        } else if (stalledSince == 0) {
            stalledSince = System.nanoTime();
        } else if (System.nanoTime() - stalledSince > TimeUnit.MILLISECONDS.toNanos(settings.stallMillis())) {
            counters.stalled.increment();
            sink.abort();
        }
    }

    @Override
    public void onUnpublished() {
        stopWaiting();
        if (state == State.PLAYING) {
            patience = loop.schedule(this::end, settings.resumeMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Nothing more will come. */
    private void end() {
        if (state == State.WAITING) {
            nobodyCame();
        } else if (state == State.PLAYING && sink != null) {
            HttpSink ending = sink;
            leave();
            ending.end();
        }
    }

    @Override
    public boolean isWritable() {
        return sink != null && sink.isWritable();
    }

    @Override
    public void write(MediaFrame frame, long timestamp) {
        if (!headWritten) {
            headWritten = true;
            // A file that promises sound which never comes has players wait for it; before the first frame nothing is
            // known.
            sink.write(Unpooled.wrappedBuffer(new FlvHeader(expectAudio || !expectVideo, expectVideo).toBytes()));
        }
        if (startedNanos != 0 && !frame.header() && frame.kind() != MediaKind.DATA) {
            counters.startup.record(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos));
            startedNanos = 0;
        }
        sink.write(timestamp == frame.timestamp() ? frame.flvTag().retainedDuplicate() : frame.flvTagAs(timestamp));
    }

    @Override
    public void flush() {
        if (sink != null) {
            sink.flush();
        }
    }

    @Override
    public void onWritable() {
        queue.onWritable();
    }

    @Override
    public void onClosed() {
        leave();
    }

    private void countDrops() {
        counters.framesDropped.add(queue.framesDropped() - framesCounted);
        counters.bytesDropped.add(queue.bytesDropped() - bytesCounted);
        counters.skips.add(queue.skips() - skipsCounted);
        framesCounted = queue.framesDropped();
        bytesCounted = queue.bytesDropped();
        skipsCounted = queue.skips();
    }

    private void leave() {
        if (state == State.GONE) {
            return;
        }
        if (state == State.PLAYING) {
            counters.viewers.decrement();
        }
        state = State.GONE;
        stopWaiting();
        if (subscription != null) {
            subscription.close();
        }
        countDrops();
        queue.close();
        sink = null;
        seat.leave().run();
    }
}
