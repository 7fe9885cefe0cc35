// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import java.util.Optional;
import org.onosproject.net.ConnectPoint;

/**
 * Whom the operator lets be a gateway: a peer with this key, a peer at this port (or both, if both are given), or a plain
 * RTMP server at this address.
 */
public final class AllowedGateway {

    private final String key;
    private final ConnectPoint port;
    private final Endpoint address;
    private final String site;

    private AllowedGateway(String key, ConnectPoint port, Endpoint address, String site) {
        this.key = key;
        this.port = port;
        this.address = address;
        this.site = site;
    }

    /** A peer with this key's fingerprint (32 hex digits) and at this port; either may be null, not both. */
    public static AllowedGateway peer(String key, ConnectPoint port) {
        return new AllowedGateway(key, port, null, null);
    }

    /** A plain RTMP server that announces nothing; {@code site} may be null where no sites are configured. */
    public static AllowedGateway server(Endpoint address, String site) {
        return new AllowedGateway(null, null, address, site);
    }

    /** Whether a peer with {@code fingerprint}, heard at {@code heardAt}, is meant. */
    public boolean allows(String fingerprint, ConnectPoint heardAt) {
        return address == null && (key == null || key.equals(fingerprint)) && (port == null || port.equals(heardAt));
    }

    /** How the operator names it: by its key, else by its port or address. */
    public String name() {
        return key != null ? key : address != null ? address.toString() : port.toString();
    }

    /** The port it must be at, if one is given. */
    public Optional<ConnectPoint> port() {
        return Optional.ofNullable(port);
    }

    /** The fingerprint it must have, if one is given. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** The plain server's address, if it is one. */
    public Optional<Endpoint> address() {
        return Optional.ofNullable(address);
    }

    /** The site a plain server serves, if named. */
    public Optional<String> site() {
        return Optional.ofNullable(site);
    }
}
