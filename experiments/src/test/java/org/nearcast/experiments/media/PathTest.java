// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathTest {
    @Test
    void shouldAddPropagationAndStoreAndForwardOfAMeanFrameAtEachRelay() {
        Path.Link lan = new Path.Link(8, 20);
        Path.Link cdn = new Path.Link(30, 100);
        Path path = new Path(List.of(lan, cdn, cdn, lan), List.of(cdn));

        // 5,000 bytes are 40 kbit: 0.4 ms at 100 Mbit/s.
        assertEquals(76.4, path.delayMs(5_000), 1e-9);
    }
}
