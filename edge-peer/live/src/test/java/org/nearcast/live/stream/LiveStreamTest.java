// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.live.stream.Samples.audioHeader;
import static org.nearcast.live.stream.Samples.keyFrame;
import static org.nearcast.live.stream.Samples.metadata;
import static org.nearcast.live.stream.Samples.picture;
import static org.nearcast.live.stream.Samples.sound;
import static org.nearcast.live.stream.Samples.videoHeader;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

class LiveStreamTest {
    private static final int GOP_BYTES = 1500;

    private final LiveStreams streams = new LiveStreams(new StreamSettings(4096, GOP_BYTES, 3, 2), () -> 5000);

    private Publication publish(String name) {
        return streams.publish(name, "test").orElseThrow();
    }

    private RecordingSubscriber join(String name) {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        join(name, subscriber);
        return subscriber;
    }

    private Subscription join(String name, Subscriber subscriber) {
        return streams.subscribe(name, subscriber).orElseThrow();
    }

    private static void offer(Publication publication, RtmpMessage... messages) {
        try {
            for (RtmpMessage message : messages) {
                publication.offer(message);
            }
        } catch (RtmpException e) {
            throw new AssertionError(e);
        }
        publication.flush();
    }

    @Test
    void shouldStartNewcomerWithHeadersAndPicturesSinceKeyFrame() {
        Publication publication = publish("live/a");
        offer(publication, metadata("x"), videoHeader(), audioHeader(), keyFrame(0, 10), picture(40, 10));
        offer(publication, keyFrame(1000, 10), sound(1005, 5), picture(1040, 10), sound(1060, 5));
        RecordingSubscriber newcomer = join("live/a");
        offer(publication, picture(1080, 10));
        assertEquals(List.of("start[HD, HV, HA, K1059, V1060]", "V1080"), newcomer.told);
    }

    @Test
    void shouldServeViewersBeforePrograms() {
        Queue<Runnable> viewersLoop = new ArrayDeque<>();
        Queue<Runnable> programsThread = new ArrayDeque<>();
        RecordingSubscriber program = new RecordingSubscriber(programsThread::add) {
            @Override
            public boolean isViewer() {
                return false;
            }
        };
        RecordingSubscriber viewer = new RecordingSubscriber(viewersLoop::add);
        join("live/a", program);
        Publication publication = publish("live/a");
        programsThread.remove().run();
        Subscription place = join("live/a", viewer);
        viewersLoop.remove().run();

        offer(publication, keyFrame(0, 10));
        assertTrue(programsThread.isEmpty(), "the program waits");
        viewersLoop.remove().run();
        assertEquals("K0", viewer.told.get(viewer.told.size() - 1));
        viewersLoop.remove().run();
        programsThread.remove().run();
        assertEquals("K0", program.told.get(program.told.size() - 1));

        place.close();
        offer(publication, picture(40, 10));
        programsThread.remove().run();
        assertEquals("V40", program.told.get(program.told.size() - 1), "nobody is there to wait for");
    }

    @Test
    void shouldNotStampPicturesBelowZero() {
        Publication publication = publish("live/a");
        offer(publication, keyFrame(0, 10), picture(0, 10), picture(1, 10));
        assertEquals(List.of("start[K0, V0, V1]"), join("live/a").told);
    }

    @Test
    void shouldForgetGopThatOutgrowsItsBoundUntilNextKeyFrame() {
        Publication publication = publish("live/a");
        offer(publication, keyFrame(0, 600), picture(40, 300), picture(80, 200), picture(120, 50));
        assertEquals(List.of("start[]"), join("live/a").told);
        assertEquals(0, streams.status().get(0).cachedBytes());
        offer(publication, keyFrame(1000, 600));
        assertEquals(List.of("start[K1000]"), join("live/a").told);
    }

    @Test
    void shouldReplaceHeadersAndDropPicturesOfTheOldConfiguration() {
        Publication publication = publish("live/a");
        RtmpMessage other = new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[] {0x17, 0, 0, 0, 0, 1});
        offer(publication, videoHeader(), keyFrame(0, 10), other);
        assertEquals(List.of("start[HV]"), join("live/a").told);
    }

    @Test
    void shouldKeepPicturesWhenTheSameConfigurationComesAgain() {
        Publication publication = publish("live/a");
        offer(publication, videoHeader(), keyFrame(0, 10), videoHeader(), picture(40, 10));
        assertEquals(List.of("start[HV, K39, V40]"), join("live/a").told);
    }

    @Test
    void shouldGiveNewcomersTheHeadersOfEveryTrackAndBeginAtTheMainOnes() {
        Publication publication = publish("live/a");
        offer(publication, track(0, 0, 0), track(1, 0, 0), track(0, 3, 0), track(1, 3, 0), track(0, 4, 5));
        RecordingSubscriber newcomer = join("live/a");
        assertEquals(List.of("start[HV, HV, HV, K0, V0]"), newcomer.told, "two headers and colours; both key frames");
    }

    private static RtmpMessage track(int id, int packetType, long timestamp) {
        byte[] payload = {(byte) 0x96, (byte) packetType, 'h', 'v', 'c', '1', (byte) id, 7};
        return new RtmpMessage(MessageType.VIDEO, 1, timestamp, payload);
    }

    @Test
    void shouldNotKeepHeadersWithoutBound() {
        Publication publication = publish("live/a");
        for (int id = 0; id < 200; id++) {
            offer(publication, track(id, 0, 0));
        }
        offer(publication, metadata("x".repeat(2_000_000)));
        RecordingSubscriber newcomer = join("live/a");
        assertEquals(List.of("start[" + "HV, ".repeat(31) + "HV]"), newcomer.told);
    }

    @Test
    void shouldGoOnWhenThePublishersClockJumps() {
        Publication publication = publish("live/a");
        RecordingSubscriber subscriber = join("live/a");
        offer(publication, keyFrame(3_600_000, 10), sound(3_600_005, 3));
        offer(publication, keyFrame(0, 10), sound(3_600_025, 3), sound(5, 3), picture(40, 10));
        assertEquals(
                List.of("start[]", "K3600000", "A3600005", "K3600045", "A3600025", "A3600050", "V3600085"),
                subscriber.told);
    }

    @Test
    void shouldTellWaitingSubscribersOfEachPublisher() {
        RecordingSubscriber waiting = join("live/a");
        assertEquals(List.of(), waiting.told);
        Publication first = publish("live/a");
        offer(first, keyFrame(0, 10));
        first.close();
        first.close();
        offer(first, picture(40, 10));
        Publication second = publish("live/a");
        offer(second, videoHeader(), keyFrame(90_000, 10), sound(90_010, 3));
        assertEquals(
                List.of("published[]", "K0", "end", "published[]", "HV40", "K40", "A50"),
                waiting.told,
                "time goes on where it was");
    }

    @Test
    void shouldWrapTimestamps() {
        Publication publication = publish("live/a");
        RecordingSubscriber subscriber = join("live/a");
        offer(publication, keyFrame(0xFFFFFFF0L, 10), picture(0x00000018L, 10));
        assertEquals(List.of("start[]", "K4294967280", "V24"), subscriber.told);
        assertEquals(List.of("start[K23, V24]"), join("live/a").told);
    }

    @Test
    void shouldRefuseSecondPublisherAndForgetIdleStreams() {
        Publication publication = publish("live/a");
        assertTrue(streams.publish("live/a", "other").isEmpty());
        publication.close();
        assertTrue(streams.find("live/a").isEmpty());
        publish("live/a");
    }

    @Test
    void shouldBoundStreamsAndThoseWhoWait() {
        RecordingSubscriber one = new RecordingSubscriber();
        Subscription waiting = streams.subscribe("live/a", one).orElseThrow();
        join("live/a");
        assertTrue(streams.subscribe("live/b", new RecordingSubscriber()).isEmpty());
        Publication publication = publish("live/b");
        join("live/b");
        waiting.close();
        waiting.close();
        join("live/c");
        assertTrue(streams.publish("live/d", "test").isEmpty(), "three streams are all there may be");
        publication.close();
        assertTrue(streams.subscribe("live/c", new RecordingSubscriber()).isEmpty(), "b's player waits now");
    }

    @Test
    void shouldDeliverNothingAfterLeaving() {
        Publication publication = publish("live/a");
        RecordingSubscriber subscriber = new RecordingSubscriber();
        Subscription subscription = streams.subscribe("live/a", subscriber).orElseThrow();
        subscription.close();
        offer(publication, keyFrame(0, 10));
        assertEquals(List.of("start[]"), subscriber.told);
        assertEquals(0, streams.status().get(0).viewers());
    }

    @Test
    void shouldHandOverOnceForAllSubscribersOfAnExecutor() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Publication publication = publish("live/a");
        Executor executor = tasks::add;
        List<RecordingSubscriber> subscribers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            subscribers.add(new RecordingSubscriber(executor));
        }
        subscribers.forEach(s -> join("live/a", s));
        runAll(tasks);
        offer(publication, keyFrame(0, 10), picture(40, 10), sound(41, 10));
        assertEquals(1, tasks.size());
        runAll(tasks);
        for (RecordingSubscriber subscriber : subscribers) {
            assertEquals(List.of("start[]", "K0", "V40", "A41"), subscriber.told);
        }
    }

    private static void runAll(Queue<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    @Test
    void shouldDropForAnExecutorThatStandsStillUntilNextKeyFrame() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        RecordingSubscriber stuck = new RecordingSubscriber(tasks::add);
        Publication publication = publish("live/a");
        join("live/a", stuck);
        runAll(tasks);
        int size = 500_000;
        offer(publication, keyFrame(0, size), picture(40, size), picture(80, size), picture(120, size));
        runAll(tasks);
        offer(publication, picture(160, size), keyFrame(1000, size));
        runAll(tasks);
        assertEquals(List.of("start[]", "K0", "V40", "K1000"), stuck.told);
        assertEquals(3, streams.status().get(0).framesLost());
    }

    @Test
    void shouldChunkOnceAndFreeWithTheLastHolder() {
        Publication publication = publish("live/a");
        List<MediaFrame> frames = new ArrayList<>();
        RecordingSubscriber keeper = new RecordingSubscriber();
        join("live/a", new KeepingSubscriber(keeper, frames));
        offer(publication, keyFrame(0, 9000));
        ByteBuf chunks = frames.get(0).chunks();
        assertSame(chunks, frames.get(0).chunks());
        assertEquals(12 + 9000 + 2, chunks.readableBytes());
        assertTrue(chunks.isDirect());
        frames.get(0).release();
        assertEquals(0, chunks.refCnt(), "it is too large for the cache");
    }

    private record KeepingSubscriber(RecordingSubscriber to, List<MediaFrame> kept) implements Subscriber {
        @Override
        public Executor executor() {
            return to.executor();
        }

        @Override
        public void onPublished(StreamStart start, boolean already) {}

        @Override
        public void onFrame(MediaFrame frame) {
            kept.add(frame.retain());
        }

        @Override
        public void onBatchEnd() {}

        @Override
        public void onUnpublished() {}
    }

    @Test
    void shouldUnwrapMetadataAndAggregates() {
        Publication publication = publish("live/a");
        List<MediaFrame> frames = new ArrayList<>();
        join("live/a", new KeepingSubscriber(new RecordingSubscriber(), frames));
        byte[] sound = sound(0, 3).payload();
        byte[] aggregate = new byte[2 * (11 + sound.length + 4)];
        for (int i = 0; i < 2; i++) {
            int at = i * aggregate.length / 2;
            aggregate[at] = 8;
            aggregate[at + 3] = (byte) sound.length;
            aggregate[at + 6] = (byte) (20 * i);
            System.arraycopy(sound, 0, aggregate, at + 11, sound.length);
        }
        offer(publication, metadata("x"), new RtmpMessage(MessageType.AGGREGATE, 1, 500, aggregate));
        assertEquals(
                "HD0", RecordingSubscriber.word(frames.get(0)) + frames.get(0).timestamp());
        assertEquals((byte) 'o', frames.get(0).payload()[3], "onMetaData, not @setDataFrame");
        assertEquals(500, frames.get(1).timestamp());
        assertEquals(520, frames.get(2).timestamp());
        offer(publication, Samples.data("@clearDataFrame", "onMetaData"));
        assertEquals(List.of("start[]"), join("live/a").told);
        frames.forEach(MediaFrame::release);
    }

    @Test
    void shouldIgnoreEmptyMessages() {
        Publication publication = publish("live/a");
        RecordingSubscriber subscriber = join("live/a");
        offer(publication, new RtmpMessage(MessageType.VIDEO, 1, 0, new byte[0]));
        offer(publication, new RtmpMessage(MessageType.AUDIO, 1, 0, new byte[0]));
        offer(publication, new RtmpMessage(MessageType.DATA_AMF3, 1, 0, new byte[1]));
        assertEquals(List.of("start[]"), subscriber.told);
    }

    @Test
    void shouldTellListenersBeforeTheFirstFrame() {
        List<String> heard = new ArrayList<>();
        RecordingSubscriber inside = new RecordingSubscriber();
        List<Subscription> subscriptions = new ArrayList<>();
        streams.listen(new StreamListener() {
            @Override
            public void onPublished(LiveStream stream) {
                heard.add("+" + stream.name());
                subscriptions.add(streams.subscribe(stream.name(), inside).orElseThrow());
            }

            @Override
            public void onUnpublished(LiveStream stream) {
                heard.add("-" + stream.name());
                subscriptions.remove(0).close();
            }
        });
        Publication publication = publish("live/a");
        offer(publication, videoHeader(), keyFrame(0, 10));
        publication.close();
        assertEquals(List.of("+live/a", "-live/a"), heard);
        assertEquals(List.of("start[]", "HV0", "K0", "end"), inside.told);
        assertFalse(streams.find("live/a").isPresent());
    }

    @Test
    void shouldServeEverybodyElseWhenASubscriberFails() {
        Publication publication = publish("live/a");
        join("live/a", new RecordingSubscriber() {
            @Override
            public void onFrame(MediaFrame frame) {
                throw new IllegalStateException("expected here");
            }
        });
        RecordingSubscriber other = join("live/a");
        offer(publication, keyFrame(0, 10));
        offer(publication, picture(40, 10));
        publication.close();
        assertEquals(List.of("start[]", "K0", "V40", "end"), other.told);
    }

    @Test
    void shouldNotPileUpHeadersForAnExecutorThatFallsBehind() {
        Queue<Runnable> late = new ArrayDeque<>();
        Publication publication = publish("live/a");
        offer(publication, videoHeader(), keyFrame(0, 10));
        RecordingSubscriber subscriber = new RecordingSubscriber(late::add);
        join("live/a", subscriber);
        for (int i = 0; i < 5000; i++) {
            offer(publication, metadata("x".repeat(1000)));
        }
        offer(publication, audioHeader());
        while (!late.isEmpty()) {
            late.remove().run();
        }
        assertTrue(subscriber.told.size() < 1200, subscriber.told.size() + " were kept");
        subscriber.told.clear();
        offer(publication, keyFrame(1000, 10), picture(1040, 10));
        late.remove().run();
        assertEquals(List.of("HD0", "HV0", "HA0", "K1000", "V1040"), subscriber.told);
    }
}
