// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import org.onlab.packet.Ethernet;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.flow.TrafficSelector;

/** Says in OpenFlow's fields, which differ for IPv4 and IPv6, what is the same of both. */
final class Matches {

    private Matches() {}

    /** Packets of an IP {@code protocol} to {@code destination}. */
    static TrafficSelector.Builder to(TrafficSelector.Builder selector, IpPrefix destination, byte protocol) {
        return destination.isIp6()
                ? selector.matchEthType(Ethernet.TYPE_IPV6)
                        .matchIPProtocol(protocol)
                        .matchIPv6Dst(destination)
                : selector.matchEthType(Ethernet.TYPE_IPV4)
                        .matchIPProtocol(protocol)
                        .matchIPDst(destination);
    }

    /** Packets from {@code sources}, after {@link #to} said of which family; a prefix of length 0 is everywhere. */
    static TrafficSelector.Builder from(TrafficSelector.Builder selector, IpPrefix sources) {
        if (sources.prefixLength() == 0) {
            return selector;
        }
        return sources.isIp6() ? selector.matchIPv6Src(sources) : selector.matchIPSrc(sources);
    }
}
