// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.SeededRandom;

class OrderedTest {
    @Test
    void shouldStayInOrderAsNumbersComeAndGo() {
        Ordered ordered = new Ordered();
        List<Double> expected = new ArrayList<>();
        SeededRandom random = new SeededRandom(5);
        for (int step = 0; step < 5_000; step++) {
            if (expected.isEmpty() || random.nextInt(2_000) > step % 4_000 / 2) {
                double value = random.nextInt(50) / 7.0;
                ordered.add(value);
                expected.add(value);
                Collections.sort(expected);
            } else {
                ordered.remove(expected.remove(random.nextInt(expected.size())));
            }
            assertEquals(expected.size(), ordered.size());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), ordered.at(i), "step " + step);
            }
        }
    }
}
