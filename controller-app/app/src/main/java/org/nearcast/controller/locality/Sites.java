// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.locality;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.SiteConfig;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip4Prefix;
import org.onosproject.net.ConnectPoint;

/** Who is near whom: the same site where sites are configured, else the same edge. */
public final class Sites {

    /** Name of the one site where none are configured. */
    public static final String EDGE = "edge";

    private static final Ip4Prefix ANYWHERE = Ip4Prefix.valueOf("0.0.0.0/0");

    private final List<SiteConfig> configured;

    /** The sites of {@code deployment}. */
    public Sites(Deployment deployment) {
        this.configured = deployment.sites();
    }

    /** The site of a host with {@code address} at {@code port}, the first that fits. */
    public Optional<String> siteOf(ConnectPoint port, Ip4Address address) {
        if (configured.isEmpty()) {
            return Optional.of(EDGE);
        }
        return configured.stream()
                .filter(site -> site.contains(port, address))
                .findFirst()
                .map(SiteConfig::name);
    }

    /** Source addresses of {@code site} at {@code port}: none, some subnets, or 0.0.0.0/0 for all. */
    public List<Ip4Prefix> sourcesAt(ConnectPoint port, String site) {
        if (configured.isEmpty()) {
            return EDGE.equals(site) ? List.of(ANYWHERE) : List.of();
        }
        return configured.stream()
                .filter(s -> s.name().equals(site) && s.isAt(port))
                .flatMap(s -> s.subnets().isEmpty() ? List.of(ANYWHERE).stream() : s.subnets().stream())
                .collect(Collectors.toList());
    }

    /** Names of all sites. */
    public List<String> names() {
        return configured.isEmpty()
                ? List.of(EDGE)
                : configured.stream().map(SiteConfig::name).collect(Collectors.toList());
    }
}
