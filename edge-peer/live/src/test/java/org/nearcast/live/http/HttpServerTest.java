// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.ConnectionLimits;
import org.nearcast.live.Counters;
import org.nearcast.live.Transport;

@Timeout(30)
class HttpServerTest {
    private static final byte[] BIG = new byte[32 << 20];

    private final HttpClient client = HttpClient.newHttpClient();
    private final Counters counters = new Counters();
    private final CompletableFuture<HttpReply> later = new CompletableFuture<>();
    private Transport transport;
    private final Endless endless = new Endless();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        transport = Transport.openNio(1);
        HttpRouter router = new HttpRouter()
                .now("/hello", call -> HttpReply.ok("text/plain", "hello " + call.parameter("name")))
                .now("/big", call -> HttpReply.ok("text/plain", BIG))
                .at("/later", call -> later)
                .at("/fails", call -> CompletableFuture.failedFuture(new IllegalStateException("expected here")))
                .under("/files/", call -> CompletableFuture.completedFuture(HttpReply.ok("text/plain", call.path())))
                .under("/files/deep/", call -> CompletableFuture.completedFuture(HttpReply.ok("text/plain", "deep")));
        server = HttpServer.open(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new HttpSettings(256, 1024, 512, 300),
                new ConnectionLimits(10, 3),
                new HttpCounters(counters),
                router);
    }

    private static final class Endless implements HttpStream {
        private volatile HttpSink sink;
        private volatile boolean closed;

        @Override
        public void begin(HttpSink to) {
            sink = to;
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed() {
            closed = true;
        }
    }

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://localhost:" + server.address().getPort() + path));
    }

    /** Sends bytes as they are and returns all that comes until the server closes. */
    private String raw(String bytes) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try (InputStream in = socket.getInputStream()) {
                in.transferTo(all);
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void shouldAnswerExactPathWithParameters() throws Exception {
        HttpResponse<String> response = get("/hello?name=b%20c");
        assertEquals(200, response.statusCode());
        assertEquals("hello b c", response.body());
        assertEquals(
                "nosniff",
                response.headers().firstValue("x-content-type-options").orElse(""));
        assertTrue(response.headers().firstValue("content-security-policy").isPresent());
    }

    @Test
    void shouldPreferLongestPrefix() throws Exception {
        assertEquals("/files/a b", get("/files/a%20b").body());
        assertEquals("deep", get("/files/deep/x").body());
        assertEquals(404, get("/other").statusCode());
    }

    @Test
    void shouldAnswerHeadWithoutBody() throws Exception {
        HttpResponse<String> response = client.send(
                request("/hello")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertEquals("10", response.headers().firstValue("content-length").orElse(""));
        assertEquals("", response.body());
    }

    @Test
    void shouldRefuseOtherMethods() throws Exception {
        HttpResponse<String> response = client.send(request("/hello").DELETE().build(), BodyHandlers.ofString());
        assertEquals(405, response.statusCode());
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        CompletableFuture<String> all = CompletableFuture.supplyAsync(() -> {
            try {
                return raw("GET /later HTTP/1.1\r\n\r\nGET /hello?name=x HTTP/1.1\r\nConnection: close\r\n\r\n");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        later.complete(HttpReply.ok("text/plain", "later"));
        String text = all.get();
        assertTrue(text.indexOf("later") < text.indexOf("hello x"), text);
    }

    @Test
    void shouldAnswerOneRequestAfterAnotherOnAConnection() throws Exception {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(5000);
            for (int i = 0; i < 5; i++) {
                socket.getOutputStream().write("GET /hello?name=x HTTP/1.1\r\n".getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                socket.getOutputStream().write("Host: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                StringBuilder answer = new StringBuilder();
                while (!answer.toString().endsWith("hello x")) {
                    int next = socket.getInputStream().read();
                    assertTrue(next >= 0, "closed after " + i + " answers");
                    answer.append((char) next);
                }
            }
        }
    }

    @Test
    void shouldSayThatARouteFailed() throws Exception {
        assertEquals(500, get("/fails").statusCode());
        assertEquals(200, get("/hello").statusCode());
    }

    @Test
    void shouldRefuseWhatIsNoRequest() throws Exception {
        assertTrue(raw("\u0003garbage\r\n\r\n").startsWith("HTTP/1.1 400"), "garbage");
        assertTrue(raw("GET /" + "a".repeat(300) + " HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 4"), "long line");
        assertTrue(
                raw("GET / HTTP/1.1\r\nA: " + "a".repeat(1100) + "\r\n\r\n").startsWith("HTTP/1.1 4"), "long headers");
        assertTrue(raw("GET /%zz HTTP/1.1\r\nConnection: close\r\n\r\n").startsWith("HTTP/1.1 400"), "bad escape");
        assertEquals(4, counters.named("httpBadRequests").sum());
        assertTrue(
                raw("GET / HTTP/1.1\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n")
                        .startsWith("HTTP/1.1 413"),
                "long body");
    }

    @Test
    void shouldCloseConnectionThatDoesNotFinishItsRequest() throws Exception {
        assertEquals("", raw("GET /hel"));
    }

    @Test
    void shouldBoundConnectionsPerAddress() throws Exception {
        Socket[] sockets = new Socket[4];
        try {
            for (int i = 0; i < 4; i++) {
                sockets[i] = new Socket(
                        server.address().getAddress(), server.address().getPort());
            }
            sockets[3].setSoTimeout(5000);
            assertEquals(-1, sockets[3].getInputStream().read());
            assertEquals(1, counters.named("httpConnectionsRefused").sum());
        } finally {
            for (Socket socket : sockets) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void shouldCloseIdleConnectionsBeforeABodyWithoutEndWhenThereAreTooMany() throws Exception {
        HttpSettings patient = new HttpSettings(256, 1024, 512, 60_000);
        HttpRouter router = new HttpRouter().now("/endless", call -> HttpReply.streaming("text/plain", endless));
        List<Socket> sockets = new ArrayList<>();
        try (HttpServer small = HttpServer.open(
                transport,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                patient,
                new ConnectionLimits(3, 100),
                new HttpCounters(counters),
                router)) {
            for (int i = 0; i < 8; i++) {
                sockets.add(
                        new Socket(small.address().getAddress(), small.address().getPort()));
                if (i == 0) {
                    sockets.get(0)
                            .getOutputStream()
                            .write("GET /endless HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    await().atMost(Duration.ofSeconds(10)).until(() -> endless.sink != null);
                }
            }
            for (Socket evicted : sockets.subList(1, 6)) {
                evicted.setSoTimeout(10_000);
                assertEquals(-1, evicted.getInputStream().read());
            }
            assertFalse(endless.closed);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void shouldNotHoldCopiesOfABodyForReadersThatDoNotRead() throws Exception {
        List<Socket> slow = new ArrayList<>();
        long before = directMemory();
        try {
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                slow.add(socket);
                socket.setReceiveBufferSize(4096);
                socket.setSoTimeout(10_000);
                socket.connect(server.address());
                socket.getOutputStream()
                        .write("GET /big HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                assertEquals('H', socket.getInputStream().read());
            }
            assertTrue(directMemory() - before < 16 << 20, (directMemory() - before) + " bytes held");
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
        assertEquals(
                BIG.length,
                client.send(request("/big").build(), BodyHandlers.ofByteArray()).body().length);
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
