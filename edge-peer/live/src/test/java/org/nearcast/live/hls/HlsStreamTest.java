// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.hls.MasterPlaylist;
import org.nearcast.protocol.hls.MediaPlaylist;
import org.nearcast.protocol.hls.PlaylistParser;

class HlsStreamTest {
    private static final StreamFormat FORMAT = new StreamFormat("avc1.64001f,mp4a.40.2", 1280, 720, 25);

    private final AtomicLong allBytes = new AtomicLong();
    private final HlsStream stream = stream(64 << 20);

    private HlsStream stream(long maxStreamBytes) {
        HlsSettings settings = new HlsSettings(
                2000, 10_000, 65_536, 6, 2, maxStreamBytes, maxStreamBytes * 2, 10, 0, 0, 0, LowLatency.defaults());
        HlsStream made = new HlsStream(settings, allBytes, 35);
        made.begin();
        return made;
    }

    private static Segment segment(int bytes, boolean discontinuity, boolean independent) {
        return new Segment(new byte[bytes], 2_000_000, discontinuity, independent, 0, FORMAT);
    }

    private MediaPlaylist playlist() throws Exception {
        return PlaylistParser.parseMedia(stream.mediaPlaylist().orElseThrow());
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            stream.add(segment(1000, false, true), 2);
        }
    }

    @Test
    void shouldListASlidingWindowAndKeepALittleMore() throws Exception {
        add(10);
        MediaPlaylist playlist = playlist();
        assertEquals(6, playlist.segments().size());
        assertEquals(4, playlist.mediaSequence());
        assertEquals("z-4.ts", playlist.segments().get(0).uri());
        assertEquals("z-9.ts", playlist.segments().get(5).uri());
        assertTrue(playlist.independentSegments());
        assertFalse(playlist.ended());
        assertTrue(stream.segment("z-2.ts").isPresent());
        assertTrue(stream.segment("z-1.ts").isEmpty());
        assertTrue(stream.segment("../z-2.ts").isEmpty());
    }

    @Test
    void shouldCountDiscontinuitiesThatLeftThePlaylist() throws Exception {
        add(2);
        stream.add(segment(1000, true, true), 2);
        add(5);
        assertEquals(0, playlist().discontinuitySequence());
        assertTrue(playlist().segments().get(0).discontinuity());
        add(1);
        assertEquals(1, playlist().discontinuitySequence());
        add(10);
        assertEquals(1, playlist().discontinuitySequence());
    }

    @Test
    void shouldNotCallSegmentsIndependentWhenOneIsNot() throws Exception {
        add(2);
        stream.add(segment(1000, false, false), 2);
        assertFalse(playlist().independentSegments());
        add(6);
        assertTrue(playlist().independentSegments());
    }

    @Test
    void shouldKeepTheTargetDurationItAnnounced() throws Exception {
        add(1);
        stream.add(new Segment(new byte[10], 5_000_000, false, true, 0, FORMAT), 5);
        assertEquals(2, playlist().targetSeconds());
        assertEquals(2_499_999, playlist().segments().get(1).durationUs());
    }

    @Test
    void shouldStayWithinItsBytes() throws Exception {
        HlsStream small = stream(100_000);
        for (int i = 0; i < 20; i++) {
            small.add(segment(40_000, false, true), 2);
            assertTrue(small.bytes() <= 100_000);
        }
        assertEquals(80_000, allBytes.get());
        small.add(segment(300_000, false, true), 2);
        assertEquals(300_000, small.bytes(), "the newest is always there");
        MediaPlaylist playlist = PlaylistParser.parseMedia(small.mediaPlaylist().orElseThrow());
        assertEquals(20, playlist.mediaSequence());
        small.discard();
        assertEquals(0, allBytes.get());
    }

    @Test
    void shouldStayWithinTheBytesOfAll() {
        HlsStream first = stream(100_000);
        HlsStream second = stream(100_000);
        first.add(segment(90_000, false, true), 2);
        for (int i = 0; i < 5; i++) {
            second.add(segment(50_000, false, true), 2);
        }
        assertTrue(allBytes.get() <= 200_000, "bytes " + allBytes.get());
    }

    @Test
    void shouldEndUnlessAnotherPublicationBegan() throws Exception {
        add(3);
        int second = stream.begin().orElseThrow();
        assertFalse(stream.end(1));
        assertFalse(playlist().ended());
        assertTrue(stream.end(second));
        assertTrue(playlist().ended());
        assertTrue(stream.begin().isEmpty());
        add(1);
        assertEquals(3, playlist().segments().size(), "what has ended does not change");
    }

    @Test
    void shouldOfferOneVariant() throws Exception {
        stream.add(new Segment(new byte[250_000], 2_000_000, false, true, 0, FORMAT), 2);
        stream.add(new Segment(new byte[500_000], 2_000_000, false, true, 0, FORMAT), 2);
        stream.add(new Segment(new byte[500_000], 100_000, false, true, 0, FORMAT), 2);
        MasterPlaylist master =
                PlaylistParser.parseMaster(stream.masterPlaylist("index.m3u8").orElseThrow());
        assertEquals(1, master.variants().size());
        assertEquals("index.m3u8", master.variants().get(0).uri());
        assertEquals(2_000_000, master.variants().get(0).bandwidth());
        assertEquals("avc1.64001f,mp4a.40.2", master.variants().get(0).codecs());
        assertEquals(1280, master.variants().get(0).width());
    }

    @Test
    void shouldLetRequestsWaitForTheFirstSegment() {
        CompletableFuture<Boolean> early = stream.ready();
        CompletableFuture<Boolean> impatient = stream.ready();
        assertFalse(early.isDone());
        impatient.complete(false);
        assertEquals(1, stream.waiting());
        add(1);
        assertTrue(early.join());
        assertEquals(0, stream.waiting());
        assertTrue(stream.ready().join());
    }

    @Test
    void shouldLetNobodyWaitInVain() {
        CompletableFuture<Boolean> early = stream.ready();
        assertTrue(stream.end(1));
        assertFalse(early.join());
        assertFalse(stream.ready().join());
    }

    @Test
    void shouldBoundThoseWhoWait() {
        for (int i = 0; i < 1000; i++) {
            assertFalse(stream.ready().isDone());
        }
        assertFalse(stream.ready().join());
        stream.refuse("no");
        assertEquals(0, stream.waiting());
        assertTrue(stream.ready().join());
    }

    @Test
    void shouldTellWhoWaitsWithoutHoldingItsLock() {
        boolean[] locked = new boolean[2];
        stream.ready().thenRun(() -> locked[0] = Thread.holdsLock(stream));
        add(1);
        HlsStream another = stream(64 << 20);
        another.ready().thenRun(() -> locked[1] = Thread.holdsLock(another));
        another.end(1);
        assertFalse(locked[0] || locked[1], "whoever is told may want locks of his own");
    }
}
