// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;

/**
 * Bounds of the HTTP server.
 *
 * @param maxLineBytes longest request line
 * @param maxHeaderBytes all headers of a request together
 * @param maxBodyBytes largest body of a request, which nothing here needs
 * @param idleMillis time, in ms, from a connection's start or its last answer to its next whole request
 */
public record HttpSettings(int maxLineBytes, int maxHeaderBytes, int maxBodyBytes, int idleMillis) {
    /** What a program uses that was told nothing else. */
    public static HttpSettings defaults() {
        return new HttpSettings(4096, 16384, 4096, 30_000);
    }

    /** Reads {@code max-line}, {@code max-headers}, {@code max-body} (bytes) and {@code idle-timeout}. */
    public static HttpSettings from(Config config) {
        return new HttpSettings(
                Math.toIntExact(config.getBytes("max-line")),
                Math.toIntExact(config.getBytes("max-headers")),
                Math.toIntExact(config.getBytes("max-body")),
                Math.toIntExact(config.getDuration("idle-timeout", TimeUnit.MILLISECONDS)));
    }
}
