// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Bytes after the handshake to messages (RTMP 1.0, section 5.3), for one direction of one connection. Bytes may come split
 * anywhere. Set Chunk Size and Abort are obeyed here, and handed on like every other message.
 *
 * <p>Where peers differ from the text: a type 1 header may open a chunk stream (librtmp does so for its first control
 * message), and a type 3 chunk may repeat the extended timestamp or not (the text says it does, many do not); it is taken
 * as repeated when it equals the one before.
 *
 * <p>Memory grows with what has arrived, never with what a header claims. After an exception the decoder refuses all input.
 */
public final class ChunkDecoder {
    private static final int DEFAULT_CHUNK_SIZE = 128;
    private static final int EXTENDED = 0xFFFFFF;
    /** Three bytes of basic header, eleven of message header, four of extended timestamp. */
    private static final int MAX_HEADER_BYTES = 18;

    private static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};

    private final RtmpLimits limits;
    private final ChunkStream[] lowStreams = new ChunkStream[64];
    private final Map<Integer, ChunkStream> highStreams = new HashMap<>();
    private int streamCount;
    private final byte[] header = new byte[MAX_HEADER_BYTES];
    private int headerFilled;
    private int chunkSize = DEFAULT_CHUNK_SIZE;
    /** Bytes taken for an extended timestamp in an earlier call that turned out to be payload. */
    private ByteBuffer givenBack;

    private ChunkStream current;
    private int chunkRemaining;
    private int partialBytes;
    private long messagesBegun;
    private long bytesReceived;
    private boolean failed;

    public ChunkDecoder(RtmpLimits limits) {
        this.limits = limits;
    }

    /**
     * Consumes all of {@code in}.
     *
     * @param out is handed every message as it becomes whole, in order
     * @throws RtmpException when the peer breaks the format or a limit; there is no going on after it
     */
    public void decode(ByteBuffer in, Consumer<RtmpMessage> out) throws RtmpException {
        if (failed) {
            throw new RtmpException("chunk stream already broken");
        }
        int start = in.position();
        failed = true;
        try {
            consume(in, out);
            failed = false;
        } finally {
            bytesReceived += in.position() - start;
        }
    }

    private void consume(ByteBuffer in, Consumer<RtmpMessage> out) throws RtmpException {
        while (in.hasRemaining()) {
            if (current == null && !readHeader(in)) {
                return;
            }
            ByteBuffer earlier = givenBack;
            if (earlier != null) {
                givenBack = null;
                consume(earlier, out);
            } else {
                readPayload(in, out);
            }
        }
    }

    /** Bytes consumed so far, for the acknowledgement window. */
    public long bytesReceived() {
        return bytesReceived;
    }

    /** The peer's chunk size, bytes; 128 until it says otherwise. */
    public int chunkSize() {
        return chunkSize;
    }

    /** Bytes allocated for messages that are not whole yet. */
    public int partialBytes() {
        return partialBytes;
    }

    /** The ordinal, 1 for the connection's first, of the message that began first among those not whole yet; 0 for none. */
    public long oldestUnfinished() {
        long oldest = 0;
        if (partialBytes > 0) {
            for (ChunkStream stream : lowStreams) {
                oldest = older(stream, oldest);
            }
            for (ChunkStream stream : highStreams.values()) {
                oldest = older(stream, oldest);
            }
        }
        return oldest;
    }

    private static long older(ChunkStream stream, long than) {
        boolean is = stream != null && stream.assembling && (than == 0 || stream.ordinal < than);
        return is ? stream.ordinal : than;
    }

    private boolean readHeader(ByteBuffer in) throws RtmpException {
        if (!fillHeader(in, 1)) {
            return false;
        }
        int format = (header[0] & 0xFF) >>> 6;
        int lowId = header[0] & 0x3F;
        int basicBytes = lowId == 0 ? 2 : lowId == 1 ? 3 : 1;
        int messageBytes = MESSAGE_HEADER_BYTES[format];
        if (!fillHeader(in, basicBytes + messageBytes)) {
            return false;
        }
        ChunkStream stream = stream(chunkStreamId(basicBytes), format);
        boolean extended = messageBytes == 0 ? stream.extended : uint24(basicBytes) == EXTENDED;
        if (extended) {
            if (format == 3) {
                if (!skipRepeatedTimestamp(in, stream, basicBytes)) {
                    return false;
                }
            } else if (!fillHeader(in, basicBytes + messageBytes + 4)) {
                return false;
            }
        }
        beginChunk(stream, format, basicBytes, extended);
        headerFilled = 0;
        return true;
    }

    private boolean fillHeader(ByteBuffer in, int wanted) {
        int missing = wanted - headerFilled;
        if (missing > 0) {
            int count = Math.min(missing, in.remaining());
            in.get(header, headerFilled, count);
            headerFilled += count;
        }
        return headerFilled >= wanted;
    }

    private int chunkStreamId(int basicBytes) {
        switch (basicBytes) {
            case 1:
                return header[0] & 0x3F;
            case 2:
                return 64 + (header[1] & 0xFF);
            default:
                return 64 + (header[1] & 0xFF) + ((header[2] & 0xFF) << 8);
        }
    }

    private ChunkStream stream(int id, int format) throws RtmpException {
        ChunkStream stream = find(id);
        if (stream == null) {
            if (format > 1) {
                throw new RtmpException("chunk stream " + id + " begins with a type " + format + " header");
            }
            if (streamCount == limits.maxChunkStreams()) {
                throw new RtmpException("more than " + streamCount + " chunk streams");
            }
            streamCount++;
            stream = new ChunkStream(id);
            if (id < lowStreams.length) {
                lowStreams[id] = stream;
            } else {
                highStreams.put(id, stream);
            }
        }
        return stream;
    }

    private ChunkStream find(int id) {
        return id >= 0 && id < lowStreams.length ? lowStreams[id] : highStreams.get(id);
    }

    /**
     * Consumes the four bytes of an extended timestamp repeated in a type 3 chunk, and gives them back when they are payload.
     * Decided at the first byte that differs, so nothing waits for bytes that may not come.
     *
     * @return false when more bytes are needed to tell
     */
    private boolean skipRepeatedTimestamp(ByteBuffer in, ChunkStream stream, int basicBytes) {
        int heldBefore = headerFilled;
        for (int wanted = basicBytes + 1; wanted <= basicBytes + 4; wanted++) {
            if (!fillHeader(in, wanted)) {
                return false;
            }
            int bytes = wanted - basicBytes;
            if (!startsWith(stream.timestampField, basicBytes, bytes)
                    && !startsWith(stream.timestamp, basicBytes, bytes)) {
                in.position(in.position() - (headerFilled - heldBefore));
                if (heldBefore > basicBytes) {
                    givenBack = ByteBuffer.wrap(Arrays.copyOfRange(header, basicBytes, heldBefore));
                }
                return true;
            }
        }
        return true;
    }

    private boolean startsWith(int value, int offset, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (header[offset + i] != (byte) (value >>> (24 - 8 * i))) {
                return false;
            }
        }
        return true;
    }

    private void beginChunk(ChunkStream stream, int format, int basicBytes, boolean extended) throws RtmpException {
        if (format == 3) {
            if (!stream.assembling) {
                // After a type 0 chunk the delta is that chunk's timestamp (section 5.3.1.2.4).
                stream.timestamp += stream.timestampField;
                beginMessage(stream);
            }
        } else {
            if (stream.assembling) {
                throw new RtmpException("a new message on chunk stream " + stream.id + " inside another");
            }
            applyMessageHeader(stream, format, basicBytes, extended);
            beginMessage(stream);
        }
        current = stream;
        chunkRemaining = Math.min(chunkSize, stream.length - stream.filled);
    }

    private void applyMessageHeader(ChunkStream stream, int format, int at, boolean extended) throws RtmpException {
        stream.extended = extended;
        stream.timestampField = extended ? int32(at + MESSAGE_HEADER_BYTES[format]) : uint24(at);
        stream.timestamp = format == 0 ? stream.timestampField : stream.timestamp + stream.timestampField;
        if (format < 2) {
            stream.length = uint24(at + 3);
            stream.type = header[at + 6] & 0xFF;
            if (stream.length > limits.maxMessageBytes()) {
                throw new RtmpException(
                        "message of " + stream.length + " bytes, allowed are " + limits.maxMessageBytes());
            }
        }
        if (format == 0) {
            stream.streamId = Integer.reverseBytes(int32(at + 7));
        }
    }

    private void beginMessage(ChunkStream stream) {
        stream.ordinal = ++messagesBegun;
        stream.assembling = true;
        stream.filled = 0;
    }

    private void readPayload(ByteBuffer in, Consumer<RtmpMessage> out) throws RtmpException {
        ChunkStream stream = current;
        int count = Math.min(chunkRemaining, in.remaining());
        if (count > 0) {
            int growth = stream.growthFor(count, in.remaining());
            if (growth > 0) {
                if (growth > limits.maxPartialBytes() - partialBytes) {
                    throw new RtmpException("more than " + limits.maxPartialBytes() + " bytes of unfinished messages");
                }
                partialBytes += growth;
                stream.grow(growth);
            }
            in.get(stream.payload, stream.filled, count);
            stream.filled += count;
            chunkRemaining -= count;
        }
        if (chunkRemaining > 0) {
            return;
        }
        current = null;
        if (stream.filled == stream.length) {
            partialBytes -= stream.payload.length;
            RtmpMessage message = stream.finish();
            obey(message);
            out.accept(message);
        }
    }

    private void obey(RtmpMessage message) throws RtmpException {
        if (message.type() == MessageType.SET_CHUNK_SIZE) {
            int size = controlValue(message);
            if (size < 1) {
                throw new RtmpException("chunk size " + size);
            }
            chunkSize = size;
        } else if (message.type() == MessageType.ABORT) {
            ChunkStream aborted = find(controlValue(message));
            if (aborted != null && aborted.assembling) {
                partialBytes -= aborted.payload.length;
                aborted.reset();
            }
        }
    }

    private static int controlValue(RtmpMessage message) throws RtmpException {
        if (message.payload().length < 4) {
            throw new RtmpException(
                    "control message of type " + message.type() + " with " + message.payload().length + " bytes");
        }
        return ByteBuffer.wrap(message.payload()).getInt();
    }

    private int uint24(int at) {
        return (header[at] & 0xFF) << 16 | (header[at + 1] & 0xFF) << 8 | header[at + 2] & 0xFF;
    }

    private int int32(int at) {
        return uint24(at) << 8 | header[at + 3] & 0xFF;
    }
}
