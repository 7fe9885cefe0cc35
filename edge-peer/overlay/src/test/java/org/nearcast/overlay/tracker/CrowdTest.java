// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.tracker.Audience.STREAM;

import org.junit.jupiter.api.Test;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.tracker.Audience.Viewer;

/** A thousand viewers who come within ten seconds, and what the tracker has of it. */
class CrowdTest {
    private static final int VIEWERS = 1_000;

    @Test
    void shouldBearAThousandWhoComeAtOnce() {
        Audience audience = new Audience(4);
        for (int i = 0; i < VIEWERS; i++) {
            Viewer viewer = audience.add();
            viewer.offer = Offers.viewer(Offers.at(i % 37, i % 41), 500 + i);
            viewer.join();
            viewer.ask(Query.MOST);
            audience.simulation.runFor(10 * Audience.SECOND_NS / VIEWERS);
        }
        assertTrue(audience.runUntil(() -> audience.tracker().peers(STREAM) == VIEWERS, 2));
        audience.runFor(1);
        for (int i = 0; i < VIEWERS; i++) {
            int found = audience.viewers.get(i).found.size();
            // Who is in the middle of a handshake is not there yet.
            assertTrue(found >= Math.min(Query.MOST, i - 20), "number " + i + " found " + found);
        }
        long in = audience.host.receivedBytes() / VIEWERS;
        long out = audience.host.sentBytes() / VIEWERS;
        audience.runFor(60);
        double inRate = (audience.host.receivedBytes() - in * VIEWERS) * 8 / 60.0 / VIEWERS;
        double outRate = (audience.host.sentBytes() - out * VIEWERS) * 8 / 60.0 / VIEWERS;
        System.out.printf(
                "tracker: to join %d bytes in and %d out each, then %.0f and %.0f bit/s each%n",
                in, out, inRate, outRate);
        assertEquals(VIEWERS, audience.tracker().peers(STREAM));
        assertEquals(0, audience.tracker().counters().limited());
        assertTrue(in < 4_000 && out < 9_000, "to join cost " + in + " bytes in and " + out + " out");
        assertTrue(inRate < 500 && outRate < 900, "a viewer costs " + inRate + " bit/s in and " + outRate + " out");
    }
}
