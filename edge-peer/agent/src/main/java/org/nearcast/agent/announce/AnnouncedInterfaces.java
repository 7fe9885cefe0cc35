// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which interfaces of this machine announcements leave by, and with which address each. */
final class AnnouncedInterfaces {
    private AnnouncedInterfaces() {}

    /** One way out. */
    record Exit(NetworkInterface by, InetAddress address) {
        @Override
        public String toString() {
            return by.getName() + " (" + address.getHostAddress() + ")";
        }
    }

    /**
     * The ways out as they are now: one IPv4 address of each interface.
     *
     * @param names interfaces asked for; empty for all that are up, multicast-capable and not loopback
     */
    static List<Exit> find(List<String> names) throws SocketException {
        List<Exit> exits = new ArrayList<>();
        for (NetworkInterface candidate : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            boolean wanted = names.isEmpty()
                    ? candidate.isUp() && candidate.supportsMulticast() && !candidate.isLoopback()
                    : names.contains(candidate.getName()) && candidate.isUp();
            if (wanted) {
                Collections.list(candidate.getInetAddresses()).stream()
                        .filter(Inet4Address.class::isInstance)
                        .findFirst()
                        .ifPresent(address -> exits.add(new Exit(candidate, address)));
            }
        }
        return exits;
    }
}
