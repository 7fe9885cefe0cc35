// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import java.util.Optional;
import java.util.function.Supplier;
import org.nearcast.controller.config.Deployment;
import org.nearcast.controller.frame.Rewrite;
import org.nearcast.controller.locality.Routes;
import org.nearcast.controller.rules.ConnectionRules;
import org.nearcast.controller.sessions.Client;
import org.nearcast.controller.sessions.Connection;
import org.nearcast.controller.sessions.ConnectionKey;
import org.nearcast.controller.sessions.Steer;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

/** Finds connections' ways through the network as ONOS knows it at the moment of asking. */
public final class Ways {

    private final Routes routes;
    private final ConnectionRules rules;
    private final Supplier<Deployment> deployment;

    /** Works with these. */
    public Ways(Routes routes, ConnectionRules rules, Supplier<Deployment> deployment) {
        this.routes = routes;
        this.rules = rules;
        this.deployment = deployment;
    }

    /** The way of a connection, copied or not as it says; by its last output where none is known now. */
    Optional<Way> of(Connection connection) {
        ConnectionKey key = connection.key();
        Client client = connection.client();
        if (connection.steer().isPresent()) {
            Steer steer = connection.steer().get();
            return routes.towards(client.port().deviceId(), steer.place())
                    .or(() -> Optional.ofNullable(connection.output()))
                    .map(out -> new Way(
                            rules.steered(key, client, steer, connection.copy(), out),
                            out,
                            rewrite(key, client, steer)));
        }
        return towardsCdn(key, client)
                .or(() -> Optional.ofNullable(connection.output()))
                .map(out -> new Way(rules.passed(key, client, connection.copy(), out), out, null));
    }

    /** Whether what seems to come from {@code client} was sent on by a router: ONOS knows another host with its address. */
    boolean isRouted(Client client, ConnectionKey key) {
        return routes.isRouted(key.client(), client.mac());
    }

    /** The client's switch's port towards the CDN, if it is known and not the client's own. */
    Optional<PortNumber> towardsCdn(ConnectionKey key, Client client) {
        ConnectPoint from = client.port();
        return routes.cdnAt(client.nextHop(), deployment.get())
                .flatMap(place -> routes.towards(from.deviceId(), place))
                .filter(out -> !out.equals(from.port()));
    }

    private static Rewrite rewrite(ConnectionKey key, Client client, Steer steer) {
        return new Rewrite(
                steer.hairpin() ? client.nextHop() : null,
                steer.hairpin() ? key.cdn().address() : null,
                steer.mac(),
                steer.gateway().address(),
                steer.gateway().port(),
                steer.vlan());
    }
}
