// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;

/**
 * A request.
 *
 * @param path decoded, without query; begins with a slash
 * @param query as it came, without question mark; may be empty
 * @param parameters of the query, decoded
 * @param headers as they came
 * @param remote the client
 * @param loop the connection's event loop, which handlers are called on
 * @param gone completed when the connection is closed: nobody is there for an answer any more
 */
public record HttpCall(
        String path,
        String query,
        Map<String, List<String>> parameters,
        HttpHeaders headers,
        SocketAddress remote,
        EventLoop loop,
        Future<?> gone) {
    /** The first value of a parameter of the query, or null. */
    public String parameter(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
