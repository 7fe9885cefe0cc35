// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Benchmarks that run so short that they say nothing. */
class BenchmarkRunnerTest {
    private static final BenchmarkRunner RUNNER = new BenchmarkRunner(0, 10);

    @ParameterizedTest
    @EnumSource
    void shouldTimeEveryOperation(Operation operation) {
        Timing timing = RUNNER.run(new CodecCase(operation, 10, 64, "scalar"));
        assertTrue(timing.leastNs() > 0 && timing.leastNs() <= timing.mostNs(), timing.toString());
    }

    @Test
    void shouldSayInOneLineWhatFailed() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> RUNNER.run(new CodecCase(Operation.DECODE_0, 10, 64, "other")));
        assertEquals("decode0, K 10, T 64, other kernel: no other kernel in this Java", e.getMessage());
    }
}
