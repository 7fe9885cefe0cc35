// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import java.util.Objects;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/** By whom packets reach the CDN, as seen from one port: the CDN's own host or a router, and the switch's port towards it. */
public final class NextHop {

    private final MacAddress mac;
    private final PortNumber out;

    /**
     * Makes a next hop.
     *
     * @param mac its MAC; null for whatever packets to the CDN carry, where the operator says which port leads there
     * @param out the port towards it
     */
    public NextHop(MacAddress mac, PortNumber out) {
        this.mac = mac;
        this.out = Objects.requireNonNull(out);
    }

    /** Whether it stands for whatever next hop a packet has. */
    public boolean isAny() {
        return mac == null;
    }

    PortNumber out() {
        return out;
    }

    TrafficSelector.Builder narrow(TrafficSelector.Builder selector) {
        return mac == null ? selector : selector.matchEthDst(mac);
    }
}
