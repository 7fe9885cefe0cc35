// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.net.InetSocketAddress;
import org.nearcast.agent.cdn.HostPort;

/**
 * Where an origin's HTTP is.
 *
 * @param host name or address, an IPv6 address in brackets
 * @param http address of its HTTP server
 */
record OriginAddress(String host, InetSocketAddress http) {
    static final int HTTP_PORT = 8080;

    /** @throws IllegalArgumentException with one line for the user */
    static OriginAddress parse(String text) {
        InetSocketAddress http = HostPort.resolve(text, HTTP_PORT);
        if (text.startsWith(":") || http.getPort() == 0) {
            throw new IllegalArgumentException("'" + text + "' names no origin; write HOST or HOST:PORT");
        }
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && text.indexOf(':') == colon || text.contains("]:");
        return new OriginAddress(port ? text.substring(0, colon) : text, http);
    }

    String url(String path) {
        return "http://" + HostPort.format(http) + path;
    }

    /** As people say it. */
    @Override
    public String toString() {
        return http.getPort() == HTTP_PORT ? host : host + ":" + http.getPort();
    }
}
