// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.nearcast.controller.fake.FakeSwitch;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPacket;
import org.onlab.packet.IpAddress;
import org.onlab.packet.TCP;

/** What tests say about frames. */
final class Assert {

    private Assert() {}

    static IPacket ip(Ethernet frame) {
        return frame.getPayload();
    }

    static TCP tcp(Ethernet frame) {
        return (TCP) ip(frame).getPayload();
    }

    static void assertTcp(Ethernet frame, String from, int fromPort, String to, int toPort) {
        assertEquals(IpAddress.valueOf(from), FakeSwitch.source(ip(frame)), "source address");
        assertEquals(fromPort, tcp(frame).getSourcePort(), "source port");
        assertEquals(IpAddress.valueOf(to), FakeSwitch.destination(ip(frame)), "destination address");
        assertEquals(toPort, tcp(frame).getDestinationPort(), "destination port");
    }

    /** The checksums are those that ONOS's own packet classes compute. */
    static void assertChecksums(byte[] frame) {
        Ethernet again = FakeSwitch.parse(frame);
        ip(again).resetChecksum();
        ip(again).getPayload().resetChecksum();
        assertArrayEquals(again.serialize(), frame);
    }
}
