// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv4;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.TCP;

/** What tests say about frames. */
final class Assert {

    private Assert() {}

    static IPv4 ip(Ethernet frame) {
        return (IPv4) frame.getPayload();
    }

    static TCP tcp(Ethernet frame) {
        return (TCP) ip(frame).getPayload();
    }

    static void assertTcp(Ethernet frame, String from, int fromPort, String to, int toPort) {
        assertEquals(Ip4Address.valueOf(from).toInt(), ip(frame).getSourceAddress(), "source address");
        assertEquals(fromPort, tcp(frame).getSourcePort(), "source port");
        assertEquals(Ip4Address.valueOf(to).toInt(), ip(frame).getDestinationAddress(), "destination address");
        assertEquals(toPort, tcp(frame).getDestinationPort(), "destination port");
    }
}
