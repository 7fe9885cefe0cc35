// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final String SAID = "ready\n1000 0 0\n2000 1000000 1000\n3000 3000000 2000\n";

    @Test
    void shouldCountTheHeadersOfDatagrams() {
        assertEquals(
                (1_000_000 + 28 * 1_000) * 8 / 1e6, Rates.ofTransferPeer(SAID).mbit(1_000, 2_000), 1e-9);
    }

    @Test
    void shouldInterpolateBetweenWhatWasWritten() {
        Rates rates = Rates.ofTransferPeer(SAID);
        assertEquals(rates.mbit(2_000, 3_000), rates.mbit(2_200, 2_300), 1e-9);
    }

    @Test
    void shouldSeeNothingBeforeAndAfter() {
        Rates rates = Rates.ofTransferPeer(SAID);
        assertEquals(0, rates.mbit(0, 500), 1e-9);
        assertEquals(0, rates.mbit(4_000, 5_000), 1e-9);
    }

    @Test
    void shouldReadWhatIperfReports() throws IOException {
        String report =
                "{\"intervals\": [{\"sum\": {\"end\": 0.5, \"bytes\": 144800}}, {\"sum\": {\"end\": 1.0, \"bytes\": 289600}}]}";
        Rates rates = Rates.ofIperf(report, 10_000);
        assertEquals(150_000 * 8 / 1e3 / 500, rates.mbit(10_000, 10_500), 1e-9);
        assertEquals(300_000 * 8 / 1e3 / 500, rates.mbit(10_500, 11_000), 1e-9);
    }

    @Test
    void shouldRefuseAReportOfNothing() {
        assertThrows(
                IllegalStateException.class, () -> Rates.ofIperf("{\"error\": \"no route\", \"intervals\": []}", 0));
    }
}
