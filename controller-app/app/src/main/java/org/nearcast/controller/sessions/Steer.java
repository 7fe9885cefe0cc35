// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.Objects;
import org.nearcast.controller.config.Endpoint;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/** Where a connection is steered to. */
public final class Steer {

    private final String gatewayId;
    private final Endpoint gateway;
    private final MacAddress mac;
    private final VlanId vlan;
    private final ConnectPoint place;
    private final boolean hairpin;

    /**
     * Makes a target.
     *
     * @param gatewayId the gateway's key, or its address if it is a plain server
     * @param gateway its address and the port that stands for the CDN's
     * @param mac its MAC
     * @param vlan the VLAN that it is in; {@link VlanId#NONE} if its packets are untagged
     * @param place its port
     * @param hairpin whether client and gateway are behind the same port: then the source is rewritten too, for Linux drops
     *     packets that arrive with its own address as source, and answers between neighbours would not pass the switch
     */
    public Steer(String gatewayId, Endpoint gateway, MacAddress mac, VlanId vlan, ConnectPoint place, boolean hairpin) {
        this.gatewayId = Objects.requireNonNull(gatewayId);
        this.gateway = Objects.requireNonNull(gateway);
        this.mac = Objects.requireNonNull(mac);
        this.vlan = Objects.requireNonNull(vlan);
        this.place = Objects.requireNonNull(place);
        this.hairpin = hairpin;
    }

    /** Who the gateway is. */
    public String gatewayId() {
        return gatewayId;
    }

    /** Its address and port. */
    public Endpoint gateway() {
        return gateway;
    }

    /** Its MAC. */
    public MacAddress mac() {
        return mac;
    }

    /** The VLAN that it is in; {@link VlanId#NONE} if its packets are untagged. */
    public VlanId vlan() {
        return vlan;
    }

    /** Where it is. */
    public ConnectPoint place() {
        return place;
    }

    /** Whether it is behind the client's own port. */
    public boolean hairpin() {
        return hairpin;
    }
}
