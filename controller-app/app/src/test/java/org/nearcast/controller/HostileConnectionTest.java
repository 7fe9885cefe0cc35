// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.fake.FakeNetwork.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;

/** Connections that are there to harm: never finished, endless, garbage, in another's name. */
class HostileConnectionTest {

    private static final int HONEST = 18; // the last port; strangers are behind those before it

    private final TestNet net = TestNet.single();

    private TestClient stranger(int number) {
        return net.client(1 + number % 15).tcpPort(1024 + number / 15 % 60_000);
    }

    private List<JsonNode> active() {
        return StreamSupport.stream(net.sessions().spliterator(), false)
                .filter(session -> session.get("state").asText().equals("active"))
                .collect(Collectors.toList());
    }

    /** The SYN goes to the gateway at once, the rules are there, and the command is understood. */
    private void assertHonestIsServed(int number) {
        net.takeSent();
        TestClient viewer = net.client(HONEST).tcpPort(50_000 + number);
        viewer.syn();
        List<TestNet.Sent> sent = net.takeSent();
        assertEquals(TestNet.GATEWAY_PORT, sent.get(0).port, "connection " + number);
        viewer.sequence(0xffffff01L).ack();
        viewer.send(Frames.rtmp("play", "live", "honest" + number));
        assertTrue(active().stream().anyMatch(one -> one.get("name").asText().equals("honest" + number)));
    }

    @Test
    void shouldServeOthersThroughTenThousandHalfOpenConnections() {
        net.withServer(OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND, 200);
        for (int i = 0; i < 10_000; i++) {
            TestClient stranger = stranger(i).sequence(i);
            net.toApplication(stranger.port, stranger.segment(Frames.SYN, new byte[0]));
            if (i % 10 == 0) {
                net.advance(4);
                net.takeSent();
            }
            if (i % 1000 == 999) {
                assertHonestIsServed(i / 1000);
            }
            assertTrue(net.counted("recognising") <= 2048);
        }
        assertEquals(10, active().size());
        assertTrue(net.counted("halfOpenDropped") > 7000);
        net.advance(15_000);
        assertEquals(0, net.counted("recognising"));
        assertEquals(2 * 10, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(0, net.counted("bytesHeld"));
    }

    @Test
    void shouldGiveUpOnThoseBehindThePortWithMostWhenThereIsNoMoreRoom() {
        net.withServer(OsgiPropertyConstants.MAX_HALF_OPEN, 50);
        for (int i = 0; i < 10; i++) {
            net.client(2).tcpPort(2000 + i).syn();
        }
        for (int i = 0; i < 100; i++) {
            net.client(1).tcpPort(1024 + i).syn();
        }
        assertEquals(50, net.counted("recognising"));
        assertEquals(60, net.counted("halfOpenDropped"));
        net.client(2).tcpPort(2000).sequence(0xffffff01L).send(Frames.rtmp("play", "live", "first"));
        assertEquals("first", active().get(0).get("name").asText());
    }

    @Test
    void shouldLeaveRoomForOthersWhenOnePortOpensAllItMay() {
        net.withServer(OsgiPropertyConstants.MAX_CONNECTIONS, 100);
        for (int i = 0; i < 200; i++) {
            net.client(1).tcpPort(1024 + i).send(Frames.text("x"));
        }
        assertEquals(50, net.sessions().size());
        for (int i = 0; i < 100; i++) {
            net.client(2).tcpPort(1024 + i).send(Frames.text("x"));
        }
        assertEquals(75, net.sessions().size());
        assertHonestIsServed(0);
        assertEquals(225, net.counted("limited"));
    }

    @Test
    void shouldKeepAFloodFromTheControllerAndServeOthersMeanwhile() {
        net.withServer();
        TestClient before = net.client(1).plays("before");
        for (int i = 0; i < 3000; i++) { // twenty times what makes a port loud
            net.client(1).tcpPort(1024 + i).syn();
            if (i % 5 == 4) {
                net.advance(1);
            }
        }
        assertEquals(1, net.counted("loudPorts"));
        long handled = net.counted("packets");
        assertTrue(handled < 400, handled + " of 3000 came");
        for (int i = 0; i < 100; i++) {
            net.client(1).tcpPort(10_000 + i).syn();
        }
        assertEquals(handled, net.counted("packets"));
        net.takeSent();
        before.send(Frames.text("x"));
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port, "its earlier connections go their way");
        assertHonestIsServed(0);
        net.advance(31_000);
        assertEquals(0, net.counted("loudPorts"));
        net.takeSent();
        net.client(1).tcpPort(9998).syn();
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port, "it is listened to again");
    }

    @Test
    void shouldFreeAPortsShareWhenItsConnectionsEnd() {
        net.withServer(OsgiPropertyConstants.MAX_CONNECTIONS, 10);
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 5; i++) {
                net.client(1).tcpPort(1024 + i).sequence(round * 100L).open();
            }
            assertEquals(0, net.counted("limited"));
            for (int i = 0; i < 5; i++) {
                net.client(1).tcpPort(1024 + i).sequence(round * 100L + 1).finish(Frames.RST);
            }
            assertEquals(0, net.sessions().size());
        }
        for (int i = 0; i < 6; i++) {
            net.client(1).tcpPort(1024 + i).open();
        }
        assertTrue(net.counted("limited") > 0);
    }

    @Test
    void shouldHoldBoundedMemoryForSegmentsBehindAGap() {
        net.withServer(OsgiPropertyConstants.MAX_HALF_OPEN, 150);
        byte[] segment = new byte[1400];
        for (int i = 0; i < 600; i++) {
            TestClient stranger = stranger(i);
            stranger.sequence(0).open();
            for (int at = 0; at < 4; at++) {
                stranger.sequence(2 + at * 1400L).send(segment); // the first byte never comes
            }
            if (i % 10 == 0) {
                net.advance(4);
            }
        }
        assertEquals(150, net.counted("recognising"));
        assertEquals(150 * 4 * 1400, net.counted("bytesHeld"));
        assertHonestIsServed(0);
        net.advance(11_000);
        assertEquals(0, net.counted("bytesHeld"));
    }

    @Test
    void shouldGiveUpOnWhoSendsMoreThanItsPatienceHowevermuchIsMissing() {
        net.withServer();
        TestClient stranger = net.client(1).sequence(0).open();
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            byte[] piece = new byte[1 + random.nextInt(1400)];
            stranger.sequence(2 + random.nextInt(1 << 20)).send(piece);
        }
        assertEquals(1, net.counted("gaveUp"));
        assertEquals(0, net.counted("bytesHeld"));
        assertEquals(0, net.counted("recognising"));
        assertEquals("passed", net.sessions().get(0).get("state").asText());
    }

    @Test
    void shouldStandAnyGarbageInPlaceOfRtmp() {
        net.withServer();
        long seed = 20_251_125;
        Random random = new Random(seed);
        byte[] good = Frames.rtmp("publish", "live", "one");
        for (int i = 0; i < 500; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(20); flips > 0; flips--) {
                bad[i % 3 == 0 ? random.nextInt(bad.length) : 3073 + random.nextInt(bad.length - 3073)] =
                        (byte) random.nextInt(256);
            }
            stranger(i).sequence(random.nextInt()).open().send(bad);
            net.advance(10);
        }
        assertEquals(0, net.leftToForwarding, "seed " + seed);
        net.advance(11_000);
        assertEquals(0, net.counted("recognising"));
        assertEquals(
                500,
                net.counted("recognised") + net.counted("notRtmp") + net.counted("gaveUp") + net.counted("limited"),
                "seed " + seed);
        assertHonestIsServed(0);
    }

    @Test
    void shouldNotLetAStrangerTakeAnothersConnectionOver() {
        net.withServer();
        TestClient viewer = net.client(HONEST).plays("one");
        net.network.host(viewer.mac, viewer.ip, viewer.port);
        net.takeSent();
        TestClient forger = new TestClient(net, port(1, 9), viewer.ip, "00:00:00:00:00:66");
        forger.sequence(77).syn();
        forger.sequence(78).send(Frames.text("x"));
        forger.finish(Frames.RST);
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(TestNet.CDN_PORT)));
        assertEquals(1, net.sessions().size());
        assertEquals("active", net.sessions().get(0).get("state").asText());
        assertEquals(1, net.counted("transit"), "what follows is kept from the controller too");
        viewer.send(Frames.text("y"));
        assertEquals(TestNet.GATEWAY_PORT, net.takeSent().get(0).port);
    }

    @Test
    void shouldNotForgetARouterForMacsThatAStrangerMakesUp() {
        net.withServer();
        net.network.host("00:00:00:00:00:aa", "10.0.0.100", port(1, 17));
        new TestClient(net, port(1, 16), "10.0.0.100", "00:00:00:00:00:bb").syn(); // a router sends it on
        int before = net.flows.rules(Priorities.EXEMPT).size();
        assertTrue(before > 0);
        for (int i = 0; i < 200; i++) {
            new TestClient(net, port(1, 9), "10.0.0.100", String.format("02:00:00:00:00:%02x", i)).syn();
            net.advance(10);
        }
        assertTrue(net.flows.rules(Priorities.EXEMPT).size() <= 9 * before);
        net.takeSent();
        int handled = net.toController;
        new TestClient(net, port(1, 16), "10.0.0.100", "00:00:00:00:00:bb")
                .tcpPort(7)
                .syn();
        assertEquals(handled, net.toController, "the router's packets pass without the controller");
    }
}
