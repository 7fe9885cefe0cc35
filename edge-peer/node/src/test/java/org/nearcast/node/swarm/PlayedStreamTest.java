// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.MediaFrame;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.live.stream.StreamStart;
import org.nearcast.live.stream.Subscriber;
import org.nearcast.overlay.playout.PlayoutBuffer;
import org.nearcast.overlay.playout.Slot;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.Manifest;
import org.nearcast.protocol.segment.Segmenter;
import org.nearcast.protocol.segment.SegmenterSettings;
import org.nearcast.protocol.segment.StreamId;

class PlayedStreamTest {
    private static final String NAME = "live/one";
    private static final int KEY = 0x17;
    private static final int DELTA = 0x27;

    private final LiveStreams streams = new LiveStreams(StreamSettings.defaults(), System::currentTimeMillis);
    private final List<RtmpMessage> sent = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private final Player player = new Player();
    private int ends;
    private final PlayedStream played = new PlayedStream(streams, NAME, () -> ends++);

    /** What a player is given. */
    private static final class Player implements Subscriber {
        final List<String> got = new ArrayList<>();
        boolean published;

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public void onPublished(StreamStart start, boolean already) {
            published = true;
        }

        @Override
        public void onFrame(MediaFrame frame) {
            got.add(text(frame.message()));
        }

        @Override
        public void onBatchEnd() {}

        @Override
        public void onUnpublished() {
            published = false;
        }
    }

    private static String text(RtmpMessage message) {
        byte[] payload = message.payload();
        return message.type() + " at " + message.timestamp() + ": " + payload[0] + " " + payload[payload.length - 1];
    }

    /** Two seconds with a key frame each, cut into slots. */
    PlayedStreamTest() {
        streams.subscribe(NAME, player);
        sent.add(new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[] {KEY, 0, 0, 0, 0, 1}));
        sent.add(new RtmpMessage(MessageType.AUDIO, 1, 0, new byte[] {(byte) 0xaf, 0, 0x12, 0x10}));
        for (int i = 0; i < 50; i++) {
            int at = 5000 + 40 * i;
            byte first = (byte) (i % 25 == 0 ? KEY : DELTA);
            sent.add(new RtmpMessage(MessageType.VIDEO, 1, at, new byte[] {first, 1, 0, 0, 0, (byte) i}));
            sent.add(new RtmpMessage(MessageType.AUDIO, 1, at + 5, new byte[] {(byte) 0xaf, 1, (byte) i}));
        }
        Segmenter segmenter = new Segmenter(SegmenterSettings.DEFAULT);
        PlayoutBuffer buffer = new PlayoutBuffer(64, 1 << 20, ChunkHash.SHA_256);
        sent.forEach(message -> segmenter.accept(message, block -> slots.add(slot(buffer, block))));
        segmenter.end(block -> slots.add(slot(buffer, block)));
        assertTrue(slots.size() > 6, slots.size() + " blocks");
    }

    private static Slot slot(PlayoutBuffer buffer, Block block) {
        Slot slot = buffer.open(Manifest.of(StreamId.of(NAME), 0, block, 1, ChunkHash.SHA_256));
        buffer.fill(slot, block);
        return slot;
    }

    private List<String> frames() {
        return sent.subList(2, sent.size()).stream().map(PlayedStreamTest::text).toList();
    }

    @Test
    void shouldGiveBackEveryMessageAsItWas() {
        slots.forEach(slot -> played.play(slot, 0, true));
        List<String> configuration = player.got.subList(0, 2);
        assertEquals(
                List.of("9", "8"),
                configuration.stream().map(text -> text.substring(0, 1)).toList());
        assertEquals(frames(), player.got.subList(2, player.got.size()));
        assertTrue(player.published);
    }

    @Test
    void shouldShowNoPicturesAfterAGapBeforeTheyCanBeDecoded() {
        int next = 1;
        while (!slots.get(next).manifest().beginsSegment()) {
            next++;
        }
        assertTrue(next > 2, "there is something between the gap and the next segment");
        played.play(slots.get(0), 0, true);
        int before = player.got.size();
        played.skip(1);
        played.play(slots.get(2), 0, false);
        assertTrue(
                player.got.subList(before, player.got.size()).stream().allMatch(text -> text.startsWith("8 ")),
                player.got::toString);
        assertTrue(player.got.size() > before, "it can be heard");
        before = player.got.size();
        played.play(slots.get(next), 0, true);
        assertTrue(
                player.got.subList(before, player.got.size()).stream().anyMatch(text -> text.startsWith("9 ")),
                player.got::toString);
    }

    @Test
    void shouldBePublishedFromItsFirstBlockToItsEnd() {
        assertFalse(player.published);
        played.play(slots.get(0), 0, true);
        assertTrue(player.published);
        played.ended();
        assertFalse(player.published);
        assertEquals(1, ends);
        assertEquals(0, played.broken());
    }
}
