// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.stream.FrameBatch;
import org.nearcast.live.stream.LiveStream;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.MediaFrame;
import org.nearcast.live.stream.MediaKind;
import org.nearcast.live.stream.PlayerLimits;
import org.nearcast.live.stream.PlayerQueue;
import org.nearcast.live.stream.StreamStart;
import org.nearcast.live.stream.Subscriber;
import org.nearcast.live.stream.Subscription;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;
import org.nearcast.protocol.rtmp.UserControl;

/**
 * Feeds one message stream of a player's connection from a live stream, and tells it when the publisher comes and goes. All
 * calls on the connection's event loop; the connection has an {@link RtmpCodec} whose chunk size is the streams' own.
 */
public final class PlayerFeed {
    private static final int EXTENDED_TIMESTAMP = 0xFFFFFF;
    private static final int TYPE_0_HEADER = 12;

    private final Channel channel;
    private final SharedSend socket;
    private final LiveStreams streams;
    private final PlayerLimits limits;
    private final RtmpCounters counters;
    private final int streamId;
    private final String name;
    private boolean audio = true;
    private boolean video = true;
    private boolean paused;
    private boolean seenLive;
    private boolean unflushed;
    /** When it asked for a stream that was live; 0 when it did not, or has got its first frame. */
    private long askedNanos;

    private Viewing viewing;
    private long framesDropped;

    /**
     * @param channel the player's connection
     * @param streams where its stream is
     * @param limits bounds of what may wait for it
     * @param counters what is dropped is counted here
     * @param streamId the message stream it plays on
     * @param name public name of what it plays, {@code app/name}
     */
    public PlayerFeed(
            Channel channel,
            LiveStreams streams,
            PlayerLimits limits,
            RtmpCounters counters,
            int streamId,
            String name) {
        this.channel = channel;
        this.socket = new SharedSend(channel);
        this.streams = streams;
        this.limits = limits;
        this.counters = counters;
        this.streamId = streamId;
        this.name = name;
    }

    /**
     * Begins, from the last key frame on if the stream is live.
     *
     * @param wantsAudio false if the player said receiveAudio(false)
     * @param wantsVideo false if the player said receiveVideo(false)
     * @return false if there are too many players waiting, or too many streams
     */
    public boolean start(boolean wantsAudio, boolean wantsVideo) {
        audio = wantsAudio;
        video = wantsVideo;
        seenLive = streams.find(name).map(LiveStream::isPublished).orElse(false);
        askedNanos = seenLive ? System.nanoTime() : 0;
        return join();
    }

    /** Its name for the log. What nobody publishes may be a key that was given away by mistake. */
    public String nameToLog() {
        return seenLive ? name : "a stream that is not live here";
    }

    private boolean join() {
        stop();
        Viewing joining = new Viewing(audio, video);
        viewing = joining;
        Optional<Subscription> subscription = streams.subscribe(name, joining);
        subscription.ifPresent(s -> joining.subscription = s);
        return subscription.isPresent();
    }

    /** Obeys receiveAudio and receiveVideo. Video that comes back, or anything after nothing, begins at a key frame. */
    public void receive(boolean wantsAudio, boolean wantsVideo) {
        boolean anew = wantsVideo && !video || !audio && !video;
        boolean silenced = !wantsAudio && !wantsVideo && (audio || video);
        audio = wantsAudio;
        video = wantsVideo;
        if (paused || viewing == null) {
            return;
        }
        if (anew || silenced) {
            join();
        } else {
            viewing.queue.receive(audio, video);
        }
    }

    /** Obeys pause: what is missed meanwhile is not made up for. */
    public void pause(boolean pause) {
        if (pause == paused) {
            return;
        }
        paused = pause;
        if (pause) {
            stop();
        } else {
            join();
        }
    }

    /** To be called when the channel's writability has changed. */
    public void onWritabilityChanged() {
        if (viewing != null && channel.isWritable()) {
            viewing.queue.onWritable();
        }
    }

    /** Leaves the stream. Idempotent. */
    public void close() {
        stop();
    }

    private void stop() {
        if (viewing != null) {
            Viewing leaving = viewing;
            viewing = null;
            leaving.leave();
        }
    }

    /** The public name of what is played. */
    public String name() {
        return name;
    }

    /** Frames that the player missed because it read too slowly. */
    public long framesDropped() {
        return framesDropped + (viewing == null ? 0 : viewing.queue.framesDropped());
    }

    private void countStartup() {
        if (askedNanos != 0) {
            counters.startup.record(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedNanos));
            askedNanos = 0;
        }
    }

    private void tell(RtmpMessage message) {
        write(message);
    }

    private void write(Object message) {
        channel.write(message, channel.voidPromise());
        unflushed = true;
    }

    /** One stay at the stream; a pause ends it. */
    private final class Viewing implements Subscriber, PlayerQueue.Sink {
        private final PlayerQueue queue = new PlayerQueue(limits, this);
        private final boolean viewer;
        private Subscription subscription;
        private long droppedCounted;
        private long bytesCounted;
        private long skipsCounted;

        Viewing(boolean wantsAudio, boolean wantsVideo) {
            queue.receive(wantsAudio, wantsVideo);
            viewer = wantsAudio || wantsVideo;
        }

        @Override
        public Executor executor() {
            return channel.eventLoop();
        }

        @Override
        public boolean isViewer() {
            return viewer;
        }

        @Override
        public void onPublished(StreamStart start, boolean already) {
            seenLive = true;
            if (!already) {
                tell(UserControl.streamBegin(streamId).toMessage());
                tell(Status.of(Status.PLAY_PUBLISH_NOTIFY, name + " is now published.")
                        .toCommand()
                        .toMessage(streamId));
            }
            queue.start(start);
        }

        @Override
        public void onFrame(MediaFrame frame) {
            queue.offer(frame);
        }

        @Override
        public void onFrames(FrameBatch batch) {
            queue.offer(batch);
        }

        @Override
        public void onBatchEnd() {
            queue.flush();
            countDrops();
        }

        @Override
        public void onUnpublished() {
            tell(UserControl.streamEof(streamId).toMessage());
            tell(Status.of(Status.PLAY_UNPUBLISH_NOTIFY, name + " is now unpublished.")
                    .toCommand()
                    .toMessage(streamId));
        }

        @Override
        public boolean isWritable() {
            return channel.isWritable();
        }

        @Override
        public void write(MediaFrame frame, long timestamp) {
            if (!frame.header() && frame.kind() != MediaKind.DATA) {
                countStartup();
            }
            ByteBuf shared = frame.chunks();
            if (timestamp == frame.timestamp() && streamId == MediaFrame.SHARED_STREAM_ID) {
                PlayerFeed.this.write(shared.retainedDuplicate());
            } else if (timestamp < EXTENDED_TIMESTAMP && frame.timestamp() < EXTENDED_TIMESTAMP) {
                ByteBuf header = channel.alloc().directBuffer(TYPE_0_HEADER, TYPE_0_HEADER);
                header.writeBytes(shared, 0, TYPE_0_HEADER);
                header.setMedium(1, (int) timestamp);
                header.setIntLE(8, streamId);
                PlayerFeed.this.write(header);
                PlayerFeed.this.write(shared.retainedSlice(TYPE_0_HEADER, shared.readableBytes() - TYPE_0_HEADER));
            } else {
                PlayerFeed.this.write(frame.chunksAs(timestamp, streamId));
            }
        }

        @Override
        public void write(FrameBatch batch) {
            countStartup();
            if (streamId != MediaFrame.SHARED_STREAM_ID) {
                PlayerQueue.Sink.super.write(batch);
                return;
            }
            ByteBuf shared = batch.chunks();
            int sent = socket.send(shared);
            counters.bytesOut.add(sent);
            if (sent < shared.readableBytes()) {
                PlayerFeed.this.write(shared.retainedSlice(shared.readerIndex() + sent, shared.readableBytes() - sent));
            }
        }

        @Override
        public void flush() {
            if (unflushed) {
                unflushed = false;
                channel.flush();
            }
        }

        private void countDrops() {
            if (queue.skips() != skipsCounted || queue.framesDropped() != droppedCounted) {
                counters.skips.add(queue.skips() - skipsCounted);
                counters.framesDropped.add(queue.framesDropped() - droppedCounted);
                counters.bytesDropped.add(queue.bytesDropped() - bytesCounted);
                skipsCounted = queue.skips();
                droppedCounted = queue.framesDropped();
                bytesCounted = queue.bytesDropped();
            }
        }

        void leave() {
            if (subscription != null) {
                subscription.close();
            }
            countDrops();
            framesDropped += queue.framesDropped();
            queue.close();
        }
    }
}
