// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.tracker.Audience.STREAM;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.tracker.Audience.Viewer;

class TrackerHostTest {
    private final Audience audience = new Audience(1);
    private final Viewer viewer = audience.add();
    private final Station station = (Station) audience.host.protocol();
    private final TrackerHost own = new TrackerHost(station.host, station.tracker, station.identity);
    private final Offer offer = new Offer(Offers.at(0, 0), 1000, 500, 0, Offer.SOURCE);

    @BeforeEach
    void joins() {
        own.join(STREAM, () -> offer);
    }

    @Test
    void shouldBeToldOfAsTheSource() {
        List<PeerRecord> found = viewer.find(40);
        assertEquals(1, found.size());
        assertEquals(audience.trackerId(), found.get(0).id());
        assertTrue(found.get(0).offer().isSource());
    }

    @Test
    void shouldStayWhileItDoesNotLeave() {
        viewer.join();
        audience.runFor(300);
        assertEquals(2, audience.tracker().peers(STREAM));
        assertEquals(1, audience.tracker().viewers(STREAM));
        assertEquals(2, audience.tracker().counters().leases());
        assertEquals(0, audience.tracker().counters().expired());
    }

    @Test
    void shouldBeGoneWhenItLeaves() {
        own.leave(STREAM);
        assertEquals(List.of(), viewer.find(40));
        assertEquals(0, audience.tracker().counters().leases());
        audience.runFor(60);
        assertEquals(0, audience.tracker().peers(STREAM), "it must not be listed again");
    }

    @Test
    void shouldNotKeepOthersFromExpiring() {
        viewer.join();
        audience.runFor(15);
        viewer.peer.crash();
        audience.runFor(40);
        assertEquals(1, audience.tracker().peers(STREAM));
        assertEquals(1, audience.tracker().counters().leases());
    }
}
