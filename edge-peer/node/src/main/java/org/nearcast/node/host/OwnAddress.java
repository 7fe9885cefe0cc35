// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/** The address that datagrams leave from. */
final class OwnAddress {
    // Of documentation's networks (RFC 5737, RFC 3849): no host has them, and they lie in the direction of the
    // Internet.
    private static final String FAR_IPV4 = "192.0.2.1";
    private static final String FAR_IPV6 = "2001:db8::1";
    private static final int DISCARD = 9;

    private OwnAddress() {}

    /**
     * Of a socket bound to an address. If that is any address, the system is asked which it would take towards the Internet, by IPv4 before
     * IPv6; if it knows no way there it is the loopback address.
     */
    static InetAddress of(InetAddress bound) {
        if (!bound.isAnyLocalAddress()) {
            return bound;
        }
        InetAddress own = towards(FAR_IPV4);
        if (own == null && bound instanceof Inet6Address) {
            own = towards(FAR_IPV6);
        }
        return own == null ? InetAddress.getLoopbackAddress() : own;
    }

    private static InetAddress towards(String far) {
        InetSocketAddress there = new InetSocketAddress(far, DISCARD);
        try (DatagramChannel probe = DatagramChannel.open(
                DatagramIo.isIpv6(there) ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)) {
            probe.connect(there); // which sends nothing
            InetAddress own = ((InetSocketAddress) probe.getLocalAddress()).getAddress();
            return own.isAnyLocalAddress() ? null : own;
        } catch (IOException
                | UnsupportedOperationException
                | UnresolvedAddressException
                | UnsupportedAddressTypeException e) {
            return null;
        }
    }
}
