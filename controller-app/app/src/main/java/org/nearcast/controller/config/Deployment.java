// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.onosproject.net.ConnectPoint;

/** What the operator configured: the CDN, the sites, who may be a gateway. */
public final class Deployment {

    /** Nothing configured: the application does nothing. */
    public static final Deployment NONE = new Deployment(List.of(), List.of(), List.of(), 44, null);

    private final List<Endpoint> cdn;
    private final List<SiteConfig> sites;
    private final List<AllowedGateway> gateways;
    private final int dscp;
    private final ConnectPoint uplink;

    /**
     * Makes a deployment.
     *
     * @param cdn the CDN's RTMP addresses
     * @param sites empty if the whole edge is one site
     * @param gateways who may be a gateway
     * @param dscp what gateways' own connections to the CDN carry, 0 to 63
     * @param uplink where the CDN is reached if ONOS knows no host with its address; may be null
     */
    public Deployment(
            List<Endpoint> cdn, List<SiteConfig> sites, List<AllowedGateway> gateways, int dscp, ConnectPoint uplink) {
        this.cdn = List.copyOf(cdn);
        this.sites = List.copyOf(sites);
        this.gateways = List.copyOf(gateways);
        this.dscp = dscp;
        this.uplink = uplink;
    }

    /** The CDN's RTMP addresses. */
    public List<Endpoint> cdn() {
        return cdn;
    }

    /** The configured sites; empty if the whole edge is one. */
    public List<SiteConfig> sites() {
        return sites;
    }

    /** Who may be a gateway. */
    public List<AllowedGateway> gateways() {
        return gateways;
    }

    /** The plain RTMP servers among the gateways. */
    public List<AllowedGateway> servers() {
        return gateways.stream().filter(g -> g.address().isPresent()).collect(Collectors.toList());
    }

    /** Whether the operator lets this peer be a gateway. */
    public boolean allows(String fingerprint, ConnectPoint heardAt) {
        return gateways.stream().anyMatch(gateway -> gateway.allows(fingerprint, heardAt));
    }

    /** DSCP of gateways' own connections to the CDN, 0 to 63. */
    public int dscp() {
        return dscp;
    }

    /** Where the CDN is reached, if the operator says so. */
    public Optional<ConnectPoint> uplink() {
        return Optional.ofNullable(uplink);
    }
}
