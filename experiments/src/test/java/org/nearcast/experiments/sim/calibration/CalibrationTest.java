// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.experiments.sim.Detail;

/**
 * The levels agree, on links that are not asked for more than they have: the median of all arrivals within 10 %, the ninth decile within
 * 15 %, bytes within 6 % (packets have more headers), and the same arrivals but for one in a hundred.
 */
class CalibrationTest {
    @ParameterizedTest
    @CsvSource({"50, 2, 100000", "50, 20, 100000", "100, 5, 100000", "50, 20, 1000000"})
    void shouldAgreeOnBothLevels(int peers, double upMbit, int itemBytes) {
        int items = 6;
        Calibration calibration = new Calibration(peers, items, 1);
        Calibration.Case one = new Calibration.Case(upMbit, 5 * upMbit, itemBytes);
        Calibration.Arrivals packets = calibration.run(one, Detail.PACKETS);
        Calibration.Arrivals messages = calibration.run(one, Detail.MESSAGES);
        int hundredth = Math.max(1, peers * items / 100);
        assertTrue(packets.missing() <= hundredth, packets.missing() + " missing at packet level");
        assertTrue(messages.missing() <= hundredth, messages.missing() + " missing at message level");
        assertClose(packets.quantile(0.5), messages.quantile(0.5), 0.10, "median");
        assertClose(packets.quantile(0.9), messages.quantile(0.9), 0.15, "ninth decile");
        assertClose(packets.bytesPerPeer(), messages.bytesPerPeer(), 0.06, "bytes");
    }

    private static void assertClose(double packets, double messages, double part, String what) {
        assertEquals(packets, messages, part * packets, what);
    }
}
