// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.nearcast.node.swarm.Directory;
import org.nearcast.overlay.fallback.BlockOrigin;

/** Asks an origin what it says of itself and its streams, which blocks for some seconds at most, and for blocks of them. */
final class OriginClient {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 1 << 20;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final OriginAddress origin;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    OriginClient(OriginAddress origin) {
        this.origin = origin;
    }

    /** All that it says. */
    Directory ask() throws IOException, InterruptedException {
        return ask("");
    }

    /** What it says of itself and of one stream. */
    Directory ask(Optional<String> stream) throws IOException, InterruptedException {
        return ask(stream.map(name -> "?" + Directory.STREAM + "=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse(""));
    }

    /**
     * What it sends of a stream by range. Does not block.
     *
     * @param path under which it does
     * @param executor of the protocol's thread
     */
    BlockOrigin blocks(String path, HttpBlockOrigin.Alarm alarm, Executor executor) {
        return new HttpBlockOrigin(http, origin.url(path), alarm, executor);
    }

    private Directory ask(String query) throws IOException, InterruptedException {
        URI uri = URI.create(origin.url(Directory.PATH) + query);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        HttpResponse<InputStream> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new IOException(
                    "nobody listens at " + origin.url("") + "; is the origin running there (nearcast origin)? "
                            + "Its HTTP port goes behind the host if it is not " + OriginAddress.HTTP_PORT,
                    e);
        } catch (HttpTimeoutException e) {
            throw new IOException("the origin at " + origin.url("") + " does not answer", e);
        }
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == NOT_FOUND) {
                throw new IOException("the origin at " + origin.url("")
                        + " has no part among peers; it must not be started with --p2p off, nor be another program");
            }
            if (answer.statusCode() != OK) {
                throw new IOException("the origin at " + origin.url("") + " answers with " + answer.statusCode());
            }
            return Directory.ofJson(new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "what is at " + origin.url(Directory.PATH) + " is not what an origin says: " + e.getMessage(), e);
        }
    }
}
