// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nearcast.controller.config.DeploymentReader.WrongField;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.ConnectPoint;

/**
 * What no field shows by itself: sites that share a host, gateways that are in no site or said twice. Each would make one of
 * two things silently not happen.
 */
final class Contradictions {

    private Contradictions() {}

    /** @throws WrongField naming the later of two fields that contradict each other */
    static void refuse(Deployment deployment) throws WrongField {
        List<SiteConfig> sites = deployment.sites();
        for (int i = 0; i < sites.size(); i++) {
            within("sites[" + i + "]", sites.get(i));
            for (int j = 0; j < i; j++) {
                String shared = shared(sites.get(j), sites.get(i));
                if (shared != null) {
                    throw new WrongField(
                            "sites[" + i + "]",
                            "\"" + sites.get(i).name() + "\" and \""
                                    + sites.get(j).name() + "\" both have " + shared
                                    + "; a host is in one site: keep devices, ports or subnets apart");
                }
            }
        }
        Set<List<Object>> seen = new HashSet<>();
        for (int i = 0; i < deployment.gateways().size(); i++) {
            gateway("gateways[" + i + "]", deployment.gateways().get(i), deployment, seen);
        }
    }

    private static void within(String at, SiteConfig site) throws WrongField {
        for (ConnectPoint port : site.ports()) {
            if (site.devices().contains(port.deviceId())) {
                throw new WrongField(
                        at + ".ports", port + " is a port of a switch that \"devices\" names already: leave one out");
            }
        }
        for (IpPrefix one : site.subnets()) {
            for (IpPrefix other : site.subnets()) {
                if (one != other && one.contains(other)) {
                    throw new WrongField(at + ".subnets", other + " is within " + one + ": leave it out");
                }
            }
        }
    }

    /** What both sites have, in words; null if no host can be in both. */
    private static String shared(SiteConfig one, SiteConfig other) {
        Optional<String> place = sharedPlace(one, other);
        if (place.isEmpty()) {
            return null;
        }
        if (one.subnets().isEmpty() || other.subnets().isEmpty()) {
            return place.get();
        }
        for (IpPrefix a : one.subnets()) {
            for (IpPrefix b : other.subnets()) {
                if (a.contains(b) || b.contains(a)) {
                    return (a.contains(b) ? b : a) + " at " + place.get();
                }
            }
        }
        return null;
    }

    private static Optional<String> sharedPlace(SiteConfig one, SiteConfig other) {
        if (isEverywhere(one) && isEverywhere(other)) {
            return Optional.of("every edge port");
        }
        if (isEverywhere(one) || isEverywhere(other)) {
            SiteConfig narrow = isEverywhere(one) ? other : one;
            return narrow.devices().stream()
                    .map(Object::toString)
                    .sorted()
                    .findFirst()
                    .or(() -> narrow.ports().stream()
                            .map(Object::toString)
                            .sorted()
                            .findFirst());
        }
        return one.devices().stream()
                .filter(other.devices()::contains)
                .map(Object::toString)
                .sorted()
                .findFirst()
                .or(() -> one.ports().stream()
                        .filter(other::isAt)
                        .map(Object::toString)
                        .sorted()
                        .findFirst())
                .or(() -> other.ports().stream()
                        .filter(one::isAt)
                        .map(Object::toString)
                        .sorted()
                        .findFirst());
    }

    private static boolean isEverywhere(SiteConfig site) {
        return site.devices().isEmpty() && site.ports().isEmpty();
    }

    private static void gateway(String at, AllowedGateway gateway, Deployment deployment, Set<List<Object>> seen)
            throws WrongField {
        if (!seen.add(List.of(gateway.key(), gateway.port(), gateway.address(), gateway.site()))) {
            throw new WrongField(at, gateway.name() + " is there twice");
        }
        Optional<ConnectPoint> port = gateway.port();
        if (port.isPresent()
                && !deployment.sites().isEmpty()
                && deployment.sites().stream().noneMatch(site -> site.isAt(port.get()))) {
            throw new WrongField(
                    at + ".port", port.get() + " is in no site, so nobody would be steered to it: add it to a site");
        }
        if (port.isPresent() && deployment.uplink().equals(port)) {
            throw new WrongField(at + ".port", port.get() + " is the uplink to the CDN");
        }
        if (gateway.address().filter(deployment.cdn()::contains).isPresent()) {
            throw new WrongField(at + ".address", gateway.name() + " is the CDN's own address");
        }
    }
}
