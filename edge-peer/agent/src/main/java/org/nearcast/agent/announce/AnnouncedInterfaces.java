// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Which interfaces of this machine announcements leave by, and with which address each. */
final class AnnouncedInterfaces {
    private AnnouncedInterfaces() {}

    /** Of each family an interface is announced by no more: the controller hears 5 announcements a second from a port. */
    private static final int MOST = 2;

    /** One way out. */
    record Exit(NetworkInterface by, InetAddress address) {
        @Override
        public String toString() {
            return by.getName() + " (" + text() + ")";
        }

        boolean isIpv6() {
            return address instanceof Inet6Address;
        }

        /** The address without the interface that Java hangs on to it. */
        String text() {
            return address.getHostAddress().replaceFirst("%.*", "");
        }
    }

    /**
     * The ways out as they are now: the first two IPv4 addresses of each interface, and the first two of IPv6 that are not
     * link-local, for no connection can be steered to such.
     *
     * @param names interfaces asked for; empty for all that are up, multicast-capable and not loopback
     * @param ipv6 whether to look for IPv6 addresses
     */
    static List<Exit> find(List<String> names, boolean ipv6) throws SocketException {
        List<Exit> exits = new ArrayList<>();
        for (NetworkInterface candidate : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            boolean wanted = names.isEmpty()
                    ? candidate.isUp() && candidate.supportsMulticast() && !candidate.isLoopback()
                    : names.contains(candidate.getName()) && candidate.isUp();
            if (wanted) {
                add(exits, candidate, Inet4Address.class::isInstance);
                add(
                        exits,
                        candidate,
                        address -> ipv6 && address instanceof Inet6Address && !address.isLinkLocalAddress());
            }
        }
        return exits;
    }

    private static void add(List<Exit> exits, NetworkInterface by, Predicate<InetAddress> fits) {
        Collections.list(by.getInetAddresses()).stream()
                .filter(fits)
                .limit(MOST)
                .forEach(address -> exits.add(new Exit(by, address)));
    }
}
