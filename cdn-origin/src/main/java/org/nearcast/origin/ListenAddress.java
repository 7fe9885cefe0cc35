// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import java.net.InetSocketAddress;

/** HOST:PORT or :PORT, as people write where to listen. */
final class ListenAddress {
    private static final int MAX_PORT = 65535;

    private ListenAddress() {}

    /**
     * Reads one.
     *
     * @param what the flag or setting, for the message
     */
    static InetSocketAddress parse(String what, String text) throws OriginException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = portOf(text.substring(colon + 1));
        if (port < 0) {
            throw OriginException.usage(what + " must be HOST:PORT or :PORT with a port of 0 to 65535, not " + text);
        }
        InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw OriginException.usage(what + ": there is no host " + host);
        }
        return address;
    }

    private static int portOf(String text) {
        try {
            int port = Integer.parseInt(text);
            return port <= MAX_PORT ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** How it is printed: the wildcard as 0.0.0.0. */
    static String print(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress()
                ? "0.0.0.0"
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
