// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.regex.Pattern;
import org.nearcast.controller.config.Endpoint;
import org.nearcast.controller.config.NetworkNames;

/** How an operator names a gateway: by its key's fingerprint, by the port it is at, or by its address if it is a plain server. */
public final class GatewayName {

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");

    private final String text;
    private final boolean server;

    private GatewayName(String text, boolean server) {
        this.text = text;
        this.server = server;
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right
     */
    public static GatewayName parse(String text) {
        String name = text == null ? "" : text.trim();
        if (FINGERPRINT.matcher(name).matches()) {
            return new GatewayName(name, false);
        }
        if (name.contains("/")) {
            return new GatewayName(NetworkNames.port(name).toString(), false);
        }
        try {
            return new GatewayName(Endpoint.parse(name).toString(), true);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + name
                            + "\" names no gateway: give its key's fingerprint (32 hex digits in lower case), its port"
                            + " like of:0000000000000001/5, or a plain server's address like 10.0.0.7:1935",
                    e);
        }
    }

    /** Whether it is a plain server's address. */
    public boolean isServer() {
        return server;
    }

    /** The one way it is written. */
    @Override
    public String toString() {
        return text;
    }
}
