// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LinkBytesTest {
    /** Four viewers; acknowledgements are a hundredth of what they acknowledge. */
    private static final LinkBytes BY_CDN = new LinkBytes(8, 1_040_000, 4_010_000, 0, 0, 1_000_000, 4_000_000);

    private static final LinkBytes PEERED =
            new LinkBytes(8, 1_000_000, 10_000, 1_040_000, 5_020_000, 1_000_000, 4_000_000);

    @Test
    void shouldTellHowManyStreamsTheCdnsLinkCarries() {
        assertEquals(5.05, BY_CDN.streamsOnCdnLink(), 1e-9);
        assertEquals(1.01, PEERED.streamsOnCdnLink(), 1e-9);
        assertEquals(1.01, PEERED.mbit(PEERED.cdn()), 1e-9);
    }

    @Test
    void shouldStayUnderTheCeilings() {
        assertEquals(1 - 1.01 / 4, PEERED.savings(), 1e-9);
        assertEquals(1 - 1.01 / 5.05, PEERED.sparedOf(BY_CDN), 1e-9);
        assertEquals(1 - 5.05 / 4, BY_CDN.savings(), 1e-9);
    }
}
