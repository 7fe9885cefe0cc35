// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.Optional;
import java.util.function.Predicate;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.locality.Routes;
import org.nearcast.protocol.announce.Announcement;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.Host;

/** Why a gateway is one no more, as far as can be seen: for the operator who reads the log. */
final class Losses {

    private final GatewayLeases leases;
    private final Admissions admissions;
    private final Routes routes;
    private final Predicate<ConnectPoint> isUp;

    Losses(GatewayLeases leases, Admissions admissions, Routes routes, Predicate<ConnectPoint> isUp) {
        this.leases = leases;
        this.admissions = admissions;
        this.routes = routes;
        this.isUp = isUp;
    }

    /** The reason, to follow the word "because". */
    String reason(Gateway gateway, Deployment deployment) {
        if (leases.isAway(gateway)) {
            return "its switch has been away for too long";
        }
        if (!isUp.test(gateway.place())) {
            return "its port is down";
        }
        if (!gateway.announces()) {
            return "its host is gone or may be one no more";
        }
        if (!admissions.allows(deployment, gateway.id(), gateway.place())) {
            return "it may be one no more";
        }
        Optional<Host> host = routes.hostWith(gateway.address());
        if (host.isPresent() && !Routes.place(host.get()).equals(gateway.place())) {
            return "its host is at " + Routes.place(host.get());
        }
        long silence = leases.silence(gateway).orElse(0L);
        return silence > Announcement.EXPIRY_MS
                ? "it has been silent for " + silence + " ms"
                : host.isPresent() ? "it said so" : "its host is gone";
    }
}
