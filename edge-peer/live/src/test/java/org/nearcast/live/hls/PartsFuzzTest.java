// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.live.Counters;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Whatever a publisher sends, at whatever times: segments and parts that say of themselves what is so. */
class PartsFuzzTest {
    private final List<Part> open = new ArrayList<>();

    @FuzzTest
    void shouldMakePartsThatAddUp(FuzzedDataProvider data) {
        HlsSettings settings = HlsSettings.defaults();
        Segmenter segmenter = new Segmenter(
                settings,
                new HlsCounters(new Counters()),
                0,
                new PartTarget(settings.lowLatency().partMillis()),
                open::add,
                this::check,
                why -> {});
        open.clear();
        long time = 0;
        for (int count = 0; count < 200 && data.remainingBytes() > 0; count++) {
            time = (time + data.consumeInt(-3000, 12_000)) & 0xffffffffL;
            segmenter.accept(message(data, time), 1_700_000_000_000L + count);
        }
        segmenter.end();
        // what was refused in the middle leaves its parts to the next publication, which drops them
        open.forEach(PartsFuzzTest::check);
    }

    private static RtmpMessage message(FuzzedDataProvider data, long time) {
        switch (data.consumeInt(0, 7)) {
            case 0:
                return Messages.videoHeader();
            case 1:
                return Messages.audioHeader();
            case 2:
                return Messages.keyFrame(time);
            case 3:
            case 4:
                return Messages.picture(time);
            case 5:
                return Messages.sound(time);
            case 6:
                return new RtmpMessage(MessageType.VIDEO, 1, time, data.consumeBytes(80));
            default:
                return new RtmpMessage(MessageType.AUDIO, 1, time, data.consumeBytes(80));
        }
    }

    private void check(Segment segment) {
        long parts = open.stream().mapToLong(Part::durationUs).sum();
        open.forEach(PartsFuzzTest::check);
        if (segment.lastPart() != null) {
            check(segment.lastPart());
            parts += segment.lastPart().durationUs();
            assertEquals(segment.durationUs(), parts, "parts and segment");
        }
        open.clear();
    }

    private static void check(Part part) {
        assertTrue(part.durationUs() > 0);
        ByteBuffer bytes = ByteBuffer.wrap(part.bytes());
        int moof = bytes.getInt(0);
        assertEquals(0x6d6f6f66, bytes.getInt(4), "moof");
        assertEquals(part.bytes().length, moof + bytes.getInt(moof), "moof and mdat are all there is");
    }
}
