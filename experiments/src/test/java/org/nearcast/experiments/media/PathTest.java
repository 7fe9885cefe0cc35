// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathTest {
    @Test
    void shouldAddPropagationAndStoreAndForwardOfAMeanFrame() {
        Path path = new Path(List.of(new Path.Hop(8, 20), new Path.Hop(30, 100)));

        // 5,000 bytes are 40 kbit: 2 ms at 20 Mbit/s, 0.4 ms at 100.
        assertEquals(40.4, path.delayMs(5_000), 1e-9);
    }
}
