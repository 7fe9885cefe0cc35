// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.FlvTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * One message of a live stream, classified, and chunked at most once for all its players.
 *
 * <p>A subscriber borrows a frame for the duration of the call that hands it over. Its message may be kept as long as one
 * likes (it is ordinary memory); whoever wants {@link #chunks()} or
 * {@link #flvTag()} later must {@link #retain()} and {@link #release()}.
 */
public final class MediaFrame extends AbstractReferenceCounted {
    /** The message stream that frames are chunked for: the one that nearly every client's createStream yields. */
    public static final int SHARED_STREAM_ID = 1;

    private static final int AUDIO_CHUNK_STREAM = 4;
    private static final int DATA_CHUNK_STREAM = 5;
    private static final int VIDEO_CHUNK_STREAM = 6;

    /** What a frame takes beside its payload: objects, queue entries, a buffer's book-keeping. */
    private static final int OVERHEAD_BYTES = 256;

    /** {@link #headerSlot} of onMetaData. */
    static final int METADATA_SLOT = 0;

    private static final int SLOT_KIND = 1024;
    private static final int SLOT_ROLE = 256;
    private static final int NO_SLOT = -1;

    private final RtmpMessage message;
    private final MediaKind kind;
    private final boolean keyFrame;
    private final int headerSlot;
    private final int chunkSize;
    private ByteBuf chunks;
    private ByteBuf flvTag;

    private MediaFrame(RtmpMessage message, MediaKind kind, boolean keyFrame, int headerSlot, int chunkSize) {
        this.message = message;
        this.kind = kind;
        this.keyFrame = keyFrame;
        this.headerSlot = headerSlot;
        this.chunkSize = chunkSize;
    }

    static MediaFrame audio(byte[] payload, long timestamp, int chunkSize) {
        return new MediaFrame(
                message(MessageType.AUDIO, timestamp, payload),
                MediaKind.AUDIO,
                false,
                AudioTag.isConfiguration(payload)
                        ? 2 * SLOT_KIND
                                + (AudioTag.isSequenceHeader(payload) ? 0 : SLOT_ROLE)
                                + AudioTag.trackId(payload)
                        : NO_SLOT,
                chunkSize);
    }

    /** @param keyFrame whether decoding may start with this picture */
    static MediaFrame video(byte[] payload, long timestamp, boolean keyFrame, int chunkSize) {
        return new MediaFrame(
                message(MessageType.VIDEO, timestamp, payload),
                MediaKind.VIDEO,
                keyFrame,
                VideoTag.isConfiguration(payload)
                        ? SLOT_KIND + (VideoTag.isSequenceHeader(payload) ? 0 : SLOT_ROLE) + VideoTag.trackId(payload)
                        : NO_SLOT,
                chunkSize);
    }

    static MediaFrame data(byte[] payload, long timestamp, boolean metadata, int chunkSize) {
        return new MediaFrame(
                message(MessageType.DATA_AMF0, timestamp, payload),
                MediaKind.DATA,
                false,
                metadata ? METADATA_SLOT : NO_SLOT,
                chunkSize);
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

    /** Bytes of memory that it is counted for wherever frames pile up; a flood of tiny ones is bounded by this. */
    public int cost() {
        return size() + OVERHEAD_BYTES;
    }

    /** Whether decoding may start with this picture. */
    public boolean keyFrame() {
        return keyFrame;
    }

    /** Whether this is a codec's configuration or the stream's onMetaData, of which the latest is valid until replaced. */
    public boolean header() {
        return headerSlot != NO_SLOT;
    }

    /**
     * What the header is of: those of one slot replace each other. In ascending order they may go to a player: onMetaData, then
     * each video track's, then each audio track's. -1 for no header.
     */
    public int headerSlot() {
        return headerSlot;
    }

    /** Whether pictures after this header cannot be decoded with the one before it. */
    boolean configuresPictures() {
        return kind == MediaKind.VIDEO && header() && headerSlot % SLOT_KIND < SLOT_ROLE;
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

    /**
     * The message as a tag of an FLV file with its back pointer, in direct memory. The buffer lives as long as the frame; take
     * {@code retainedDuplicate()} of it to write it.
     */
    public synchronized ByteBuf flvTag() {
        if (flvTag == null) {
            flvTag = encodeTag(message.timestamp());
        }
        return flvTag;
    }

    /** The same at another time (ms); the caller owns the buffer. */
    public ByteBuf flvTagAs(long timestamp) {
        return encodeTag(timestamp);
    }

    private ByteBuf encodeTag(long timestamp) {
        byte[] tag = new FlvTag(message.type(), timestamp, message.payload()).toBytes();
        return ByteBufAllocator.DEFAULT.directBuffer(tag.length, tag.length).writeBytes(tag);
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
        if (flvTag != null) {
            flvTag.release();
            flvTag = null;
        }
    }
}
