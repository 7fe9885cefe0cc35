// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;

/** A coordinate in the hands of strangers: any bytes, and any that are in order, with any round trip. */
class VivaldiFuzzTest {
    private static final VivaldiSettings SETTINGS = VivaldiSettings.USUAL;

    @FuzzTest(maxDuration = "20s")
    void shouldReadOrRefuse(FuzzedDataProvider data) {
        try {
            Coordinate read =
                    Coordinate.read(Payload.of(data.consumeRemainingAsBytes()).reader());
            PayloadWriter out = new PayloadWriter();
            read.write(out);
            assertEquals(read, Coordinate.read(out.end().reader()));
            assertTrue(read.distanceNs(read) >= 0);
        } catch (MalformedPayloadException e) {
            // as it should be
        }
    }

    @FuzzTest(maxDuration = "20s")
    void shouldStayInRange(FuzzedDataProvider data) {
        Vivaldi vivaldi = new Vivaldi(SETTINGS, new SeededRandom(1));
        while (data.remainingBytes() > 0) {
            Coordinate before = vivaldi.coordinate();
            double[] vector = new double[Coordinate.DIMENSIONS];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = data.consumeBoolean() ? before.component(i) : data.consumeRegularDouble(-10, 10);
            }
            Coordinate theirs = Coordinate.of(
                    vector,
                    data.consumeRegularDouble(0, 10),
                    data.consumeRegularDouble(-10, 10),
                    data.consumeRegularDouble(0, 1.5));
            vivaldi.observe(
                    new PeerId(0, 0, 0, data.consumeInt(0, 300)), theirs, data.consumeLong(-1, 10_000_000_001L));
            Coordinate after = vivaldi.coordinate();
            double gravity = 100 * 8 / (SETTINGS.gravity() * SETTINGS.gravity());
            assertTrue(after.flatDistance(before) <= SETTINGS.mostStep() + gravity + 1e-9);
            assertTrue(Math.abs(after.height() - before.height()) <= SETTINGS.mostStep() + 1e-9);
            assertTrue(after.height() >= SETTINGS.leastHeight());
            assertTrue(vivaldi.peers() <= SETTINGS.peers());
        }
    }
}
