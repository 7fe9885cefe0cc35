// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;

/**
 * Messages to chunks (RTMP 1.0, section 5.3.1). Every message begins with a type 0 header, so its bytes depend on nothing but
 * the message, the chunk stream id and the chunk size: one encoding serves every player. The extended timestamp is repeated
 * in type 3 chunks, as the text asks.
 */
public final class ChunkEncoder {
    /** The largest size worth saying: a message is never longer (section 5.4.1). */
    public static final int MAX_CHUNK_SIZE = 0xFFFFFF;

    private static final int DEFAULT_CHUNK_SIZE = 128;
    private static final int EXTENDED = 0xFFFFFF;
    private static final int MAX_CHUNK_STREAM_ID = 65599;
    private static final int MESSAGE_HEADER_BYTES = 11;

    private int chunkSize = DEFAULT_CHUNK_SIZE;

    /**
     * From the next message on; the peer must have been told by Set Chunk Size.
     *
     * @param bytes 1 to {@link #MAX_CHUNK_SIZE}
     */
    public void chunkSize(int bytes) {
        if (bytes < 1 || bytes > MAX_CHUNK_SIZE) {
            throw new IllegalArgumentException("chunk size " + bytes);
        }
        chunkSize = bytes;
    }

    public int chunkSize() {
        return chunkSize;
    }

    /** The bytes that {@link #encode(int, RtmpMessage)} will make. */
    public int encodedLength(int chunkStreamId, RtmpMessage message) {
        int basic = basicHeaderBytes(chunkStreamId);
        int extended = message.timestamp() >= EXTENDED ? 4 : 0;
        int length = message.payload().length;
        int continuations = length == 0 ? 0 : (length - 1) / chunkSize;
        return basic + MESSAGE_HEADER_BYTES + extended + length + continuations * (basic + extended);
    }

    /**
     * @param chunkStreamId 2 to 65599; 2 is for control messages
     * @return the whole message, ready to send
     */
    public byte[] encode(int chunkStreamId, RtmpMessage message) {
        byte[] bytes = new byte[encodedLength(chunkStreamId, message)];
        encode(chunkStreamId, message, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Writes what {@link #encode(int, RtmpMessage)} returns; {@code out} is big-endian and has room for it. */
    public void encode(int chunkStreamId, RtmpMessage message, ByteBuffer out) {
        byte[] payload = message.payload();
        boolean extended = message.timestamp() >= EXTENDED;
        int field = extended ? EXTENDED : (int) message.timestamp();
        putBasicHeader(out, 0, chunkStreamId);
        out.putShort((short) (field >>> 8)).put((byte) field);
        out.put((byte) (payload.length >>> 16)).putShort((short) payload.length);
        out.put((byte) message.type());
        out.putInt(Integer.reverseBytes(message.streamId()));
        if (extended) {
            out.putInt((int) message.timestamp());
        }
        int sent = Math.min(chunkSize, payload.length);
        out.put(payload, 0, sent);
        while (sent < payload.length) {
            putBasicHeader(out, 3, chunkStreamId);
            if (extended) {
                out.putInt((int) message.timestamp());
            }
            int count = Math.min(chunkSize, payload.length - sent);
            out.put(payload, sent, count);
            sent += count;
        }
    }

    private static int basicHeaderBytes(int chunkStreamId) {
        if (chunkStreamId < 2 || chunkStreamId > MAX_CHUNK_STREAM_ID) {
            throw new IllegalArgumentException("chunk stream id " + chunkStreamId);
        }
        return chunkStreamId < 64 ? 1 : chunkStreamId < 320 ? 2 : 3;
    }

    private static void putBasicHeader(ByteBuffer out, int format, int chunkStreamId) {
        int top = format << 6;
        switch (basicHeaderBytes(chunkStreamId)) {
            case 1:
                out.put((byte) (top | chunkStreamId));
                break;
            case 2:
                out.put((byte) top).put((byte) (chunkStreamId - 64));
                break;
            default:
                int rest = chunkStreamId - 64;
                out.put((byte) (top | 1)).put((byte) rest).put((byte) (rest >>> 8));
                break;
        }
    }
}
