// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.fallback.BlockRange;
import org.nearcast.overlay.host.Timer;

/** Against an HTTP server that answers what a test wants. */
@Timeout(60)
class HttpBlockOriginTest {
    private static final BlockRange RANGE = new BlockRange(7, 0, 100, 50);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** What the server does with a request. */
    @FunctionalInterface
    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>(); // bytes, or nanoseconds
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private BlockOrigin origin;
    private volatile Handler handler;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/p2p/blocks/", exchange -> {
            requests.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Range"));
            handler.handle(exchange);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/p2p/blocks/ab";
        origin = new HttpBlockOrigin(HttpClient.newHttpClient(), url, this::schedule, thread);
    }

    @AfterEach
    void end() {
        over.countDown();
        server.stop(0);
        thread.shutdownNow();
    }

    private Timer schedule(long delayNs, Runnable task) {
        Future<?> scheduled = thread.schedule(task, delayNs, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private Object ask(long withinNs) throws InterruptedException {
        thread.execute(() -> origin.fetch(RANGE, withinNs, new BlockOrigin.Answer() {
            @Override
            public void came(ByteBuffer bytes) {
                answers.add(bytes);
            }

            @Override
            public void refused(long againNs) {
                answers.add(againNs);
            }
        }));
        return answers.poll(20, TimeUnit.SECONDS);
    }

    private static void send(HttpExchange exchange, int status, int bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes == 0 ? -1 : bytes);
        if (bytes > 0) {
            exchange.getResponseBody().write(new byte[bytes]);
        }
    }

    @Test
    void shouldAskForTheRangeAndTakeIt() throws Exception {
        handler = exchange -> send(exchange, 206, 50);
        assertEquals(ByteBuffer.allocate(50), ask(10 * SECOND_NS));
        assertEquals("/p2p/blocks/ab/7/0 bytes=100-149", requests.poll());
    }

    @Test
    void shouldStayAwayForAsLongAsItIsTold() throws Exception {
        handler = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3");
            send(exchange, 503, 0);
        };
        assertEquals(3 * SECOND_NS, ask(10 * SECOND_NS));
        handler = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.getResponseHeaders().set("Nearcast-Retry-After-Ms", "120");
            send(exchange, 503, 0);
        };
        assertEquals(TimeUnit.MILLISECONDS.toNanos(120), ask(10 * SECOND_NS));
        handler = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "999999999");
            send(exchange, 503, 0);
        };
        assertEquals(30 * SECOND_NS, ask(10 * SECOND_NS));
    }

    @Test
    void shouldTakeNothingElse() throws Exception {
        handler = exchange -> send(exchange, 206, 49);
        assertEquals(SECOND_NS, ask(10 * SECOND_NS));
        handler = exchange -> send(exchange, 200, 50);
        assertEquals(2 * SECOND_NS, ask(10 * SECOND_NS));
        handler = exchange -> send(exchange, 500, 0);
        assertEquals(4 * SECOND_NS, ask(10 * SECOND_NS));
        handler = exchange -> send(exchange, 206, 50);
        assertEquals(ByteBuffer.allocate(50), ask(10 * SECOND_NS));
        handler = exchange -> send(exchange, 500, 0);
        assertEquals(SECOND_NS, ask(10 * SECOND_NS), "all is forgotten");
    }

    @Test
    void shouldComeBackSoonForOtherBlocksIfOneIsNotThere() throws Exception {
        handler = exchange -> send(exchange, 404, 0);
        assertTrue((Long) ask(10 * SECOND_NS) < SECOND_NS);
    }

    @Test
    void shouldNotWaitForAnOriginThatSaysNothing() throws Exception {
        handler = exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        long began = System.nanoTime();
        assertTrue((Long) ask(SECOND_NS / 5) < SECOND_NS);
        assertTrue(System.nanoTime() - began < 3 * SECOND_NS);
        assertEquals(null, answers.poll(200, TimeUnit.MILLISECONDS), "it is answered once");
    }

    @Test
    void shouldTryLessAndLessOftenWhenNobodyListens() throws Exception {
        server.stop(0);
        for (long pause = 1; pause <= 16; pause *= 2) {
            assertEquals(pause * SECOND_NS, ask(10 * SECOND_NS));
        }
        assertEquals(30 * SECOND_NS, ask(10 * SECOND_NS));
        assertEquals(30 * SECOND_NS, ask(10 * SECOND_NS));
    }
}
