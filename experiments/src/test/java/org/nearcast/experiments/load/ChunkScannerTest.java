// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.ChunkEncoder;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.ProtocolControl;
import org.nearcast.protocol.rtmp.RtmpMessage;

class ChunkScannerTest {
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final List<String> expected = new ArrayList<>();

    @Test
    void shouldFindEveryMessageHoweverItIsSplit() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            byte[] payload = new byte[random.nextInt(400)];
            random.nextBytes(payload);
            int[] types = {MessageType.AUDIO, MessageType.VIDEO, MessageType.DATA_AMF0, MessageType.COMMAND_AMF0};
            int type = types[random.nextInt(types.length)];
            long timestamp = random.nextBoolean() ? random.nextInt(1000) : 0xFFFFFFL + random.nextInt(1000);
            put(type + 60, new RtmpMessage(type, 1, timestamp, payload));
        }
        assertFoundAtEverySplit();
    }

    @Test
    void shouldObeyANewChunkSize() {
        put(2, ProtocolControl.setChunkSize(5000).toMessage());
        encoder.chunkSize(5000);
        put(6, new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[4000]));
        assertFoundAtEverySplit();
    }

    @Test
    void shouldFollowDeltasAndInterleavedChunks() {
        // Audio of 200 bytes begins, video of 3 bytes comes whole in between, both go on by short headers.
        header(0x04, 0, 0, 0, 0, 0, 200, 8, 1, 0, 0, 0);
        zeros(128);
        header(0x06, 0, 0, 0, 0, 0, 3, 9, 1, 0, 0, 0);
        zeros(3);
        header(0xC4);
        zeros(72);
        header(0x44, 0, 0, 23, 0, 0, 10, 8);
        zeros(10);
        header(0x84, 0, 0, 23);
        zeros(10);
        header(0xC4);
        zeros(10);
        expected.add(ScannedMessages.line(9, new byte[3]));
        expected.add(ScannedMessages.line(8, new byte[200]));
        for (int i = 0; i < 3; i++) {
            expected.add(ScannedMessages.line(8, new byte[10]));
        }
        assertFoundAtEverySplit();
    }

    @Test
    void shouldRefuseAMessageThatItWouldHaveToHold() {
        header(0x03, 0, 0, 0, 0xFF, 0xFF, 0xFF, 20, 0, 0, 0, 0);
        assertTrue(ScannedMessages.in(wire.toByteArray(), 1).get(0).startsWith("refused"));
    }

    @Test
    void shouldStepOverVideoOfAnyLength() {
        header(0x06, 0, 0, 0, 0xFF, 0xFF, 0xFF, 9, 1, 0, 0, 0);
        zeros(100);
        assertEquals(List.of(), ScannedMessages.in(wire.toByteArray(), 7));
    }

    @Test
    void shouldRefuseChunkStreamsThatBeginInTheMiddle() {
        header(0xC6, 1, 2, 3);
        assertTrue(ScannedMessages.in(wire.toByteArray(), 4).get(0).startsWith("refused"));
    }

    private void put(int chunkStream, RtmpMessage message) {
        ByteBuffer room = ByteBuffer.allocate(encoder.encodedLength(chunkStream, message));
        encoder.encode(chunkStream, message, room);
        wire.writeBytes(room.array());
        expected.add(ScannedMessages.line(message.type(), message.payload()));
    }

    private void header(int... bytes) {
        for (int one : bytes) {
            wire.write(one);
        }
    }

    private void zeros(int count) {
        wire.writeBytes(new byte[count]);
    }

    private void assertFoundAtEverySplit() {
        byte[] bytes = wire.toByteArray();
        for (int piece : new int[] {1, 2, 3, 7, 64, 129, bytes.length}) {
            assertEquals(expected, ScannedMessages.in(bytes, piece), "pieces of " + piece);
        }
    }
}
