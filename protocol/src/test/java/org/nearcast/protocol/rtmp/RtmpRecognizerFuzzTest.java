// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.nearcast.protocol.rtmp.RtmpRecognizer.Result;

/** Whatever follows a handshake is understood alike however it is split, and not listened to for longer than allowed. */
class RtmpRecognizerFuzzTest {
    private static final int MAX_BYTES = 4500;

    @FuzzTest(maxDuration = "2m")
    void shouldUnderstandAlikeHoweverItIsSplit(byte[] afterHandshake) {
        byte[] bytes = new byte[3073 + afterHandshake.length];
        bytes[0] = 3;
        System.arraycopy(afterHandshake, 0, bytes, 3073, afterHandshake.length);
        RtmpRecognizer whole = feed(bytes, bytes.length);
        for (int piece : new int[] {1, 13, 1400}) {
            RtmpRecognizer split = feed(bytes, piece);
            assertEquals(whole.result(), split.result());
            assertEquals(whole.stream(), split.stream());
            assertEquals(whole.metaData() == null, split.metaData() == null);
        }
        if (bytes.length >= MAX_BYTES) {
            assertNotEquals(Result.NEED_MORE, whole.result());
        }
        if (whole.result() == Result.PUBLISH || whole.result() == Result.PLAY) {
            assertNotNull(whole.app());
            assertTrue(whole.stream().path().length() <= afterHandshake.length);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void shouldRefuseAtTheFirstByteWhatIsNoHandshake(byte[] bytes) {
        boolean rtmp = bytes.length == 0 || bytes[0] == 3;
        assertEquals(rtmp, feed(bytes, 1).result() != Result.NOT_RTMP || bytes.length > 3073);
    }

    private static RtmpRecognizer feed(byte[] bytes, int piece) {
        RtmpRecognizer recognizer = new RtmpRecognizer(MAX_BYTES);
        for (int at = 0; at < bytes.length; at += piece) {
            recognizer.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)), at);
        }
        return recognizer;
    }
}
