// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.net.InetSocketAddress;
import org.nearcast.agent.cdn.HostPort;

/**
 * {@code rtmp://HOST[:PORT]/APP/NAME}.
 *
 * @param server where it is
 * @param app all but the last word of the path
 * @param name the last word, with a query if there is one
 * @param tcUrl the URL without the name
 */
record RtmpUrl(InetSocketAddress server, String app, String name, String tcUrl) {
    private static final String SCHEME = "rtmp://";
    private static final int RTMP_PORT = 1935;

    /** @throws IllegalArgumentException with one line for the user */
    static RtmpUrl parse(String text) {
        String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : "";
        int slash = rest.indexOf('/');
        int query = rest.indexOf('?');
        int last = rest.lastIndexOf('/', query < 0 ? rest.length() : query);
        if (slash < 1 || last <= slash || last == rest.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is no stream to fetch; write rtmp://HOST/APP/NAME, "
                    + "or leave it out and let an encoder push the stream here");
        }
        return new RtmpUrl(
                HostPort.resolve(rest.substring(0, slash), RTMP_PORT),
                rest.substring(slash + 1, last),
                rest.substring(last + 1),
                SCHEME + rest.substring(0, last));
    }
}
