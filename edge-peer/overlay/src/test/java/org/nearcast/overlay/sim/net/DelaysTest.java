// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Networks of delays without links of their own. */
class DelaysTest {
    private static final long MS = 1_000_000;

    @Test
    void shouldMeasureInThePlaneAndAddHeights() {
        Network network = new Coordinates(new double[] {0, 30, 0}, new double[] {0, 40, 0}, new double[] {1, 2.5, 0.5});
        assertEquals(3, network.sites());
        assertEquals(53_500_000, network.delayNs(0, 1));
        assertEquals(53_500_000, network.delayNs(1, 0));
        assertEquals(1_500_000, network.delayNs(0, 2), "one place, and both heights");
        assertEquals(0, network.delayNs(1, 1), "within a site there is no way to go");
        assertEquals(0, network.path(0, 1).length);
    }

    @Test
    void shouldTakeDelaysAsTheyWereMeasured() {
        int[][] us = {{10, 20_000, 3}, {40_000, 0, 5}, {6, 7, 2_000_000_000}};
        Network network = new DelayMatrix(us);
        us[0][1] = 1;
        assertEquals(3, network.sites());
        assertEquals(20 * MS, network.delayNs(0, 1));
        assertEquals(40 * MS, network.delayNs(1, 0));
        assertEquals(10_000, network.delayNs(0, 0));
        assertEquals(2_000_000 * MS, network.delayNs(2, 2));
        assertEquals(0, network.path(0, 1).length);
    }

    @Test
    void shouldRefuseWhatIsNoNetwork() {
        assertThrows(IllegalArgumentException.class, () -> new DelayMatrix(new int[][] {{0, 1}, {1}}));
        assertThrows(IllegalArgumentException.class, () -> new DelayMatrix(new int[][] {{0, 1}, {-1, 0}}));
        double[] one = {0};
        assertThrows(IllegalArgumentException.class, () -> new Coordinates(one, new double[2], one));
        assertThrows(IllegalArgumentException.class, () -> new Coordinates(one, one, new double[] {-1}));
        assertThrows(IllegalArgumentException.class, () -> new Coordinates(one, new double[] {Double.NaN}, one));
        assertThrows(IllegalArgumentException.class, () -> new Coordinates(new double[] {1e300}, one, one));
    }
}
