// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** What the machine that tests run on has. */
final class Loopback {
    private Loopback() {}

    static boolean hasIpv6() {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress("::1", 0))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
