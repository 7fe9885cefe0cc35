// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nearcast.controller.config.Endpoint;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/**
 * A gateway at one of its addresses: where it is, and which of its ports stands for which of the CDN's addresses of that
 * family. One with several addresses is several of these, with one name.
 */
public final class Gateway {

    private final String id;
    private final ConnectPoint place;
    private final MacAddress mac;
    private final VlanId vlan;
    private final IpAddress address;
    private final int udpPort;
    private final Map<Endpoint, Integer> redirects;

    /**
     * Makes a gateway.
     *
     * @param id its key's fingerprint, or its address and port if it is a plain server
     * @param place the port it is seen at
     * @param mac its MAC
     * @param vlan the VLAN it is seen in; {@link VlanId#NONE} if its packets are untagged
     * @param address its address
     * @param udpPort the port it announces from; 0 if it is a plain server
     * @param redirects its TCP port for each CDN address; those of the other family are of no use and left out
     */
    public Gateway(
            String id,
            ConnectPoint place,
            MacAddress mac,
            VlanId vlan,
            IpAddress address,
            int udpPort,
            Map<Endpoint, Integer> redirects) {
        this.id = Objects.requireNonNull(id);
        this.place = Objects.requireNonNull(place);
        this.mac = Objects.requireNonNull(mac);
        this.vlan = Objects.requireNonNull(vlan);
        this.address = Objects.requireNonNull(address);
        this.udpPort = udpPort;
        this.redirects = redirects.entrySet().stream()
                .filter(redirect -> redirect.getKey().isOfFamilyOf(address))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Its key's fingerprint, or its address and port if it is a plain server. */
    public String id() {
        return id;
    }

    /** The port it is seen at. */
    public ConnectPoint place() {
        return place;
    }

    /** Its MAC. */
    public MacAddress mac() {
        return mac;
    }

    /** The VLAN it is seen in; {@link VlanId#NONE} if its packets are untagged. */
    public VlanId vlan() {
        return vlan;
    }

    /** Its address. */
    public IpAddress address() {
        return address;
    }

    /** The UDP port it announces from. */
    public int udpPort() {
        return udpPort;
    }

    /** Its TCP port for each CDN address. */
    public Map<Endpoint, Integer> redirects() {
        return redirects;
    }

    /** Whether it announces itself and marks its own connections; a plain server does neither. */
    public boolean announces() {
        return udpPort != 0;
    }

    /** Where a connection meant for {@code cdn} may be steered to. */
    public Optional<Endpoint> standsFor(Endpoint cdn) {
        return Optional.ofNullable(redirects.get(cdn)).map(port -> new Endpoint(address, port));
    }

    /** Whether both are the same machine at the same port: what a key is bound to. */
    public boolean isBoundLike(Gateway other) {
        return place.equals(other.place) && mac.equals(other.mac);
    }

    /** Whether it is the same address of the same host in the same place. */
    public boolean isWhere(Gateway other) {
        return isBoundLike(other) && vlan.equals(other.vlan) && address.equals(other.address);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Gateway
                && id.equals(((Gateway) other).id)
                && isWhere((Gateway) other)
                && redirects.equals(((Gateway) other).redirects);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id + "@" + address + " at " + place;
    }
}
