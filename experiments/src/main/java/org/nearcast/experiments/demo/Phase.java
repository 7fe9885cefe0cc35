// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import java.util.Optional;

/** The three ways the same stream travels. */
public enum Phase {
    CDN("cdn", "everything by the CDN", null),
    GATEWAY("gateway", "an edge peer on a host of its own", "gw"),
    LOCAL("local", "the edge peer on the broadcaster's machine", "b1");

    private final String key;
    private final String title;
    private final String gatewayHost;

    Phase(String key, String title, String gatewayHost) {
        this.key = key;
        this.title = title;
        this.gatewayHost = gatewayHost;
    }

    /** Its name in result.json. */
    public String key() {
        return key;
    }

    /** What a person reads. */
    public String title() {
        return title;
    }

    /** The host of the edge peer, where there is one. */
    public Optional<String> gatewayHost() {
        return Optional.ofNullable(gatewayHost);
    }
}
