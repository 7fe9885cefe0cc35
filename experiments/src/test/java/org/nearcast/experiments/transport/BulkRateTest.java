// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BulkRateTest {
    private static final BulkRate.Times SHORT = new BulkRate.Times(0, 100);

    /** A byte a microsecond, by the clock. */
    private static class Steady implements BulkTransfer {
        private final long beganNs = System.nanoTime();

        @Override
        public long receivedBytes() {
            return (System.nanoTime() - beganNs) / 1_000;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldTellBitsASecond() throws InterruptedException {
        BulkRate rate = BulkRate.of(new Steady(), SHORT);
        assertEquals(8, rate.mbps(), 0.5);
        assertTrue(rate.least() <= rate.mbps() && rate.mbps() <= rate.most(), rate.toString());
        assertTrue(rate.cpuNsPerByte() >= 0, rate.toString());
    }

    @Test
    void shouldNotMeasureWhatStandsStill() {
        assertThrows(
                IllegalStateException.class,
                () -> BulkRate.of(
                        new Steady() {
                            @Override
                            public long receivedBytes() {
                                return 0;
                            }
                        },
                        SHORT));
        assertThrows(
                IllegalStateException.class,
                () -> BulkRate.of(
                        new Steady() {
                            @Override
                            public boolean isAlive() {
                                return false;
                            }
                        },
                        SHORT));
    }
}
