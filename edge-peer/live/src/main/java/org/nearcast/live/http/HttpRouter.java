// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Which route answers which path. To be filled before the server is opened. */
public final class HttpRouter {
    private final Map<String, HttpRoute> exact = new TreeMap<>();
    private final Map<String, HttpRoute> prefixes = new TreeMap<>();

    /** Answers exactly this path. */
    public HttpRouter at(String path, HttpRoute route) {
        exact.put(path, route);
        return this;
    }

    /** Answers exactly this path, at once. */
    public HttpRouter now(String path, Function<HttpCall, HttpReply> route) {
        return at(path, call -> CompletableFuture.completedFuture(route.apply(call)));
    }

    /** Answers every path that begins with {@code prefix}, unless a longer prefix or an exact path does. */
    public HttpRouter under(String prefix, HttpRoute route) {
        prefixes.put(prefix, route);
        return this;
    }

    CompletionStage<HttpReply> answer(HttpCall call) {
        HttpRoute route = exact.get(call.path());
        if (route == null) {
            route = longestPrefix(call.path());
        }
        return route == null ? CompletableFuture.completedFuture(HttpReply.notFound()) : route.answer(call);
    }

    private HttpRoute longestPrefix(String path) {
        String best = null;
        for (String prefix : prefixes.keySet()) {
            if (path.startsWith(prefix) && (best == null || prefix.length() > best.length())) {
                best = prefix;
            }
        }
        return best == null ? null : prefixes.get(best);
    }
}
