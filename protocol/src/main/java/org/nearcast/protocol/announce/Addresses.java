// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What addresses and ports a datagram may name. */
final class Addresses {

    private Addresses() {}

    static InetAddress requireUnicast(InetAddress address) {
        if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
            throw new IllegalArgumentException(address.getHostAddress() + " is not a unicast address");
        }
        return canonical(address.getAddress());
    }

    static InetAddress requireMulticast(InetAddress address) {
        if (!address.isMulticastAddress()) {
            throw new IllegalArgumentException(address.getHostAddress() + " is not a multicast address");
        }
        return canonical(address.getAddress());
    }

    static int requirePort(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
        }
        return port;
    }

    /** Without host name and scope: neither is in the datagram, so neither may count in comparisons. */
    static InetAddress canonical(byte[] raw) {
        try {
            InetAddress address = InetAddress.getByAddress(raw);
            if (address.getAddress().length != raw.length) {
                throw new IllegalArgumentException("IPv4 written as IPv6");
            }
            return address;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + raw.length, e);
        }
    }
}
