// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;
import org.nearcast.live.http.HttpCounters;
import org.nearcast.live.http.HttpRouter;
import org.nearcast.live.http.HttpServer;
import org.nearcast.live.http.HttpSettings;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.Publication;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Streams with HLS on the loopback. */
final class HlsServer implements AutoCloseable {
    final Counters counters = new Counters();
    final LiveStreams live = new LiveStreams(StreamSettings.defaults(), System::currentTimeMillis);
    final HlsStreams hls;
    private final Transport transport = Transport.openNio(2);
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    HlsServer(HlsSettings settings) throws IOException {
        this(settings, 100);
    }

    HlsServer(HlsSettings settings, int connections) throws IOException {
        this(settings, connections, HlsGroups.none());
    }

    HlsServer(HlsSettings settings, int connections, HlsGroups groups) throws IOException {
        hls = HlsStreams.attach(
                live, transport.loops().next(), settings, new HlsCounters(counters), System::currentTimeMillis);
        server = HttpServer.open(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpSettings.defaults(),
                new ConnectionLimits(connections, connections),
                new HttpCounters(counters),
                new HttpRouter().under(HlsRoute.PREFIX, new HlsRoute(hls, groups)));
    }

    static HlsSettings settings(int window, int resumeMillis, int lingerMillis, int waitMillis) {
        return new HlsSettings(
                2000,
                10_000,
                16 << 20,
                window,
                2,
                64L << 20,
                512L << 20,
                10,
                resumeMillis,
                lingerMillis,
                waitMillis,
                LowLatency.defaults());
    }

    Publication publish(String name, RtmpMessage... messages) {
        Publication publication = live.publish(name, "test").orElseThrow();
        give(publication, messages);
        return publication;
    }

    static void give(Publication publication, RtmpMessage... messages) {
        try {
            for (RtmpMessage message : messages) {
                publication.offer(message);
            }
        } catch (RtmpException e) {
            throw new AssertionError(e);
        }
        publication.flush();
    }

    String url(String path) {
        return "http://localhost:" + server.address().getPort() + path;
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url(path)))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
        return client.send(request(path), BodyHandlers.ofByteArray());
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return client.sendAsync(request(path), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
        transport.close();
    }
}
