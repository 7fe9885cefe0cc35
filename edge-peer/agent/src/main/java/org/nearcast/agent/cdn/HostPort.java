// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.cdn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** HOST:PORT as people write it: {@code 10.0.0.254:1935}, {@code cdn.example}, {@code :1935}, {@code [::1]:1935}. */
public final class HostPort {
    private HostPort() {}

    /**
     * All addresses that the text stands for, in the resolver's order.
     *
     * @param defaultPort where the text names none; -1 if it must
     * @throws IllegalArgumentException with one line for the user, when it is no HOST:PORT or the name is unknown
     */
    public static List<InetSocketAddress> resolveAll(String text, int defaultPort) {
        String host = text;
        int port = defaultPort;
        int colon = text.lastIndexOf(':');
        boolean bareV6 = colon > 0 && text.indexOf(':') != colon && !text.startsWith("[");
        if (colon >= 0 && !bareV6 && !text.endsWith("]")) {
            host = text.substring(0, colon);
            port = port(text.substring(colon + 1), text);
        }
        if (port < 0) {
            throw new IllegalArgumentException("'" + text + "' names no port; write HOST:PORT");
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            return List.of(new InetSocketAddress(port));
        }
        int known = port;
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .map(address -> new InetSocketAddress(address, known))
                    .toList();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + host + "' is not a known host or address", e);
        }
    }

    /** The first address that the text stands for. */
    public static InetSocketAddress resolve(String text, int defaultPort) {
        return resolveAll(text, defaultPort).get(0);
    }

    /** For people: {@code 10.0.0.254:1935}, {@code [::1]:1935}; every address of this machine is {@code 0.0.0.0}. */
    public static String format(InetSocketAddress address) {
        if (address.getAddress().isAnyLocalAddress()) {
            return "0.0.0.0:" + address.getPort();
        }
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static int port(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException("'" + text + "' has no port of 0 to 65535 behind its colon");
    }
}
