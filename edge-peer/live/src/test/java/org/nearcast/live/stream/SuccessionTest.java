// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.live.stream.Samples.keyFrame;
import static org.nearcast.live.stream.Samples.metadata;
import static org.nearcast.live.stream.Samples.picture;
import static org.nearcast.live.stream.Samples.sound;
import static org.nearcast.live.stream.Samples.videoHeader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Who gets a name that somebody has, and what its viewers see of it. */
class SuccessionTest {
    private static final int SILENT_MS = 3000;

    private long nowMs = 1_000_000;
    private final LiveStreams streams =
            new LiveStreams(new StreamSettings(4096, 100_000, 10, 10, SILENT_MS, 5000), () -> nowMs);
    private final List<String> displaced = new ArrayList<>();
    private final RecordingSubscriber viewer = new RecordingSubscriber();

    private Optional<Publication> publish(String who, String key) {
        return streams.publish("live/a", new Publisher(who, key, () -> displaced.add(who)));
    }

    private static void offer(Publication publication, RtmpMessage... messages) throws RtmpException {
        for (RtmpMessage message : messages) {
            publication.offer(message);
        }
        publication.flush();
    }

    @Test
    void shouldLetTheSameKeyTakeOverFromASilentPublisher() throws RtmpException {
        Publication first = publish("first", "k").orElseThrow();
        streams.subscribe("live/a", viewer);
        offer(first, videoHeader(), keyFrame(0, 10), picture(40, 10));
        nowMs += SILENT_MS;
        Publication second = publish("second", "k").orElseThrow();
        assertEquals(List.of("first"), displaced);
        offer(first, picture(80, 10));
        offer(second, videoHeader(), picture(700, 10), keyFrame(720, 10));
        first.close();
        assertEquals(List.of("start[]", "HV0", "K0", "V40", "HV80", "K100"), viewer.told);
        assertTrue(streams.find("live/a").orElseThrow().isPublished());
    }

    @Test
    void shouldNotDisplaceAPublisherThatSends() throws RtmpException {
        Publication first = publish("first", "k").orElseThrow();
        for (int i = 0; i < 10; i++) {
            nowMs += SILENT_MS - 1;
            offer(first, sound(i * (long) SILENT_MS, 10));
            assertTrue(publish("second", "k").isEmpty());
        }
        assertEquals(List.of(), displaced);
    }

    @Test
    void shouldNotTakeMetadataForASignOfLife() throws RtmpException {
        Publication first = publish("first", "k").orElseThrow();
        nowMs += SILENT_MS;
        offer(first, metadata("x"), videoHeader());
        assertTrue(publish("second", "k").isPresent());
    }

    @Test
    void shouldKeepASilentPublisherFromAnotherKey() {
        assertTrue(publish("first", "k").isPresent());
        nowMs += 100 * SILENT_MS;
        assertTrue(publish("second", "other").isEmpty());
        assertTrue(streams.publish("live/a", "keyless").isEmpty());
        assertEquals(List.of(), displaced);
    }

    @Test
    void shouldNeverDisplaceWhoShowedNoKey() {
        assertTrue(streams.publish("live/a", "keyless").isPresent());
        nowMs += 100 * SILENT_MS;
        assertTrue(publish("second", "").isEmpty());
    }

    @Test
    void shouldGiveAnAbandonedNameToWhoeverMayHaveIt() throws RtmpException {
        Publication first = publish("first", "k").orElseThrow();
        streams.subscribe("live/a", viewer);
        offer(first, videoHeader(), keyFrame(50_000, 10));
        first.abandon();
        Publication second = publish("second", "another").orElseThrow();
        first.close();
        offer(second, videoHeader(), keyFrame(0, 10));
        assertEquals(List.of("start[]", "HV0", "K50000", "HV50040", "K50040"), viewer.told, "no end in between");
    }

    @Test
    void shouldEndAnAbandonedStreamWhenNobodyComes() throws RtmpException {
        Publication first = publish("first", "k").orElseThrow();
        streams.subscribe("live/a", viewer);
        offer(first, keyFrame(0, 10));
        first.abandon();
        assertEquals(List.of("start[]", "K0"), viewer.told);
        first.close();
        assertEquals(List.of("start[]", "K0", "end"), viewer.told);
    }

    @Test
    void shouldSayNoKey() {
        assertEquals("publisher from there", new Publisher("there", "s3cret", () -> {}).toString());
    }
}
