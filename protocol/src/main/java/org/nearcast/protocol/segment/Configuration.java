// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * The configuration in force: the newest onMetaData, and of each track the newest sequence header and the newest of what else
 * Enhanced RTMP lets stay in force. Bounded; what finds no room is not repeated.
 */
final class Configuration {
    /** The most messages in force. */
    static final int MAX_MESSAGES = 32;

    /** {@link #slot} of a message that is none. */
    static final int NONE = -1;

    private static final byte[] ON_META_DATA = Amf0Encoder.encode(DataMessage.ON_META_DATA);
    private static final byte[] CLEAR_DATA_FRAME = Amf0Encoder.encode("@clearDataFrame");

    private static final int METADATA_SLOT = 0;
    private static final int VIDEO_SLOTS = 0x400;
    private static final int AUDIO_SLOTS = 0x800;
    private static final int NO_SEQUENCE_HEADER = 0x100;

    private final int maxBytes;
    private final SortedMap<Integer, RtmpMessage> inForce = new TreeMap<>();
    private int bytes;

    /** @param maxBytes most bytes of records */
    Configuration(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What a message configures: those of one slot replace each other; {@link #NONE} if nothing. */
    static int slot(RtmpMessage message) {
        byte[] payload = message.payload();
        switch (message.type()) {
            case MessageType.DATA_AMF0:
                return startsWith(payload, ON_META_DATA) ? METADATA_SLOT : NONE;
            case MessageType.VIDEO:
                return !VideoTag.isConfiguration(payload)
                        ? NONE
                        : VIDEO_SLOTS
                                + (VideoTag.isSequenceHeader(payload) ? 0 : NO_SEQUENCE_HEADER)
                                + VideoTag.trackId(payload);
            case MessageType.AUDIO:
                return !AudioTag.isConfiguration(payload)
                        ? NONE
                        : AUDIO_SLOTS
                                + (AudioTag.isSequenceHeader(payload) ? 0 : NO_SEQUENCE_HEADER)
                                + AudioTag.trackId(payload);
            default:
                return NONE;
        }
    }

    /** Whether a publisher takes its metadata back by this. */
    static boolean isClear(RtmpMessage message) {
        return message.type() == MessageType.DATA_AMF0 && startsWith(message.payload(), CLEAR_DATA_FRAME);
    }

    private static boolean startsWith(byte[] payload, byte[] prefix) {
        return payload.length >= prefix.length && Arrays.equals(payload, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Has a message take effect if it is configuration. */
    void take(RtmpMessage message) {
        int slot = isClear(message) ? METADATA_SLOT : slot(message);
        if (slot == NONE) {
            return;
        }
        RtmpMessage old = inForce.remove(slot);
        bytes -= old == null ? 0 : cost(old);
        if (!isClear(message) && inForce.size() < MAX_MESSAGES && bytes + cost(message) <= maxBytes) {
            inForce.put(slot, message);
            bytes += cost(message);
        }
    }

    private static int cost(RtmpMessage message) {
        return Crumb.HEAD_BYTES + message.payload().length;
    }

    /** In the order in which a player may have them: onMetaData, each video track's, each audio track's. */
    void forEach(Consumer<RtmpMessage> each) {
        inForce.values().forEach(each);
    }
}
