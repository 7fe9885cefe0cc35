// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

class BadInputTest extends GatewayRig {
    @Test
    void shouldNotDisturbAStreamByGarbageBesideIt() throws Exception {
        TestClient publisher = publish("one");
        publisher.send(source.headers());
        TestClient viewer = play("one");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            try (Socket hostile = new Socket(InetAddress.getLoopbackAddress(), port)) {
                byte[] garbage = new byte[1537 + 1536 + random.nextInt(4000)];
                random.nextBytes(garbage);
                garbage[0] = 3;
                java.util.Arrays.fill(garbage, 5, 9, (byte) 0);
                hostile.getOutputStream().write(garbage);
                pictures.addAll(send(publisher, 1));
            }
        }
        await50(viewer);
        assertSame(pictures, viewer.frames(MessageType.VIDEO));
        eventually(() -> gateway.connections() == 2);
        assertFalse(publisher.closed, "seed " + seed);
    }

    @Test
    void shouldEndAConnectionWithAMalformedCommandAndCountIt() {
        TestClient publisher = publish("one");
        TestClient hostile = publish("two");
        hostile.send(List.of(new RtmpMessage(MessageType.COMMAND_AMF0, 1, 0, new byte[] {0x0D, 1, 2, 3})));
        eventually(() -> hostile.closed);
        eventually(() -> gateway.nearCounters().named("rtmpMalformed").sum() == 1);
        assertFalse(publisher.closed);
        eventually(() -> gateway.connections() == 1);
    }

    @Test
    void shouldEndAConnectionThatUsesTooManyMessageStreams() {
        TestClient hostile = publish("one");
        List<RtmpMessage> receives = new ArrayList<>();
        for (int id = 2; id < 100; id++) {
            receives.add(Command.of("receiveVideo", 0, null, true).toMessage(id));
        }
        hostile.sendAsIs(receives);
        eventually(() -> hostile.closed);
        eventually(() -> gateway.connections() == 0);
    }

    @Test
    void shouldEndAHandshakeThatIsNeverFinished() throws IOException {
        reopen("rtmp.handshake-timeout = 300 ms");
        try (Socket halfOpen = new Socket(InetAddress.getLoopbackAddress(), port)) {
            halfOpen.getOutputStream().write(new byte[] {3, 0, 0, 0, 0, 0, 0, 0, 0, 1});
            halfOpen.setSoTimeout(10_000);
            assertEquals(0, halfOpen.getInputStream().readAllBytes().length);
        }
        assertEquals(1, gateway.nearCounters().named("rtmpHandshakeTimeouts").sum());
        eventually(() -> gateway.connections() == 0);
    }

    @Test
    void shouldTakeNoMoreConnectionsThanAllowed() throws IOException {
        reopen("limits.connections-per-address = 2");
        publish("one");
        play("one");
        TestClient third = open(TestClient.player(transport, port, "live", "one"));
        eventually(() -> third.closed);
        assertEquals(2, gateway.connections());
        assertEquals(1, gateway.nearCounters().named("rtmpConnectionsRefused").sum());
    }

    @Test
    void shouldTakeNoMoreWaitingPlayersThanAllowed() throws IOException {
        reopen("streams.max-waiting = 2");
        TestClient first = play("a");
        TestClient second = play("b");
        TestClient third = open(TestClient.player(transport, port, "live", "c"));
        third.awaitCode(org.nearcast.protocol.rtmp.Status.PLAY_FAILED);
        eventually(() -> third.closed);
        assertFalse(first.closed || second.closed);
    }
}
