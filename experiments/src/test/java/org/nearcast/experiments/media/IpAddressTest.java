// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IpAddressTest {
    @Test
    void shouldWriteIpv4Dotted() {
        assertEquals("10.0.0.254", IpAddress.v4(0x0a0000fe).toString());
        assertEquals("255.255.255.255", IpAddress.v4(-1).toString());
    }

    @Test
    void shouldWriteIpv6AsRfc5952Does() {
        assertEquals("fd00::11", new IpAddress(0xfd00000000000000L, 0x11).toString());
        assertEquals("::", new IpAddress(0, 0).toString());
        assertEquals("::1", new IpAddress(0, 1).toString());
        assertEquals("1::", new IpAddress(1L << 48, 0).toString());
        assertEquals("fd00:0:0:1::11", new IpAddress(0xfd00000000000001L, 0x11).toString());
        // Section 4.2.2: one group alone is not shortened; section 4.2.3: of equal runs the first.
        assertEquals("2001:db8:0:1:1:1:1:1", new IpAddress(0x20010db800000001L, 0x0001000100010001L).toString());
        assertEquals("2001:db8::1:0:0:1", new IpAddress(0x20010db800000000L, 0x0001000000000001L).toString());
    }
}
