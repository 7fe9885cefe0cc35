// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.flv.FlvTag;

class AggregateMessageTest {
    private static RtmpMessage aggregate(long timestamp, FlvTag... tags) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (FlvTag tag : tags) {
            payload.writeBytes(tag.toBytes());
        }
        return new RtmpMessage(MessageType.AGGREGATE, 1, timestamp, payload.toByteArray());
    }

    private static FlvTag tag(int type, long timestamp) {
        return new FlvTag(type, timestamp, new byte[] {(byte) 0xAF, 1, (byte) timestamp});
    }

    private static List<RtmpMessage> split(RtmpMessage aggregate) throws RtmpException {
        List<RtmpMessage> parts = new ArrayList<>();
        AggregateMessage.split(aggregate, parts::add);
        return parts;
    }

    private static List<Long> times(RtmpMessage aggregate) throws RtmpException {
        return split(aggregate).stream().map(RtmpMessage::timestamp).collect(Collectors.toList());
    }

    @Test
    void shouldPlaceTheFirstAtTheAggregatesTimeAndTheOthersAgainstIt() throws RtmpException {
        FlvTag[] tags = {tag(FlvTag.VIDEO, 7000), tag(FlvTag.AUDIO, 7010), tag(FlvTag.VIDEO, 7040)};
        assertEquals(List.of(500L, 510L, 540L), times(aggregate(500, tags)));
        assertEquals(List.of(7000L, 7010L, 7040L), times(aggregate(7000, tags)));
    }

    @Test
    void shouldBearTimesThatRunBackAndWrap() throws RtmpException {
        FlvTag[] back = {tag(FlvTag.VIDEO, 7000), tag(FlvTag.AUDIO, 6990)};
        assertEquals(List.of(500L, 490L), times(aggregate(500, back)));
        assertEquals(List.of(5L, (1L << 32) - 5), times(aggregate(5, back)), "before zero is before the wrap");
        FlvTag[] wrapping = {tag(FlvTag.VIDEO, (1L << 32) - 10), tag(FlvTag.VIDEO, 30)};
        assertEquals(List.of(100L, 140L), times(aggregate(100, wrapping)));
        FlvTag[] past24Bits = {tag(FlvTag.VIDEO, 0xFFFFFF), tag(FlvTag.VIDEO, 0x1000027)};
        assertEquals(List.of(0xFFFFFFL, 0x1000027L), times(aggregate(0xFFFFFF, past24Bits)));
    }

    @Test
    void shouldBearAMissingLastBackPointerAndNoPartAtAll() throws RtmpException {
        byte[] payload = aggregate(0, tag(FlvTag.AUDIO, 0)).payload();
        RtmpMessage without = new RtmpMessage(MessageType.AGGREGATE, 1, 0, Arrays.copyOf(payload, payload.length - 4));
        assertEquals(1, split(without).size());
        assertEquals(List.of(), split(aggregate(0)));
    }

    @Test
    void shouldRefuseWhatIsCutShortAndHandNothingOn() {
        byte[] payload =
                aggregate(0, tag(FlvTag.AUDIO, 0), tag(FlvTag.VIDEO, 5)).payload();
        int one = payload.length / 2;
        for (int length = 1; length < payload.length; length++) {
            if (length == one || length == one - 4 || length == payload.length - 4) {
                continue;
            }
            List<RtmpMessage> parts = new ArrayList<>();
            RtmpMessage cut = new RtmpMessage(MessageType.AGGREGATE, 1, 0, Arrays.copyOf(payload, length));
            assertThrows(RtmpException.class, () -> AggregateMessage.split(cut, parts::add), "at " + length);
            assertTrue(parts.isEmpty(), "at " + length);
        }
    }

    @Test
    void shouldRefuseWhatIsNoMediaInside() {
        for (int type : new int[] {MessageType.SET_CHUNK_SIZE, MessageType.COMMAND_AMF0, MessageType.AGGREGATE}) {
            assertThrows(RtmpException.class, () -> split(aggregate(0, tag(FlvTag.AUDIO, 0), tag(type, 0))));
        }
    }
}
