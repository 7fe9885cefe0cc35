// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nearcast.controller.config.Endpoint;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** A gateway: where it is, and which of its ports stands for which of the CDN's addresses. */
public final class Gateway {

    private final String id;
    private final ConnectPoint place;
    private final MacAddress mac;
    private final Ip4Address address;
    private final int udpPort;
    private final Map<Endpoint, Integer> redirects;

    /**
     * Makes a gateway.
     *
     * @param id its key's fingerprint, or its address and port if it is a plain server
     * @param place the port it is seen at
     * @param mac its MAC
     * @param address its address
     * @param udpPort the port it announces from; 0 if it is a plain server
     * @param redirects its TCP port for each CDN address
     */
    public Gateway(
            String id,
            ConnectPoint place,
            MacAddress mac,
            Ip4Address address,
            int udpPort,
            Map<Endpoint, Integer> redirects) {
        this.id = Objects.requireNonNull(id);
        this.place = Objects.requireNonNull(place);
        this.mac = Objects.requireNonNull(mac);
        this.address = Objects.requireNonNull(address);
        this.udpPort = udpPort;
        this.redirects = Map.copyOf(redirects);
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

    /** Its address. */
    public Ip4Address address() {
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

    /** Whether it is the same host in the same place. */
    public boolean isWhere(Gateway other) {
        return place.equals(other.place) && mac.equals(other.mac) && address.equals(other.address);
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
