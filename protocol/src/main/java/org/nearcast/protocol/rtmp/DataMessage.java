// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.nearcast.protocol.amf0.Amf0Decoder;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.amf0.Amf0Exception;
import org.nearcast.protocol.amf0.Amf0Limits;
import org.nearcast.protocol.amf0.Amf0Object;

/**
 * A data message (RTMP 1.0, section 7.1.2): a handler's name and values. A publisher sends {@code @setDataFrame}, whose first
 * value names the handler that players are to see, usually {@code onMetaData}.
 */
public final class DataMessage {
    public static final String SET_DATA_FRAME = "@setDataFrame";
    public static final String ON_META_DATA = "onMetaData";

    private static final byte[] SET_DATA_FRAME_BYTES = Amf0Encoder.encode(SET_DATA_FRAME);
    private static final byte[] ON_META_DATA_BYTES = Amf0Encoder.encode(ON_META_DATA);

    private final String name;
    private final List<Object> values;

    public DataMessage(String name, List<Object> values) {
        this.name = Objects.requireNonNull(name);
        this.values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Metadata as a publisher sends it. */
    public static DataMessage setMetaData(Amf0Object metaData) {
        return new DataMessage(SET_DATA_FRAME, Arrays.asList(ON_META_DATA, metaData));
    }

    public static boolean isData(RtmpMessage message) {
        return message.type() == MessageType.DATA_AMF0 || message.type() == MessageType.DATA_AMF3;
    }

    /**
     * Reads a data message; type 15 is accepted as AMF0 behind a zero byte, with values in AMF3 where they say so.
     *
     * @throws RtmpException when it is none, is malformed, or is beyond {@link Amf0Limits#DEFAULT}
     */
    public static DataMessage decode(RtmpMessage message) throws RtmpException {
        if (!isData(message)) {
            throw new RtmpException("message type " + message.type() + " is no data");
        }
        ByteBuffer in = ByteBuffer.wrap(message.payload());
        in.position(prefixBytes(message));
        Amf0Decoder decoder = new Amf0Decoder(in, Amf0Limits.DEFAULT);
        try {
            Object name = decoder.hasNext() ? decoder.next() : null;
            if (!(name instanceof String)) {
                throw new RtmpException("a data message without a name");
            }
            List<Object> values = new ArrayList<>();
            while (decoder.hasNext()) {
                values.add(decoder.next());
            }
            return new DataMessage((String) name, values);
        } catch (Amf0Exception e) {
            throw new RtmpException("bad data message: " + e.getMessage(), e);
        }
    }

    /**
     * What players get for a publisher's message: without {@code @setDataFrame} and as type 18, the rest byte for byte; values in
     * AMF3, which few players know, in AMF0. A message that needs no change is returned as it is.
     */
    public static RtmpMessage forPlayers(RtmpMessage message) {
        byte[] payload = withoutAmf3(message);
        int from = prefixBytes(message);
        int end = from + SET_DATA_FRAME_BYTES.length;
        if (payload.length >= end && Arrays.equals(payload, from, end, SET_DATA_FRAME_BYTES, 0, end - from)) {
            from = end;
        }
        return from == 0
                ? message
                : new RtmpMessage(
                        MessageType.DATA_AMF0,
                        message.streamId(),
                        message.timestamp(),
                        Arrays.copyOfRange(payload, from, payload.length));
    }

    /** The opposite: metadata as a publisher says it to a server, anything else as it is. */
    public static RtmpMessage forServers(RtmpMessage message) {
        byte[] payload = message.payload();
        int name = ON_META_DATA_BYTES.length;
        if (message.type() != MessageType.DATA_AMF0
                || payload.length < name
                || !Arrays.equals(payload, 0, name, ON_META_DATA_BYTES, 0, name)) {
            return message;
        }
        byte[] set = Arrays.copyOf(SET_DATA_FRAME_BYTES, SET_DATA_FRAME_BYTES.length + payload.length);
        System.arraycopy(payload, 0, set, SET_DATA_FRAME_BYTES.length, payload.length);
        return new RtmpMessage(MessageType.DATA_AMF0, message.streamId(), message.timestamp(), set);
    }

    /** The payload, or one that says the same in AMF0; one that cannot be read is left as it is. */
    private static byte[] withoutAmf3(RtmpMessage message) {
        byte[] payload = message.payload();
        if (message.type() != MessageType.DATA_AMF3) {
            return payload;
        }
        ByteBuffer in = ByteBuffer.wrap(payload);
        int prefix = prefixBytes(message);
        in.position(prefix);
        Amf0Decoder decoder = new Amf0Decoder(in, Amf0Limits.DEFAULT);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.write(payload, 0, prefix);
        try {
            while (decoder.hasNext()) {
                plain.writeBytes(Amf0Encoder.encode(decoder.next()));
            }
        } catch (Amf0Exception | IllegalArgumentException e) {
            return payload;
        }
        return decoder.sawAmf3() && plain.size() <= RtmpMessage.MAX_PAYLOAD_BYTES ? plain.toByteArray() : payload;
    }

    private static int prefixBytes(RtmpMessage message) {
        byte[] payload = message.payload();
        return message.type() == MessageType.DATA_AMF3 && payload.length > 0 && payload[0] == 0 ? 1 : 0;
    }

    public RtmpMessage toMessage(int streamId, long timestamp) {
        Amf0Encoder encoder = new Amf0Encoder().write(name);
        values.forEach(encoder::write);
        return new RtmpMessage(MessageType.DATA_AMF0, streamId, timestamp, encoder.toByteArray());
    }

    public String name() {
        return name;
    }

    public List<Object> values() {
        return values;
    }

    /** The properties of onMetaData, with or without {@code @setDataFrame} before it; null when this is something else. */
    public Amf0Object metaData() {
        boolean set = SET_DATA_FRAME.equals(name);
        Object handler = set ? (values.isEmpty() ? null : values.get(0)) : name;
        int at = set ? 1 : 0;
        Object value = at < values.size() ? values.get(at) : null;
        return ON_META_DATA.equals(handler) && value instanceof Amf0Object ? (Amf0Object) value : null;
    }
}
