// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.Arrays;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * One publisher's hold on a stream. Used by one thread at a time: {@link #offer} what arrives, {@link #flush} when nothing
 * more is at hand.
 */
public final class Publication implements AutoCloseable {
    private static final byte[] SET_DATA_FRAME = amf0String("@setDataFrame");
    private static final byte[] CLEAR_DATA_FRAME = amf0String("@clearDataFrame");
    private static final byte[] ON_META_DATA = amf0String("onMetaData");

    private final LiveStream stream;
    private final String origin;
    private final long sinceMs;

    Publication(LiveStream stream, String origin, long sinceMs) {
        this.stream = stream;
        this.origin = origin;
        this.sinceMs = sinceMs;
    }

    /** The stream. */
    public LiveStream stream() {
        return stream;
    }

    /** Where the publisher comes from, for people. */
    public String origin() {
        return origin;
    }

    /** Epoch ms when it began. */
    public long sinceMs() {
        return sinceMs;
    }

    /**
     * Takes a message of the publisher: audio, video, data or an aggregate of them; any other type is ignored. An empty one
     * too, which some encoders send and no player needs.
     */
    public void offer(RtmpMessage message) {
        byte[] payload = message.payload();
        if (payload.length == 0) {
            return;
        }
        switch (message.type()) {
            case MessageType.AUDIO:
                give(MediaFrame.audio(payload, stream.onTimeline(message.timestamp()), stream.chunkSize()));
                break;
            case MessageType.VIDEO:
                give(MediaFrame.video(payload, stream.onTimeline(message.timestamp()), stream.chunkSize()));
                break;
            case MessageType.DATA_AMF0:
                data(payload, message.timestamp());
                break;
            case MessageType.DATA_AMF3:
                data(Arrays.copyOfRange(payload, 1, payload.length), message.timestamp());
                break;
            case MessageType.AGGREGATE:
                AggregateMessage.split(message, this::offer);
                break;
            default:
        }
    }

    private void data(byte[] payload, long timestamp) {
        if (startsWith(payload, CLEAR_DATA_FRAME)) {
            stream.clearMetadata();
            return;
        }
        byte[] body = startsWith(payload, SET_DATA_FRAME)
                ? Arrays.copyOfRange(payload, SET_DATA_FRAME.length, payload.length)
                : payload;
        if (body.length > 0) {
            long when = stream.onTimeline(timestamp);
            give(MediaFrame.data(body, when, startsWith(body, ON_META_DATA), stream.chunkSize()));
        }
    }

    private void give(MediaFrame frame) {
        stream.accept(this, frame);
    }

    /** Has what was offered handed to the subscribers. */
    public void flush() {
        stream.flush();
    }

    /** Ends the publication: subscribers are told and stay. Idempotent. */
    @Override
    public void close() {
        stream.endOf(this);
    }

    private static boolean startsWith(byte[] payload, byte[] prefix) {
        return payload.length >= prefix.length && Arrays.equals(payload, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] amf0String(String text) {
        byte[] bytes = new byte[3 + text.length()];
        bytes[0] = 2;
        bytes[2] = (byte) text.length();
        for (int i = 0; i < text.length(); i++) {
            bytes[3 + i] = (byte) text.charAt(i);
        }
        return bytes;
    }
}
