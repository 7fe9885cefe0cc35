// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nearcast.overlay.tracker.ListingTest.peer;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.StreamTags;

class KnownPeersTest {
    private static final Offer OFFER = Offers.viewer(Offers.at(0, 0), 1);
    private static final StreamTags STREAM = StreamTags.ofName("a");

    private final KnownPeers known = new KnownPeers();

    @Test
    void shouldTellTheLatestFirstAndForgetTheOldest() {
        for (int i = 0; i < 300; i++) {
            known.add(STREAM, List.of(peer(i, OFFER)));
        }
        PeerRecord again = peer(150, Offers.full(Offers.at(0, 0), 1));
        known.add(STREAM, List.of(again));
        List<PeerRecord> told = known.of(STREAM);
        assertEquals(KnownPeers.MOST_PEERS, told.size());
        assertEquals(again, told.get(0));
        assertEquals(peer(299, OFFER), told.get(1));
        assertEquals(peer(100, OFFER), told.get(199));
    }

    @Test
    void shouldForgetTheStreamThatWasAskedForLeastLately() {
        known.add(STREAM, List.of(peer(1, OFFER)));
        StreamTags second = StreamTags.ofName("b");
        known.add(second, List.of(peer(2, OFFER)));
        known.add(STREAM, List.of());
        for (int i = 0; i < KnownPeers.MOST_STREAMS - 1; i++) {
            known.add(StreamTags.ofName("c" + i), List.of());
        }
        assertEquals(List.of(peer(1, OFFER)), known.of(STREAM));
        assertEquals(List.of(), known.of(second));
    }
}
