// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

class UplinkGateTest {
    private final UplinkGate gate = new UplinkGate(1000);

    @Test
    void shouldPassEverythingWhileTheWayIsClear() {
        for (int at = 0; at < 5000; at += 40) {
            RtmpMessage picture = picture(at, at % 1000 == 0);
            assertTrue(gate.admit(picture, true));
            gate.sent(picture);
        }
        assertEquals(0, gate.dropped());
    }

    @Test
    void shouldLeaveOutEverythingUpToTheNextKeyFrameWhenTheQueueIsFull() {
        assertTrue(gate.admit(picture(0, true), true));
        assertFalse(gate.admit(picture(40, false), false));
        gate.sent(picture(0, true));
        assertFalse(gate.admit(picture(80, false), true));
        assertFalse(gate.admit(sound(80), true));
        assertTrue(gate.admit(picture(120, true), true));
        assertTrue(gate.admit(picture(160, false), true));
        assertEquals(3, gate.dropped());
        assertEquals(1, gate.skips());
    }

    @Test
    void shouldLeaveOutWhenWhatWaitsIsTooLong() {
        RtmpMessage first = picture(0, true);
        assertTrue(gate.admit(first, true));
        assertTrue(gate.admit(picture(1000, false), true));
        assertFalse(gate.admit(picture(1040, false), true));
        assertFalse(gate.admit(picture(1080, true), true), "the way is not clear yet");
        gate.sent(first);
        gate.sent(picture(1000, false));
        assertTrue(gate.admit(picture(1120, true), true));
    }

    @Test
    void shouldAlwaysPassConfigurationsAndMetadata() {
        assertTrue(gate.admit(picture(0, true), true));
        assertFalse(gate.admit(picture(40, false), false));
        assertTrue(gate.admit(message(MessageType.VIDEO, 40, 0x17, 0, 0, 0, 0), false));
        assertTrue(gate.admit(message(MessageType.AUDIO, 40, 0xAF, 0), false));
        assertTrue(gate.admit(message(MessageType.DATA_AMF0, 0, 2, 0, 1, 'x'), false));
    }

    @Test
    void shouldNotBeConfusedByTheTimesOfData() {
        RtmpMessage data = message(MessageType.DATA_AMF0, 0, 2, 0, 1, 'x');
        assertTrue(gate.admit(picture(90_000, true), true));
        gate.sent(picture(90_000, true));
        assertTrue(gate.admit(data, true));
        gate.sent(data);
        assertTrue(gate.admit(picture(90_040, false), true));
    }

    @Test
    void shouldGoOnWithAnySoundWhereThereIsNoPicture() {
        assertTrue(gate.admit(sound(0), true));
        assertFalse(gate.admit(sound(20), false));
        assertTrue(gate.admit(sound(40), true));
    }

    @Test
    void shouldSurviveTheTurnOfTheClock() {
        RtmpMessage last = picture(0xFFFFFFF0L, true);
        assertTrue(gate.admit(last, true));
        assertTrue(gate.admit(picture(0x100000010L, false), true));
        assertEquals(0, gate.skips());
    }

    private static RtmpMessage picture(long at, boolean key) {
        return message(MessageType.VIDEO, at, key ? 0x17 : 0x27, 1, 0, 0, 0, 9);
    }

    private static RtmpMessage sound(long at) {
        return message(MessageType.AUDIO, at, 0xAF, 1, 7);
    }

    private static RtmpMessage message(int type, long at, int... bytes) {
        byte[] payload = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            payload[i] = (byte) bytes[i];
        }
        return new RtmpMessage(type, 1, at, payload);
    }
}
