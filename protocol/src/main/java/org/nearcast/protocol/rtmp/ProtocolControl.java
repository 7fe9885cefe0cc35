// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;

/**
 * A protocol control message (RTMP 1.0, section 5.4): types 1, 2, 3, 5 and 6. They travel on message stream 0 and chunk stream
 * {@link #CHUNK_STREAM_ID}.
 */
public final class ProtocolControl {
    public static final int CHUNK_STREAM_ID = 2;

    /** Limit types of Set Peer Bandwidth (section 5.4.5). */
    public static final int LIMIT_HARD = 0;

    public static final int LIMIT_SOFT = 1;
    public static final int LIMIT_DYNAMIC = 2;

    private final int type;
    private final long value;
    private final int limitType;

    private ProtocolControl(int type, long value, int limitType) {
        this.type = type;
        this.value = value & 0xFFFFFFFFL;
        this.limitType = limitType;
    }

    /** @param bytes 1 to {@link ChunkEncoder#MAX_CHUNK_SIZE} */
    public static ProtocolControl setChunkSize(int bytes) {
        return new ProtocolControl(MessageType.SET_CHUNK_SIZE, bytes, 0);
    }

    /** The rest of the unfinished message on this chunk stream will not come. */
    public static ProtocolControl abort(int chunkStreamId) {
        return new ProtocolControl(MessageType.ABORT, chunkStreamId, 0);
    }

    /** @param bytesReceived so far; the low 32 bits are sent */
    public static ProtocolControl acknowledgement(long bytesReceived) {
        return new ProtocolControl(MessageType.ACKNOWLEDGEMENT, bytesReceived, 0);
    }

    public static ProtocolControl windowAcknowledgementSize(long bytes) {
        return new ProtocolControl(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, bytes, 0);
    }

    /** @param limitType {@link #LIMIT_HARD}, {@link #LIMIT_SOFT} or {@link #LIMIT_DYNAMIC} */
    public static ProtocolControl setPeerBandwidth(long bytes, int limitType) {
        return new ProtocolControl(MessageType.SET_PEER_BANDWIDTH, bytes, limitType);
    }

    /** Whether {@code message} is of one of the five types. */
    public static boolean isProtocolControl(RtmpMessage message) {
        int type = message.type();
        return (type >= MessageType.SET_CHUNK_SIZE && type <= MessageType.ACKNOWLEDGEMENT)
                || type == MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE
                || type == MessageType.SET_PEER_BANDWIDTH;
    }

    /** @throws RtmpException when it is another type or too short; a missing limit type counts as hard */
    public static ProtocolControl decode(RtmpMessage message) throws RtmpException {
        byte[] payload = message.payload();
        if (!isProtocolControl(message) || payload.length < 4) {
            throw new RtmpException("no control message: type " + message.type() + ", " + payload.length + " bytes");
        }
        int limitType = message.type() == MessageType.SET_PEER_BANDWIDTH && payload.length > 4 ? payload[4] & 0xFF : 0;
        return new ProtocolControl(message.type(), ByteBuffer.wrap(payload).getInt(), limitType);
    }

    public RtmpMessage toMessage() {
        ByteBuffer payload = ByteBuffer.allocate(type == MessageType.SET_PEER_BANDWIDTH ? 5 : 4);
        payload.putInt((int) value);
        if (payload.hasRemaining()) {
            payload.put((byte) limitType);
        }
        return new RtmpMessage(type, 0, 0, payload.array());
    }

    /** One of {@link MessageType}. */
    public int type() {
        return type;
    }

    /** Bytes or chunk stream id, by type; 0..2^32-1. */
    public long value() {
        return value;
    }

    /** Of Set Peer Bandwidth, else 0. */
    public int limitType() {
        return limitType;
    }
}
