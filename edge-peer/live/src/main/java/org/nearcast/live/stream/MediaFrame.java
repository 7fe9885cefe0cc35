// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * One message of a live stream, classified, and chunked at most once for all its players.
 *
 * <p>A subscriber borrows a frame for the duration of the call that hands it over. Its message may be kept as long as one
 * likes (it is ordinary memory); whoever wants {@link #chunks()} later must {@link #retain()} and {@link #release()}.
 */
public final class MediaFrame extends AbstractReferenceCounted {
    /** The message stream that frames are chunked for: the one that nearly every client's createStream yields. */
    public static final int SHARED_STREAM_ID = 1;

    private static final int AUDIO_CHUNK_STREAM = 4;
    private static final int DATA_CHUNK_STREAM = 5;
    private static final int VIDEO_CHUNK_STREAM = 6;

    private final RtmpMessage message;
    private final MediaKind kind;
    private final boolean keyFrame;
    private final boolean header;
    private final int chunkSize;
    private ByteBuf chunks;

    private MediaFrame(RtmpMessage message, MediaKind kind, boolean keyFrame, boolean header, int chunkSize) {
        this.message = message;
        this.kind = kind;
        this.keyFrame = keyFrame;
        this.header = header;
        this.chunkSize = chunkSize;
    }

    static MediaFrame audio(byte[] payload, long timestamp, int chunkSize) {
        return new MediaFrame(
                message(MessageType.AUDIO, timestamp, payload),
                MediaKind.AUDIO,
                false,
                AudioTag.isSequenceHeader(payload),
                chunkSize);
    }

    static MediaFrame video(byte[] payload, long timestamp, int chunkSize) {
        boolean header = VideoTag.isSequenceHeader(payload);
        return new MediaFrame(
                message(MessageType.VIDEO, timestamp, payload),
                MediaKind.VIDEO,
                VideoTag.isKeyFrame(payload),
                header,
                chunkSize);
    }

    static MediaFrame data(byte[] payload, long timestamp, boolean metadata, int chunkSize) {
        return new MediaFrame(
                message(MessageType.DATA_AMF0, timestamp, payload), MediaKind.DATA, false, metadata, chunkSize);
    }

    private static RtmpMessage message(int type, long timestamp, byte[] payload) {
        return new RtmpMessage(type, SHARED_STREAM_ID, timestamp, payload);
    }

    /** What it carries. */
    public MediaKind kind() {
        return kind;
    }

    /** Milliseconds on the stream's own timeline, 0 to 2^32 - 1, wrapping. */
    public long timestamp() {
        return message.timestamp();
    }

    /** The bytes of the FLV tag body or AMF0 data. Shared: never to be written to. */
    public byte[] payload() {
        return message.payload();
    }

    /** The message on {@link #SHARED_STREAM_ID}. */
    public RtmpMessage message() {
        return message;
    }

    /** Bytes of payload. */
    public int size() {
        return message.payload().length;
    }

    /** Whether decoding may start with this picture. */
    public boolean keyFrame() {
        return keyFrame;
    }

    /** Whether this is a codec's configuration or the stream's onMetaData, of which the latest is valid until replaced. */
    public boolean header() {
        return header;
    }

    /** The chunk stream that players get it on. */
    public int chunkStreamId() {
        switch (kind) {
            case AUDIO:
                return AUDIO_CHUNK_STREAM;
            case VIDEO:
                return VIDEO_CHUNK_STREAM;
            default:
                return DATA_CHUNK_STREAM;
        }
    }

    /**
     * The message as RTMP chunks on {@link #SHARED_STREAM_ID}, a type 0 header first, in direct memory. The buffer lives as
     * long as the frame; take {@code retainedDuplicate()} of it to write it.
     */
    public synchronized ByteBuf chunks() {
        if (chunks == null) {
            chunks = encode(message);
        }
        return chunks;
    }

    /** The same message at another time (ms) or on another message stream, chunked anew; the caller owns the buffer. */
    public ByteBuf chunksAs(long timestamp, int streamId) {
        return encode(message.withTimestamp(timestamp).withStreamId(streamId));
    }

    private ByteBuf encode(RtmpMessage as) {
        ChunkEncoder encoder = new ChunkEncoder();
        encoder.chunkSize(chunkSize);
        int length = encoder.encodedLength(chunkStreamId(), as);
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(length, length);
        encoder.encode(chunkStreamId(), as, out.internalNioBuffer(0, length));
        return out.writerIndex(length);
    }

    @Override
    public MediaFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected synchronized void deallocate() {
        if (chunks != null) {
            chunks.release();
            chunks = null;
        }
    }
}
