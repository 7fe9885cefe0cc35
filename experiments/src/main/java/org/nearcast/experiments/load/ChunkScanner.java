// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.ProtocolControl;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * Reads a chunk stream (RTMP 1.0, section 5.3) for as little as possible: of audio and video it looks at the first bytes and
 * steps over the rest, so that a player costs next to nothing. Everything else, which is rare, is handed on whole. Bytes may
 * come split anywhere.
 *
 * <p>A type 3 chunk is taken to repeat the extended timestamp, as the text asks.
 */
final class ChunkScanner {
    /** Bytes of an audio or video message that are looked at. */
    static final int HEAD_BYTES = 48;

    /** Longest message that is neither audio nor video, bytes. */
    static final int MAX_OTHER_BYTES = 64 << 10;

    private static final int MAX_CHUNK_STREAMS = 64;
    private static final int DEFAULT_CHUNK_SIZE = 128;
    private static final int EXTENDED = 0xFFFFFF;
    private static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};

    /** Is told what comes. */
    interface Sink {
        /**
         * An audio or video message has arrived to its last byte.
         *
         * @param type {@link MessageType#AUDIO} or {@link MessageType#VIDEO}
         * @param length of its payload, bytes
         * @param head the payload's beginning; valid during the call
         * @param headLength bytes of it, at most {@link #HEAD_BYTES}
         */
        void media(int type, int length, byte[] head, int headLength);

        /** Any other message, Set Chunk Size included, which is obeyed already. */
        void other(RtmpMessage message) throws RtmpException;
    }

    private static final class ChunkStream {
        byte[] kept = new byte[HEAD_BYTES];
        int type;
        int length;
        int streamId;
        int arrived;
        boolean extended;

        boolean isMedia() {
            return type == MessageType.AUDIO || type == MessageType.VIDEO;
        }
    }

    private final Map<Integer, ChunkStream> streams = new HashMap<>();
    private final ChunkStream[] low = new ChunkStream[64];
    private final byte[] header = new byte[18];
    private int headerFilled;
    private int chunkSize = DEFAULT_CHUNK_SIZE;
    private ChunkStream current;
    private int chunkRemaining;

    /**
     * Consumes all of {@code in}.
     *
     * @throws RtmpException when the server breaks the format, or the sink says so; there is no going on after it
     */
    void scan(ByteBuffer in, Sink sink) throws RtmpException {
        while (in.hasRemaining()) {
            if (current != null || readHeader(in)) {
                readPayload(in, sink);
            }
        }
    }

    private boolean readHeader(ByteBuffer in) throws RtmpException {
        if (!fill(in, 1)) {
            return false;
        }
        int format = (header[0] & 0xFF) >>> 6;
        int lowId = header[0] & 0x3F;
        int basic = lowId == 0 ? 2 : lowId == 1 ? 3 : 1;
        int whole = basic + MESSAGE_HEADER_BYTES[format];
        if (!fill(in, whole)) {
            return false;
        }
        ChunkStream stream = stream(id(basic), format);
        boolean extended = format == 3 ? stream.extended : uint24(basic) == EXTENDED;
        if (extended && !fill(in, whole + 4)) {
            return false;
        }
        headerFilled = 0;
        begin(stream, format, basic, extended);
        return true;
    }

    private boolean fill(ByteBuffer in, int wanted) {
        int missing = wanted - headerFilled;
        if (missing > 0) {
            int count = Math.min(missing, in.remaining());
            in.get(header, headerFilled, count);
            headerFilled += count;
        }
        return headerFilled >= wanted;
    }

    private int id(int basicBytes) {
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
        ChunkStream known = id < low.length ? low[id] : streams.get(id);
        if (known != null) {
            return known;
        }
        if (format > 1) {
            throw new RtmpException("chunk stream " + id + " begins with a type " + format + " header");
        }
        if (streams.size() == MAX_CHUNK_STREAMS) {
            throw new RtmpException("more than " + MAX_CHUNK_STREAMS + " chunk streams");
        }
        ChunkStream stream = new ChunkStream();
        streams.put(id, stream);
        if (id < low.length) {
            low[id] = stream;
        }
        return stream;
    }

    private void begin(ChunkStream stream, int format, int basic, boolean extended) throws RtmpException {
        if (format < 3) {
            if (stream.arrived > 0) {
                throw new RtmpException("a new message inside another of its chunk stream");
            }
            stream.extended = extended;
        }
        if (format < 2) {
            stream.length = uint24(basic + 3);
            stream.type = header[basic + 6] & 0xFF;
            if (!stream.isMedia() && stream.length > MAX_OTHER_BYTES) {
                throw new RtmpException("message of type " + stream.type + " with " + stream.length + " bytes");
            }
        }
        if (format == 0) {
            stream.streamId = header[basic + 7] & 0xFF
                    | (header[basic + 8] & 0xFF) << 8
                    | (header[basic + 9] & 0xFF) << 16
                    | header[basic + 10] << 24;
        }
        current = stream;
        chunkRemaining = Math.min(chunkSize, stream.length - stream.arrived);
    }

    private int uint24(int at) {
        return (header[at] & 0xFF) << 16 | (header[at + 1] & 0xFF) << 8 | header[at + 2] & 0xFF;
    }

    private void readPayload(ByteBuffer in, Sink sink) throws RtmpException {
        ChunkStream stream = current;
        int count = Math.min(chunkRemaining, in.remaining());
        keep(stream, in, count);
        in.position(in.position() + count);
        stream.arrived += count;
        chunkRemaining -= count;
        if (chunkRemaining > 0) {
            return;
        }
        current = null;
        if (stream.arrived == stream.length) {
            stream.arrived = 0;
            whole(stream, sink);
        }
    }

    /** Copies what is wanted of the next bytes, without moving on. */
    private static void keep(ChunkStream stream, ByteBuffer in, int count) {
        int wanted = stream.isMedia() ? Math.min(stream.length, HEAD_BYTES) : stream.length;
        int copy = Math.min(wanted - stream.arrived, count);
        if (copy > 0) {
            if (stream.kept.length < stream.arrived + copy) {
                stream.kept = Arrays.copyOf(stream.kept, Math.min(wanted, 2 * (stream.arrived + copy)));
            }
            in.get(in.position(), stream.kept, stream.arrived, copy);
        }
    }

    private void whole(ChunkStream stream, Sink sink) throws RtmpException {
        if (stream.isMedia()) {
            sink.media(stream.type, stream.length, stream.kept, Math.min(stream.length, HEAD_BYTES));
            return;
        }
        byte[] payload = Arrays.copyOf(stream.kept, stream.length);
        RtmpMessage message = new RtmpMessage(stream.type, stream.streamId, 0, payload);
        if (stream.type == MessageType.SET_CHUNK_SIZE) {
            long size = ProtocolControl.decode(message).value();
            if (size < 1 || size > Integer.MAX_VALUE) {
                throw new RtmpException("chunk size " + size);
            }
            chunkSize = (int) size;
        }
        sink.other(message);
    }
}
