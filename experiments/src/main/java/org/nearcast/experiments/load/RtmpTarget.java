// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * An application of a server.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param app application, without slashes around it
 */
public record RtmpTarget(String host, int port, String app) {
    private static final int DEFAULT_PORT = 1935;

    /**
     * Reads {@code rtmp://HOST[:PORT]/APP}.
     *
     * @throws IllegalArgumentException in one line, if it is none
     */
    public static RtmpTarget parse(String url) {
        try {
            URI uri = new URI(url);
            String app = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
            if (!"rtmp".equals(uri.getScheme()) || uri.getHost() == null || app.isEmpty() || uri.getPort() > 65535) {
                throw notOne(url);
            }
            String host = uri.getHost().replaceAll("[\\[\\]]", "");
            return new RtmpTarget(host, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), app);
        } catch (URISyntaxException e) {
            throw notOne(url);
        }
    }

    private static IllegalArgumentException notOne(String url) {
        return new IllegalArgumentException("a target is rtmp://HOST[:PORT]/APP, not '" + url + "'");
    }

    /** What clients say in tcUrl. */
    public String tcUrl() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return "rtmp://" + shown + (port == DEFAULT_PORT ? "" : ":" + port) + "/" + app;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Whether it is this machine by a loopback address. */
    public boolean isLoopback() {
        InetAddress address = address().getAddress();
        return address != null && address.isLoopbackAddress();
    }
}
