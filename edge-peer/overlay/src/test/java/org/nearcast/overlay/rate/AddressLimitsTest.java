// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;

class AddressLimitsTest {
    @Test
    void shouldRememberSoManyAddressesAndNoMore() {
        AddressLimits limits = new AddressLimits(1, 1, 1_000_000, 100, 0);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(limits.take(0, Endpoint.ipv4(i, 1)));
        }
        assertEquals(100, limits.size());
        assertFalse(limits.take(0, Endpoint.ipv4(999, 2)), "ports do not matter");
        Endpoint customer = new Endpoint(0x20010db800000000L, 1, 1);
        assertTrue(limits.take(0, customer));
        assertFalse(limits.take(0, new Endpoint(customer.high(), 2, 1)), "nor do the lower bits");
    }
}
