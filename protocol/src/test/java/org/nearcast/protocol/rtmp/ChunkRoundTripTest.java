// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkRoundTripTest {
    private static final int[] CHUNK_STREAM_IDS = {2, 3, 63, 64, 319, 320, 65599};
    private static final long[] TIMESTAMPS = {0, 1, 0xFFFFFE, 0xFFFFFF, 0x1000000, 0xFFFFFFFFL};

    @Test
    void shouldDecodeWhatIsEncodedHoweverItIsSplit() throws RtmpException {
        long seed = 20261120;
        Random random = new Random(seed);
        ChunkEncoder encoder = new ChunkEncoder();
        ChunkDecoder decoder = new ChunkDecoder(RtmpLimits.DEFAULT);
        List<RtmpMessage> decoded = new ArrayList<>();
        for (int round = 0; round < 3000; round++) {
            if (round % 100 == 50) {
                int size = 1 + random.nextInt(5000);
                RtmpMessage setSize = new RtmpMessage(
                        MessageType.SET_CHUNK_SIZE,
                        0,
                        0,
                        ByteBuffer.allocate(4).putInt(size).array());
                decoder.decode(ByteBuffer.wrap(encoder.encode(2, setSize)), message -> {});
                encoder.chunkSize(size);
            }
            byte[] payload = new byte[random.nextInt(round % 10 == 0 ? 100_000 : 700)];
            random.nextBytes(payload);
            RtmpMessage message = new RtmpMessage(
                    7 + random.nextInt(10), random.nextInt(), TIMESTAMPS[random.nextInt(TIMESTAMPS.length)], payload);
            byte[] bytes = encoder.encode(CHUNK_STREAM_IDS[random.nextInt(CHUNK_STREAM_IDS.length)], message);
            int at = 0;
            while (at < bytes.length) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(round % 3 == 0 ? 3 : 5000));
                decoder.decode(ByteBuffer.wrap(bytes, at, count), decoded::add);
                at += count;
            }
            assertEquals(List.of(message), decoded, "seed " + seed + ", round " + round);
            decoded.clear();
        }
        assertEquals(0, decoder.partialBytes());
    }
}
