// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlMessageTest {
    @Test
    void shouldReadTheProtocolControlMessagesItWrites() throws RtmpException {
        ProtocolControl[] all = {
            ProtocolControl.setChunkSize(4096),
            ProtocolControl.abort(7),
            ProtocolControl.acknowledgement(0x1_FFFF_FFFFL),
            ProtocolControl.windowAcknowledgementSize(2_500_000),
            ProtocolControl.setPeerBandwidth(2_500_000, ProtocolControl.LIMIT_DYNAMIC)
        };
        for (ProtocolControl control : all) {
            RtmpMessage message = control.toMessage();
            assertTrue(ProtocolControl.isProtocolControl(message));
            ProtocolControl read = ProtocolControl.decode(message);
            assertEquals(control.type(), read.type());
            assertEquals(control.value(), read.value());
            assertEquals(control.limitType(), read.limitType());
            for (int length = 0; length < 4; length++) {
                RtmpMessage cut = new RtmpMessage(message.type(), 0, 0, Arrays.copyOf(message.payload(), length));
                assertThrows(RtmpException.class, () -> ProtocolControl.decode(cut));
            }
        }
        assertEquals(0xFFFFFFFFL, all[2].value());
        assertArrayEquals(
                new byte[] {0, 0x26, 0x25, (byte) 0xA0, 2}, all[4].toMessage().payload());
    }

    @Test
    void shouldReadTheUserControlMessagesItWrites() throws RtmpException {
        UserControl[] all = {
            UserControl.streamBegin(1),
            UserControl.streamEof(2),
            UserControl.streamDry(3),
            UserControl.setBufferLength(4, 36_000_000),
            UserControl.streamIsRecorded(5),
            UserControl.pingRequest(0x1_0000_0006L),
            UserControl.pingRequest(99).pingResponse()
        };
        for (UserControl control : all) {
            RtmpMessage message = control.toMessage();
            UserControl read = UserControl.decode(message);
            assertEquals(control.event(), read.event());
            assertEquals(control.value(), read.value());
            assertEquals(control.bufferLengthMs(), read.bufferLengthMs());
            for (int length = 0; length < message.payload().length; length++) {
                RtmpMessage cut = new RtmpMessage(message.type(), 0, 0, Arrays.copyOf(message.payload(), length));
                assertThrows(RtmpException.class, () -> UserControl.decode(cut));
            }
        }
        assertEquals(6, all[5].value());
    }

    @Test
    void shouldPassUserControlEventsOfOthers() throws RtmpException {
        byte[] swfVerify = {0, 26};
        assertEquals(
                26,
                UserControl.decode(new RtmpMessage(MessageType.USER_CONTROL, 0, 0, swfVerify))
                        .event());
    }

    @Test
    void shouldAcknowledgeEveryHalfWindow() throws RtmpException {
        AcknowledgementWindow window = new AcknowledgementWindow(0);
        assertFalse(window.received(1 << 30).isPresent());
        window = new AcknowledgementWindow(1000);
        assertFalse(window.received(499).isPresent());
        Optional<RtmpMessage> first = window.received(510);
        assertEquals(510, ProtocolControl.decode(first.orElseThrow()).value());
        assertFalse(window.received(1009).isPresent());
        assertTrue(window.received(1010).isPresent());
        window.windowBytes(10);
        assertTrue(window.received(1015).isPresent());
    }

    @Test
    void shouldSplitAnAggregateAndMoveItsTimes() throws RtmpException {
        ByteBuffer payload = ByteBuffer.allocate(100);
        part(payload, 8, 0x01000005, 3);
        part(payload, 9, 0x0100000A, 2);
        byte[] bytes = Arrays.copyOf(payload.array(), payload.position());
        RtmpMessage aggregate = new RtmpMessage(MessageType.AGGREGATE, 1, 50, bytes);
        List<RtmpMessage> parts = new ArrayList<>();
        AggregateMessage.split(aggregate, parts::add);
        assertEquals(List.of(new RtmpMessage(8, 1, 50, new byte[3]), new RtmpMessage(9, 1, 55, new byte[2])), parts);
        int whole = 11 + 3 + 4;
        for (int length = 1; length < bytes.length - 4; length++) {
            RtmpMessage cut = new RtmpMessage(MessageType.AGGREGATE, 1, 50, Arrays.copyOf(bytes, length));
            if (length < whole - 4 || length > whole) {
                assertThrows(RtmpException.class, () -> AggregateMessage.split(cut, parts::add), "at " + length);
            }
        }
    }

    private static void part(ByteBuffer out, int type, int time, int length) {
        out.putInt(type << 24 | length)
                .putInt(time << 8 | time >>> 24)
                .put(new byte[3])
                .put(new byte[length]);
        out.putInt(11 + length);
    }
}
