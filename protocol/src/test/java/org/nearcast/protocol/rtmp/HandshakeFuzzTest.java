// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Any bytes, however split, give the same answer or the same refusal, and nothing behind the handshake is eaten. */
class HandshakeFuzzTest {
    private static final int REFUSED = -1;

    @FuzzTest(maxDuration = "2m")
    void shouldServeAlikeHoweverItIsSplit(byte[] bytes) {
        ByteArrayOutputStream once = new ByteArrayOutputStream();
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        byte[] input = Arrays.copyOf(bytes, Math.max(bytes.length, bytes.length % 2 == 0 ? 3080 : 0));
        assertEquals(serve(input, input.length, once), serve(input, 97, pieces));
        assertArrayEquals(once.toByteArray(), pieces.toByteArray());
    }

    @FuzzTest(maxDuration = "2m")
    void shouldJoinAlikeHoweverItIsSplit(byte[] bytes) {
        ByteArrayOutputStream once = new ByteArrayOutputStream();
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        byte[] input = Arrays.copyOf(bytes, Math.max(bytes.length, bytes.length % 2 == 0 ? 3080 : 0));
        assertEquals(join(input, input.length, once), join(input, 97, pieces));
        assertArrayEquals(once.toByteArray(), pieces.toByteArray());
    }

    /** Bytes left when complete or starved, or {@link #REFUSED}. */
    private static int serve(byte[] input, int piece, ByteArrayOutputStream answers) {
        ServerHandshake server = new ServerHandshake(() -> 5, new Random(1));
        int taken = 0;
        try {
            while (taken < input.length && !server.isComplete()) {
                ByteBuffer in = ByteBuffer.wrap(input, taken, Math.min(piece, input.length - taken));
                answers.writeBytes(server.feed(in));
                taken = in.position();
            }
        } catch (RtmpException e) {
            return REFUSED;
        }
        assertEquals(input.length >= 3073, server.isComplete());
        return input.length - taken;
    }

    private static int join(byte[] input, int piece, ByteArrayOutputStream answers) {
        ClientHandshake client = new ClientHandshake(() -> 5, new Random(1));
        answers.writeBytes(client.start());
        int taken = 0;
        try {
            while (taken < input.length && !client.isComplete()) {
                ByteBuffer in = ByteBuffer.wrap(input, taken, Math.min(piece, input.length - taken));
                answers.writeBytes(client.feed(in));
                taken = in.position();
            }
        } catch (RtmpException e) {
            return REFUSED;
        }
        assertEquals(input.length >= 3073, client.isComplete());
        return input.length - taken;
    }
}
