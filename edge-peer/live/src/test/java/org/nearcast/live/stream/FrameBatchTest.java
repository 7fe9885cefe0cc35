// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

class FrameBatchTest {
    private final FrameBatch batch = new FrameBatch();

    private static MediaFrame picture(int size) {
        return MediaFrame.video(Samples.picture(40, size).payload(), 40, false, 4096);
    }

    private static MediaFrame sound(int size) {
        return MediaFrame.audio(Samples.sound(45, size).payload(), 45, 4096);
    }

    @Test
    void shouldLayChunksOneBehindTheOther() {
        List<MediaFrame> frames = List.of(sound(10), picture(5000), sound(20));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (MediaFrame frame : frames) {
            assertTrue(batch.add(frame));
            expected.writeBytes(ByteBufUtil.getBytes(frame.chunks()));
        }
        ByteBuf chunks = batch.chunks();
        assertEquals(ByteBufUtil.hexDump(expected.toByteArray()), ByteBufUtil.hexDump(chunks));
        assertTrue(chunks.isDirect());
        assertSame(chunks, batch.chunks(), "laid out once");
        batch.release();
        assertEquals(0, chunks.refCnt());
        frames.forEach(frame -> assertEquals(0, frame.refCnt()));
    }

    @Test
    void shouldShareASingleFramesOwnChunks() {
        MediaFrame frame = picture(100);
        batch.add(frame);
        assertSame(frame.chunks(), batch.chunks());
        batch.release();
        assertEquals(0, frame.refCnt());
    }

    @Test
    void shouldBeFullAt64KiBButTakeAnyFirstFrame() {
        assertTrue(batch.add(picture(100_000)));
        MediaFrame next = sound(10);
        assertFalse(batch.add(next));
        batch.release();
        assertTrue(batch.add(next), "empty again");
        assertTrue(batch.add(picture(60_000)));
        MediaFrame refused = picture(6000);
        assertFalse(batch.add(refused));
        batch.release();
        refused.release();
    }

    /** Notes batches as words in brackets. */
    private static final class Batches extends RecordingSubscriber {
        Batches(Executor executor) {
            super(executor);
        }

        @Override
        public void onFrames(FrameBatch batch) {
            List<String> words = new ArrayList<>();
            batch.frames().forEach(frame -> words.add(word(frame) + frame.timestamp()));
            told.add(words.toString());
        }
    }

    @Test
    void shouldHandOverTogetherWhatCameTogether() throws RtmpException {
        LiveStreams streams = new LiveStreams(StreamSettings.defaults(), () -> 0);
        Publication publication = streams.publish("live/a", "test").orElseThrow();
        Queue<Runnable> tasks = new ArrayDeque<>();
        Batches first = new Batches(tasks::add);
        streams.subscribe("live/a", first);
        tasks.remove().run();
        offer(publication, Samples.keyFrame(0, 10), Samples.sound(5, 10));
        publication.flush();
        offer(publication, Samples.picture(40, 70_000), Samples.sound(41, 10), Samples.sound(42, 10));
        tasks.remove().run();
        assertEquals(List.of("start[]", "[K0, A5]", "[V40]", "[A41, A42]"), first.told);
        assertEquals(2, first.batches, "one flush for all that waited");
        publication.close();
    }

    @Test
    void shouldNotHandAFrameTogetherWithOneThatANewcomerDoesNotGet() throws RtmpException {
        LiveStreams streams = new LiveStreams(StreamSettings.defaults(), () -> 0);
        Publication publication = streams.publish("live/a", "test").orElseThrow();
        Queue<Runnable> tasks = new ArrayDeque<>();
        Executor executor = tasks::add;
        Batches first = new Batches(executor);
        Batches second = new Batches(executor);
        streams.subscribe("live/a", first);
        offer(publication, Samples.sound(0, 10));
        streams.subscribe("live/a", second);
        offer(publication, Samples.sound(20, 10));
        publication.flush();
        tasks.remove().run();
        assertEquals(List.of("start[]", "[A0]", "[A20]"), first.told);
        assertEquals(List.of("start[]", "[A20]"), second.told);
        publication.close();
    }

    private static void offer(Publication publication, RtmpMessage... messages) throws RtmpException {
        for (RtmpMessage message : messages) {
            publication.offer(message);
        }
    }
}
