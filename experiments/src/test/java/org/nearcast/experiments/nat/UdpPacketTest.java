// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;

class UdpPacketTest {
    // 10.1.1.2:20000 to 198.51.100.1:3478, "abc".
    private static final String PACKET =
            "4500001f" + "12344000" + "40117b1e" + "0a010102" + "c6336401" + "4e200d96" + "000b1234" + "616263";

    private static byte[] bytes() {
        return HexFormat.of().parseHex(PACKET);
    }

    private static int sum(byte[] packet) {
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += (packet[i] & 0xff) << 8 | packet[i + 1] & 0xff;
        }
        return (sum & 0xffff) + (sum >>> 16);
    }

    @Test
    void shouldSayWhenceAndWhither() {
        UdpPacket packet = UdpPacket.of(bytes());
        assertEquals(Endpoint.ipv4(0x0a010102, 20_000), packet.from());
        assertEquals(Endpoint.ipv4(0xc6336401, 3_478), packet.to());
    }

    @Test
    void shouldRewriteEndpointsAndKeepTheRest() {
        UdpPacket packet = UdpPacket.of(bytes());
        packet.setFrom(Endpoint.ipv4(0xcb007101, 1_024));
        packet.setTo(Endpoint.ipv4(0xcb007102, 65_535));
        assertEquals(Endpoint.ipv4(0xcb007101, 1_024), packet.from());
        assertEquals(Endpoint.ipv4(0xcb007102, 65_535), packet.to());
        assertEquals(0xffff, sum(packet.bytes()), "the header's checksum is right");
        assertEquals(0, packet.bytes()[26] | packet.bytes()[27], "UDP has none");
        assertArrayEquals(new byte[] {'a', 'b', 'c'}, Arrays.copyOfRange(packet.bytes(), 28, 31));
    }

    @Test
    void shouldNotTakeAnythingElse() {
        assertNotNull(UdpPacket.of(bytes()));
        byte[] tcp = bytes();
        tcp[9] = 6;
        assertNull(UdpPacket.of(tcp));
        byte[] ipv6 = bytes();
        ipv6[0] = 0x60;
        assertNull(UdpPacket.of(ipv6));
        byte[] fragment = bytes();
        fragment[6] = 0x20;
        assertNull(UdpPacket.of(fragment));
        byte[] options = bytes();
        options[0] = 0x4f;
        assertNull(UdpPacket.of(options));
        for (int length = 0; length < 28; length++) {
            assertNull(UdpPacket.of(Arrays.copyOf(bytes(), length)));
        }
    }
}
