// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a gateway announces itself.
 *
 * @param group where announcements by IPv4 go: the multicast group and port, or one address in tests
 * @param groupIpv6 where announcements by IPv6 go; empty if none do
 * @param intervalMs time between two announcements, in ms
 * @param rescanMs how often interfaces are looked at anew, in ms
 * @param graceMs how long after the start the absence of a controller is no news, in ms
 * @param interfaces names of the interfaces to use; empty: all that are up, multicast-capable and not loopback
 */
public record AnnounceSettings(
        InetSocketAddress group,
        Optional<InetSocketAddress> groupIpv6,
        long intervalMs,
        long rescanMs,
        long graceMs,
        List<String> interfaces) {}
