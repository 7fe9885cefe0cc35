// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** What a scanner finds in some bytes, as lines that can be compared. */
final class ScannedMessages implements ChunkScanner.Sink {
    final List<String> found = new ArrayList<>();

    /** The lines of all bytes given in pieces; the last line is the complaint, if there is one. */
    static List<String> in(byte[] bytes, int piece) {
        ScannedMessages messages = new ScannedMessages();
        ChunkScanner scanner = new ChunkScanner();
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                scanner.scan(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)), messages);
            }
        } catch (RtmpException e) {
            messages.found.add("refused: " + e.getMessage());
        }
        return messages.found;
    }

    static String line(int type, byte[] payload) {
        boolean media = type == 8 || type == 9;
        byte[] head = media ? Arrays.copyOf(payload, Math.min(payload.length, ChunkScanner.HEAD_BYTES)) : payload;
        return line(type, payload.length, head);
    }

    private static String line(int type, int length, byte[] head) {
        return type + " " + length + " " + Arrays.toString(head);
    }

    @Override
    public void media(int type, int length, byte[] head, int headLength) {
        found.add(line(type, length, Arrays.copyOf(head, headLength)));
    }

    @Override
    public void other(RtmpMessage message) {
        found.add(line(message.type(), message.payload().length, message.payload()));
    }
}
