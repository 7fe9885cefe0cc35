// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CodecCaseTest {
    private static final CodecCase CASE = new CodecCase(Operation.DECODE_5, 1000, 1250, "scalar");

    @Test
    void shouldReckonInBitsOfTheSourceBlock() {
        // 10 Mbit in 5, 4 and 20 ms
        Map<String, Object> named = CASE.named(new Timing(new double[] {5e6, 4e6, 20e6}));
        assertEquals(2000.0, named.get("mbps"));
        assertEquals(500.0, named.get("mbpsLeast"));
        assertEquals(2500.0, named.get("mbpsMost"));
    }

    @Test
    void shouldTakeTheMiddleOfAnEvenNumberOfStretches() {
        assertEquals(3, new Timing(new double[] {1, 9, 2, 4}).medianNs());
        assertThrows(IllegalArgumentException.class, () -> new Timing(new double[0]));
    }
}
