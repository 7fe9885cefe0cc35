// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.tracker.Audience.STREAM;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTag;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.tracker.Audience.Viewer;

/** Those who lie to a tracker, or want too much of it, and those who lie in its name. */
class HostileViewerTest {
    private static final TrackerSettings TIGHT = TrackerSettings.USUAL.withRoom(3, 5, 2);

    private final Audience audience = new Audience(2);

    private StreamTag tag() {
        return STREAM.of(TagRotation.HOURLY.period(audience.wallMs()));
    }

    private static ByteBuffer with(ByteBuffer message, byte... more) {
        return ByteBuffer.allocate(message.remaining() + more.length)
                .put(message)
                .put(more)
                .flip();
    }

    private long malformed() {
        return ((Station) audience.host.protocol()).transport.counters().malformed();
    }

    @Test
    void shouldListWhoSpeaksWhereItIsHeardWhateverItClaims() {
        Viewer victim = audience.add();
        Viewer liar = audience.add();
        Viewer asker = audience.add();
        victim.join();
        audience.runFor(1);
        PeerRecord claim = new PeerRecord(
                victim.id(),
                Endpoint.ipv4(0x7f000001, 53),
                victim.station().identity.keys().publicKey(),
                Offers.viewer(Offers.at(0, 0), 1));
        PayloadWriter record = new PayloadWriter();
        claim.write(record);
        liar.say(with(
                new Request.Announce(1, tag(), 0, claim.offer()).toBytes(),
                record.end().toBytes()));
        audience.runFor(1);
        List<PeerRecord> found = asker.find(40);
        assertEquals(2, found.size());
        for (PeerRecord peer : found) {
            Viewer who = peer.id().equals(liar.id()) ? liar : victim;
            assertEquals(who.id(), peer.id());
            assertEquals(who.peer.endpoint(), peer.endpoint());
            assertArrayEquals(who.station().identity.keys().publicKey(), peer.publicKey());
        }
    }

    @Test
    void shouldLetNobodyLeaveForOthers() {
        Viewer victim = audience.add();
        Viewer liar = audience.add();
        victim.join();
        audience.runFor(1);
        liar.say(new Request.Leave(tag()).toBytes());
        audience.runFor(1);
        assertEquals(1, audience.tracker().peers(STREAM));
        assertEquals(0, audience.tracker().counters().left());
    }

    @Test
    void shouldBelieveNobodyToBeTheSourceButTheDirectory() {
        Viewer liar = audience.add();
        Viewer asker = audience.add();
        liar.offer = Offers.source(Offers.at(0, 0));
        liar.join();
        audience.runFor(1);
        Offer told = asker.find(1).get(0).offer();
        assertFalse(told.isSource());
        assertEquals(1, told.lagMs());
    }

    @Test
    void shouldAnswerAFloodNoMoreThanItMay() {
        Viewer flooder = audience.add();
        Viewer asker = audience.add();
        asker.join();
        audience.runFor(1);
        long announced = audience.tracker().counters().announced();
        for (int i = 0; i < 100; i++) {
            for (int k = 0; k < 10; k++) {
                flooder.say(new Request.Announce(i, tag(), 40, flooder.offer).toBytes());
            }
            audience.runFor(0.01);
        }
        audience.runFor(1);
        TrackerCounters counters = audience.tracker().counters();
        long taken = counters.announced() - announced;
        assertTrue(taken <= 32, taken + " taken in three seconds");
        assertEquals(1_000, taken + counters.limited());
        assertEquals(2, counters.leases());
        assertEquals(1, asker.find(40).size(), "others are answered");
    }

    @Test
    void shouldNotForgetAFloodWithItsSession() {
        Viewer flooder = audience.add();
        for (int i = 0; i < 10; i++) {
            for (int k = 0; k < 20; k++) {
                flooder.say(new Request.Find(k, tag(), new Query(40, Offers.at(0, 0), 0)).toBytes());
            }
            audience.runFor(0.5);
            flooder.station().transport.session(audience.trackerId()).close();
            audience.runFor(0.1);
        }
        long answered = audience.tracker().counters().asked();
        assertTrue(answered <= 20 + 5 * 18, answered + " answered in 16 s");
    }

    @Test
    void shouldRefuseListsThatAreTooLong() {
        Viewer liar = audience.add();
        ByteBuffer announce = new Request.Announce(1, tag(), 0, liar.offer).toBytes();
        announce.put(21, (byte) 41);
        liar.say(announce);
        ByteBuffer find = new Request.Find(1, tag(), new Query(1, Offers.at(0, 0), 0)).toBytes();
        find.put(21, (byte) 255);
        liar.say(find);
        liar.say(ByteBuffer.wrap(new byte[] {9, 9, 9}));
        liar.say(ByteBuffer.wrap(new byte[] {Request.LEAVE, 0}));
        liar.say(ByteBuffer.allocate(1 << 20));
        audience.runFor(2);
        assertEquals(3, malformed());
        assertEquals(2, audience.tracker().counters().unknownKinds());
        assertEquals(0, audience.tracker().counters().leases());
    }

    @Test
    void shouldKeepToItsRoom() {
        Audience small = new Audience(3, 0, TIGHT);
        StreamTags[] streams = new StreamTags[5];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = StreamTags.ofName("live/" + i);
            small.streams.add(streams[i], Set.of());
        }
        Viewer greedy = small.add();
        for (StreamTags stream : streams) {
            greedy.client().join(stream, () -> greedy.offer);
        }
        small.runFor(1);
        assertEquals(2, small.tracker().counters().leases(), "of one peer");
        assertEquals(3, small.tracker().counters().full());
        List<Viewer> crowd = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            crowd.add(small.add());
            crowd.get(i).join();
        }
        small.runFor(1);
        assertEquals(3, small.tracker().peers(STREAM), "of one stream");
        assertEquals(3, crowd.get(3).find(40).size() + (small.tracker().peers(STREAM) - 3), "it is told all the same");
        small.add().client().join(streams[4], () -> greedy.offer);
        small.runFor(1);
        assertEquals(5, small.tracker().counters().leases(), "of all");
        crowd.get(0).client().leave(STREAM);
        assertTrue(small.runUntil(() -> small.tracker().peers(STREAM) == 3, 12), "who waited comes in");
    }

    @Test
    void shouldHearNobodyInTheTrackersName() {
        Viewer a = audience.add();
        Viewer liar = audience.add();
        a.join();
        audience.runFor(1);
        audience.host.crash();
        a.ask(40);
        liar.station()
                .transport
                .connect(a.peer.endpoint(), a.station().identity.keys().publicKey());
        audience.runFor(1);
        PeerRecord trap = new PeerRecord(
                liar.id(), liar.peer.endpoint(), liar.station().identity.keys().publicKey(), liar.offer);
        for (int question = 0; question < 20; question++) {
            liar.station()
                    .transport
                    .session(a.id())
                    .send(
                            Audience.CHANNEL,
                            new Answer(question, Answer.Outcome.DONE, 30_000, 1, List.of(trap)).toBytes());
        }
        audience.runFor(10);
        assertEquals(List.of(), a.found);
        assertEquals(List.of(), a.client().known(STREAM));
        assertEquals(20, a.client().counters().strays());
    }
}
