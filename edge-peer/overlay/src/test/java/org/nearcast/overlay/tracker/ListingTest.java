// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;

class ListingTest {
    private final Listing listing = new Listing();

    static PeerRecord peer(int number, Offer offer) {
        return new PeerRecord(new PeerId(0, 0, 0, number), Endpoint.ipv4(number, 1), new byte[32], offer);
    }

    @Test
    void shouldBeAsASimplerOneWouldBeAfterAnythingThatHappens() {
        for (long seed = 0; seed < 20; seed++) {
            SeededRandom random = new SeededRandom(seed);
            Listing tried = new Listing();
            Map<PeerId, Long> until = new HashMap<>();
            for (int now = 0; now < 3_000; now++) {
                PeerRecord peer = peer(random.nextInt(60), Offers.random(random));
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        tried.put(peer, now + 50);
                        until.put(peer.id(), now + 50L);
                    }
                    case 2 -> assertEquals(until.remove(peer.id()) != null, tried.remove(peer.id()), "seed " + seed);
                    default -> {
                        Set<PeerId> out = new HashSet<>();
                        tried.expire(now, out::add);
                        long time = now;
                        Set<PeerId> due = new HashSet<>();
                        until.forEach((id, end) -> {
                            if (end <= time) {
                                due.add(id);
                            }
                        });
                        assertEquals(due, out, "seed " + seed);
                        until.keySet().removeAll(due);
                    }
                }
                assertEquals(until.size(), tried.size(), "seed " + seed);
                assertEquals(until.containsKey(peer.id()), tried.of(peer.id()) != null, "seed " + seed);
                Set<PeerId> all = new HashSet<>();
                tried.sample(1_000, random).forEach(drawn -> assertTrue(all.add(drawn.id())));
                assertEquals(until.keySet(), all, "seed " + seed);
            }
        }
    }

    @Test
    void shouldDrawEverybodyAlike() {
        SeededRandom random = new SeededRandom(1);
        for (int i = 0; i < 100; i++) {
            listing.put(peer(i, Offers.viewer(Offers.at(0, 0), 1)), 1);
        }
        Map<PeerId, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            List<PeerRecord> sample = listing.sample(10, random);
            assertEquals(10, sample.size());
            sample.forEach(peer -> drawn.merge(peer.id(), 1, Integer::sum));
        }
        assertEquals(100, drawn.size());
        drawn.values().forEach(times -> assertTrue(times > 850 && times < 1_150, times + " of 10,000, expected 1,000"));
    }

    @Test
    void shouldKnowTheSourceWhileItIsThere() {
        PeerRecord source = peer(1, Offers.source(Offers.at(0, 0)));
        PeerRecord second = peer(2, Offers.source(Offers.at(0, 0)));
        listing.put(source, 10);
        assertEquals(source, listing.source());
        listing.put(peer(1, Offers.viewer(Offers.at(0, 0), 5)), 10);
        assertNull(listing.source(), "it says so no more");
        listing.put(source, 10);
        listing.put(second, 20);
        assertEquals(second, listing.source());
        listing.expire(10, id -> {});
        assertEquals(second, listing.source());
        listing.remove(second.id());
        assertNull(listing.source());
    }
}
