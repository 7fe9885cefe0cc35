// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.tracker.Audience.STREAM;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.tracker.Audience.Viewer;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;

class TrackerTest {
    private final Audience audience = new Audience(1);

    private static Set<PeerId> ids(List<PeerRecord> peers) {
        Set<PeerId> ids = new HashSet<>();
        peers.forEach(peer -> assertTrue(ids.add(peer.id()), "told of twice"));
        return ids;
    }

    private int listed() {
        return audience.tracker().peers(STREAM);
    }

    @Test
    void shouldTellOfThoseThatHaveJoined() {
        Viewer a = audience.add();
        Viewer b = audience.add();
        Viewer c = audience.add();
        a.join();
        b.join();
        audience.runFor(1);
        c.join();
        assertEquals(Set.of(a.id(), b.id()), ids(c.find(40)));
        assertEquals(Set.of(b.id(), c.id()), ids(a.find(40)));
        PeerRecord record = c.find(40).stream()
                .filter(peer -> peer.id().equals(a.id()))
                .findFirst()
                .orElseThrow();
        assertEquals(a.peer.endpoint(), record.endpoint());
        assertArrayEquals(a.station().identity.keys().publicKey(), record.publicKey());
        assertEquals(a.offer, record.offer());
        assertEquals(1, c.find(1).size());
    }

    @Test
    void shouldTellEnoughToOpenASession() {
        Viewer a = audience.add();
        Viewer b = audience.add();
        a.join();
        audience.runFor(1);
        PeerRecord record = b.find(1).get(0);
        b.station().transport.connect(record.endpoint(), record.publicKey());
        audience.runFor(1);
        assertNotNull(b.station().transport.session(a.id()));
    }

    @Test
    void shouldTellWhoOnlyAsksWithoutListingIt() {
        Viewer a = audience.add();
        assertEquals(List.of(), a.find(40));
        assertEquals(0, listed());
        assertEquals(1, audience.tracker().counters().asked());
    }

    @Test
    void shouldKeepWhoRenewsAndForgetWhoLeaves() {
        Viewer a = audience.add();
        Viewer b = audience.add();
        a.join();
        b.join();
        audience.runFor(600);
        assertEquals(2, listed());
        assertEquals(0, audience.tracker().counters().expired());
        a.client().leave(STREAM);
        audience.runFor(1);
        assertEquals(1, listed());
        assertEquals(1, audience.tracker().counters().left());
        audience.runFor(60);
        assertEquals(1, listed(), "it must not be announced again");
    }

    @Test
    void shouldForgetWhoCrashesWhenItsLeaseIsOver() {
        Viewer a = audience.add();
        a.join();
        audience.runFor(15);
        a.peer.crash();
        audience.runFor(19);
        assertEquals(1, listed(), "a lease is 30 s");
        assertTrue(audience.runUntil(() -> listed() == 0, 13));
        assertEquals(1, audience.tracker().counters().expired());
    }

    @Test
    void shouldForgetWhoseSessionIsOverForLong() {
        Viewer a = audience.add();
        a.join();
        audience.runFor(11);
        a.peer.stop();
        audience.runFor(9);
        assertEquals(1, listed());
        audience.runFor(2);
        assertEquals(0, listed());
        assertEquals(1, audience.tracker().counters().gone());
    }

    @Test
    void shouldKeepWhoComesBackWithANewSession() {
        Viewer a = audience.add();
        a.join();
        audience.runFor(1);
        a.station().transport.session(audience.trackerId()).close();
        for (int i = 0; i < 60; i++) {
            audience.runFor(1);
            assertEquals(1, listed());
        }
        assertEquals(0, audience.tracker().counters().gone());
    }

    @Test
    void shouldTellWhatHasChanged() {
        Viewer a = audience.add();
        Viewer b = audience.add();
        a.join();
        audience.runFor(2);
        a.offer = Offers.full(Offers.at(3, 4), 900);
        audience.runFor(12);
        assertEquals(a.offer, b.find(1).get(0).offer(), "told with the renewal");
        long before = audience.tracker().counters().announced();
        a.offer = Offers.viewer(Offers.at(5, 6), 800);
        for (int i = 0; i < 100; i++) {
            a.client().changed(STREAM);
        }
        audience.runFor(1.2);
        assertEquals(a.offer, b.find(1).get(0).offer(), "told soon");
        assertTrue(audience.tracker().counters().announced() <= before + 2, "told once");
    }

    @Test
    void shouldKnowAPeerInSeveralStreams() {
        StreamTags other = StreamTags.ofName("live/other");
        audience.streams.add(other, Set.of());
        Viewer a = audience.add();
        Viewer b = audience.add();
        a.join();
        a.client().join(other, () -> a.offer);
        audience.runFor(1);
        assertEquals(2, audience.tracker().counters().leases());
        a.client().leave(STREAM);
        audience.runFor(60);
        assertEquals(List.of(), b.find(40));
        assertEquals(1, audience.tracker().peers(other));
        a.peer.stop();
        audience.runFor(12);
        assertEquals(0, audience.tracker().counters().leases());
        assertEquals(0, audience.tracker().counters().streams());
    }

    @Test
    void shouldListNobodyInStreamsThatThereAreNot() {
        audience.streams.remove(STREAM);
        Viewer a = audience.add();
        a.join();
        assertEquals(List.of(), a.find(40));
        assertEquals(2, audience.tracker().counters().unknownStreams());
        assertEquals(0, audience.tracker().counters().streams());
        audience.streams.add(STREAM, Set.of());
        assertTrue(audience.runUntil(() -> listed() == 1, 12), "it is announced again when the stream begins");
    }

    @Test
    void shouldTellWhoTheSourceIs() {
        Viewer source = audience.add();
        Viewer a = audience.add();
        audience.streams.add(STREAM, Set.of(source.id()));
        source.offer = Offers.source(Offers.at(0, 0));
        source.join();
        audience.runFor(1);
        Offer told = a.find(1).get(0).offer();
        assertTrue(told.isSource());
        assertEquals(0, told.lagMs());
    }

    @Test
    void shouldHonourTheTagsOfBothPeriodsAroundAChange() {
        long change = 1_800_000_000_000L;
        assertEquals(0, change % TagRotation.HOURLY.periodMs());
        Audience atChange = new Audience(1, change - 60_000, TrackerSettings.USUAL);
        Viewer old =
                atChange.add(-120_000); // two minutes late: it uses the old tag until a minute after its clock's change
        Viewer fresh = atChange.add(120_000); // already in the new period
        old.join();
        fresh.join();
        atChange.runFor(1);
        assertEquals(Set.of(old.id()), ids(fresh.find(40)));
        assertEquals(Set.of(fresh.id()), ids(old.find(40)));
        for (int minute = 0; minute < 12; minute++) {
            atChange.runFor(60);
            assertEquals(2, atChange.tracker().peers(STREAM));
            assertEquals(Set.of(old.id()), ids(fresh.find(40)));
            assertEquals(Set.of(fresh.id()), ids(old.find(40)));
        }
        assertEquals(0, atChange.tracker().counters().unknownStreams());
        assertEquals(0, atChange.tracker().counters().expired());
        atChange.add(-3_600_000).find(40);
        assertEquals(1, atChange.tracker().counters().unknownStreams(), "an old tag is worth nothing");
    }

    @Test
    void shouldHaveAllBackWithinALeaseWhenTheTrackerStartsAgain() {
        for (int i = 0; i < 50; i++) {
            audience.add().join();
        }
        audience.runFor(20);
        assertEquals(50, listed());
        audience.host.crash();
        audience.runFor(1);
        audience.host.start();
        assertEquals(0, listed());
        // A renewal, 11 s at most, and 5 s without acknowledgement: the sessions would last 30 s.
        assertTrue(audience.runUntil(() -> listed() == 50, 17), () -> listed() + " are back");
        audience.runFor(60);
        assertEquals(50, listed());
    }

    @Test
    void shouldSeeThatTheTrackerStartedAgainHoweverOftenSomethingChanges() {
        Viewer a = audience.add();
        a.join();
        audience.runFor(5);
        audience.host.crash();
        audience.runFor(1);
        audience.host.start();
        for (int i = 0; i < 17; i++) {
            a.client().changed(STREAM);
            audience.runFor(1);
        }
        assertEquals(1, listed());
    }

    @Test
    void shouldHaveAllBackWithinALeaseWhenTheTrackerWasGoneForLong() {
        for (int i = 0; i < 50; i++) {
            audience.add().join();
        }
        audience.runFor(20);
        audience.host.crash();
        audience.runFor(300);
        audience.host.start();
        assertTrue(audience.runUntil(() -> listed() == 50, 30), () -> listed() + " are back");
        audience.runFor(30);
        audience.host.crash();
        audience.runFor(1);
        audience.host.start();
        assertTrue(audience.runUntil(() -> listed() == 50, 17), "after an answer pauses are short again");
    }

    @Test
    void shouldPauseLongerAndLongerWhileTheTrackerAnswersNothing() {
        Channels channels = ((Station) audience.host.protocol()).channels;
        channels.add(9, new SessionListener() {
            @Override
            public void opened(Session session) {
                session.close();
            }

            @Override
            public void received(Session session, int channel, ByteBuffer content) {}
        });
        Viewer a = audience.add();
        a.join();
        audience.runFor(10);
        long soon = a.station().transport.counters().handshakesBegun();
        assertTrue(soon >= 3 && soon <= 8, soon + " sessions begun in ten seconds");
        audience.runFor(300);
        long later = a.station().transport.counters().handshakesBegun() - soon;
        assertTrue(later >= 20 && later <= 45, later + " sessions begun in five minutes");
    }

    @Test
    void shouldGoOnWithThoseKnownWhenTheTrackerIsGone() {
        Viewer a = audience.add();
        Viewer b = audience.add();
        a.join();
        b.join();
        audience.runFor(1);
        assertEquals(Set.of(b.id()), ids(a.find(40)));
        audience.host.crash();
        a.ask(40);
        audience.runFor(4.9);
        assertNull(a.found);
        audience.runFor(0.2);
        assertEquals(List.of(), a.found);
        audience.runFor(100);
        assertEquals(List.of(), a.find(40));
        assertEquals(2 + 1, a.answers);
        assertEquals(Set.of(b.id()), ids(a.client().known(STREAM)));
        assertEquals(List.of(), a.client().known(StreamTags.ofName("live/other")));
    }

    @Test
    void shouldKeepThoseKnownFreshWithEachRenewal() {
        Viewer a = audience.add();
        a.join();
        audience.runFor(1);
        Viewer b = audience.add();
        b.join();
        audience.runFor(12);
        assertEquals(Set.of(b.id()), ids(a.client().known(STREAM)), "without having asked");
    }

    @Test
    void shouldGiveUpQuestionsBeyondWhatMayWait() {
        Viewer a = audience.add();
        for (int i = 0; i < TrackerClient.MOST_QUESTIONS + 10; i++) {
            a.ask(1);
        }
        assertEquals(0, a.answers, "not before the question is asked");
        audience.runFor(0.001);
        assertEquals(10, a.answers);
        audience.runFor(10);
        assertEquals(TrackerClient.MOST_QUESTIONS + 10, a.answers);
    }

    @Test
    void shouldSayNothingMoreWhenStopped() {
        Viewer a = audience.add();
        a.join();
        a.ask(1);
        a.client().stop();
        audience.runFor(60);
        assertEquals(0, a.answers);
        assertEquals(0, listed());
    }

    @Test
    void shouldAskInTheQueryForNoMoreThanThereMayBe() {
        Viewer a = audience.add();
        for (int i = 0; i < 60; i++) {
            audience.add().join();
        }
        audience.runFor(2);
        assertEquals(Query.MOST, ids(a.find(Query.MOST)).size());
        assertEquals(7, ids(a.find(7)).size());
    }
}
