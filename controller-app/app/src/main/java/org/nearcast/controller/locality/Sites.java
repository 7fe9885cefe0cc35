// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.locality;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.config.SiteConfig;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.ConnectPoint;

/** Who is near whom: the same site where sites are configured, else the same edge. */
public final class Sites {

    /** Name of the one site where none are configured. */
    public static final String EDGE = "edge";

    private final List<SiteConfig> configured;

    /** The sites of {@code deployment}. */
    public Sites(Deployment deployment) {
        this.configured = deployment.sites();
    }

    /** The site of a host with {@code address} at {@code port}, the first that fits. */
    public Optional<String> siteOf(ConnectPoint port, IpAddress address) {
        if (configured.isEmpty()) {
            return Optional.of(EDGE);
        }
        return configured.stream()
                .filter(site -> site.contains(port, address))
                .findFirst()
                .map(SiteConfig::name);
    }

    /** Source addresses of {@code site} at {@code port}, of one family: none, some subnets, or a prefix of length 0 for all. */
    public List<IpPrefix> sourcesAt(ConnectPoint port, String site, IpAddress.Version family) {
        if (configured.isEmpty()) {
            return EDGE.equals(site) ? List.of(all(family)) : List.of();
        }
        return configured.stream()
                .filter(s -> s.name().equals(site) && s.isAt(port))
                .flatMap(s -> s.subnets().isEmpty() ? Stream.of(all(family)) : s.subnets().stream())
                .filter(prefix -> prefix.version() == family)
                .collect(Collectors.toList());
    }

    private static IpPrefix all(IpAddress.Version family) {
        return IpPrefix.valueOf(family == IpAddress.Version.INET ? "0.0.0.0/0" : "::/0");
    }

    /** Names of all sites. */
    public List<String> names() {
        return configured.isEmpty()
                ? List.of(EDGE)
                : configured.stream().map(SiteConfig::name).collect(Collectors.toList());
    }
}
