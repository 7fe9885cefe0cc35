// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.live.stream.Publication;

/** Very many who wait for the same part, some of whom go, and some of whom ask for more without reading. */
@Timeout(120)
class BlockedCrowdTest {
    private static final int CROWD = 1500;
    private static final String RELOAD = "GET /hls/live/one/ll.m3u8?_HLS_msn=1&_HLS_part=0 HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<Socket> crowd = new ArrayList<>();
    private HlsServer server;
    private Publication publication;

    @BeforeEach
    void open() throws Exception {
        server = new HlsServer(HlsServer.settings(6, 10_000, 10_000, 10_000), 2000);
        publication = server.publish("live/one", Messages.videoHeader());
        stream(0, 2000);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> server.get("/hls/live/one/ll.m3u8").statusCode() == 200);
    }

    @AfterEach
    void close() throws Exception {
        for (Socket each : crowd) {
            each.close();
        }
        server.close();
    }

    private void stream(long from, long to) {
        for (long time = from; time <= to; time += 40) {
            HlsServer.give(publication, time % 2000 == 0 ? Messages.keyFrame(time) : Messages.picture(time));
        }
    }

    private Socket ask(String requests) throws Exception {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(server.url("/")).getPort());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
        crowd.add(socket);
        return socket;
    }

    private long blocked() {
        return server.counters.named("hlsBlockedNow").sum();
    }

    private static String answer(Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n") < 0) {
            int read = in.read();
            assertTrue(read >= 0, "an answer");
            head.append((char) read);
        }
        return head.toString().strip();
    }

    @Test
    void shouldAnswerAllOfACrowdAtOnceAndOthersMeanwhile() throws Exception {
        for (int i = 0; i < CROWD; i++) {
            ask(RELOAD);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> blocked() == CROWD);
        assertEquals(200, server.get("/hls/live/one/index.m3u8").statusCode(), "others are served meanwhile");
        stream(2040, 2280);
        for (Socket each : crowd) {
            assertEquals("HTTP/1.1 200 OK", answer(each));
        }
        assertEquals(0, blocked());
    }

    @Test
    void shouldTakeOneRequestOfAConnectionAtATime() throws Exception {
        ask(RELOAD.repeat(1000));
        await().atMost(Duration.ofSeconds(30)).until(() -> blocked() == 1);
        assertEquals(200, server.get("/hls/live/one/index.m3u8").statusCode());
        assertEquals(1, blocked(), "the rest waits in the socket");
    }
}
