// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.MainTrack;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.AggregateMessage;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * One publisher's hold on a stream. Used by one thread at a time: {@link #offer} what arrives, {@link #flush} when nothing
 * more is at hand.
 */
public final class Publication implements AutoCloseable {
    private static final byte[] ON_META_DATA = Amf0Encoder.encode(DataMessage.ON_META_DATA);
    private static final byte[] CLEAR_DATA_FRAME = Amf0Encoder.encode("@clearDataFrame");

    private final LiveStream stream;
    private final Publisher publisher;
    private final long sinceMs;
    private final LongSupplier clockMs;
    private final MainTrack mainTrack = new MainTrack();
    private volatile long lastMediaMs;
    private volatile boolean abandoned;

    Publication(LiveStream stream, Publisher publisher, LongSupplier clockMs) {
        this.stream = stream;
        this.publisher = publisher;
        this.sinceMs = clockMs.getAsLong();
        this.lastMediaMs = sinceMs;
        this.clockMs = clockMs;
    }

    /** The stream. */
    public LiveStream stream() {
        return stream;
    }

    /** Where the publisher comes from, for people. */
    public String origin() {
        return publisher.origin();
    }

    Publisher publisher() {
        return publisher;
    }

    /** Epoch ms when it began. */
    public long sinceMs() {
        return sinceMs;
    }

    /**
     * Takes a message of the publisher: audio, video, data or an aggregate of them; any other type is ignored. An empty one
     * too, which some encoders send and no player needs.
     *
     * @throws RtmpException if it is a malformed aggregate
     */
    public void offer(RtmpMessage message) throws RtmpException {
        if (message.type() == MessageType.AGGREGATE) {
            AggregateMessage.split(message, this::offerOne);
        } else {
            offerOne(message);
        }
    }

    private void offerOne(RtmpMessage message) {
        byte[] payload = message.payload();
        if (payload.length == 0) {
            return;
        }
        switch (message.type()) {
            case MessageType.AUDIO:
                long heard = when(message, MediaKind.AUDIO, AudioTag.isConfiguration(payload));
                give(MediaFrame.audio(payload, heard, stream.chunkSize()));
                break;
            case MessageType.VIDEO:
                long seen = when(message, MediaKind.VIDEO, VideoTag.isConfiguration(payload));
                give(MediaFrame.video(payload, seen, mainTrack.isKeyFrame(payload), stream.chunkSize()));
                break;
            case MessageType.DATA_AMF0:
            case MessageType.DATA_AMF3:
                data(DataMessage.forPlayers(message));
                break;
            default:
        }
    }

    private long when(RtmpMessage message, MediaKind kind, boolean header) {
        long now = clockMs.getAsLong();
        if (!header) {
            lastMediaMs = now;
        }
        return stream.onTimeline(this, kind, message.timestamp(), !header, now);
    }

    private void data(RtmpMessage message) {
        byte[] payload = message.payload();
        if (startsWith(payload, CLEAR_DATA_FRAME)) {
            stream.clearMetadata();
        } else if (payload.length > 0) {
            boolean metadata = startsWith(payload, ON_META_DATA);
            give(MediaFrame.data(
                    payload, metadata ? 0 : when(message, MediaKind.DATA, true), metadata, stream.chunkSize()));
        }
    }

    private void give(MediaFrame frame) {
        stream.accept(this, frame);
    }

    /** Has what was offered handed to the subscribers. */
    public void flush() {
        stream.flush();
    }

    /**
     * The publisher has gone without a word and may be back: its subscribers are told nothing yet, and whoever may publish the
     * name next continues for them. {@link #close} is due when it does not come within {@link StreamSettings#resumeMillis}.
     */
    public void abandon() {
        abandoned = true;
    }

    /** Whether it is the one in force and has sent sound or picture within so many ms. */
    public boolean isSending(int withinMillis) {
        return !abandoned && stream.publication() == this && clockMs.getAsLong() - lastMediaMs < withinMillis;
    }

    /** Whether a publisher that has the same right may take this one's place: it is gone, or has not been heard for long. */
    boolean mayBeDisplacedBy(Publisher other, long nowMs, int silentMillis) {
        return abandoned || publisher.showsSameKeyAs(other) && nowMs - lastMediaMs >= silentMillis;
    }

    /** Ends the publication: subscribers are told and stay. Idempotent. */
    @Override
    public void close() {
        stream.endOf(this);
    }

    private static boolean startsWith(byte[] payload, byte[] prefix) {
        return payload.length >= prefix.length && Arrays.equals(payload, 0, prefix.length, prefix, 0, prefix.length);
    }
}
