// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.fake.FakeNetwork.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.FakeFlowRules;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;

class RecognitionTest {

    private final TestNet net = TestNet.single();

    @Test
    void shouldForwardAndListenWithoutAGateway() {
        net.passive();
        TestClient broadcaster = net.client(1).publishes("one");
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(TestNet.CDN_PORT)));
        assertEquals(0, net.leftToForwarding);
        JsonNode session = net.sessions().get(0);
        assertEquals("publish", session.get("kind").asText());
        assertEquals("live", session.get("app").asText());
        assertEquals("one", session.get("name").asText());
        assertEquals(broadcaster.ip + ":40000", session.get("client").asText());
        assertEquals("10.0.0.254:1935", session.get("cdn").asText());
        assertEquals("of:0000000000000001", session.get("device").asText());
        assertEquals(3, session.get("port").asInt());
        assertTrue(session.get("steeredTo").isNull());
        assertEquals("active", session.get("state").asText());
    }

    @Test
    void shouldSendEveryPacketOnExactlyOnce() {
        net.passive();
        TestClient viewer = net.client(1).plays("one");
        int packets = net.takeSent().size();
        assertEquals(net.toController, packets);
        viewer.send(new byte[5 * 1460]);
        assertEquals(5, net.takeSent().size());
    }

    @Test
    void shouldHandleFewPacketsOfAConnectionAndNoneOnceItIsUnderstood() {
        net.withServer();
        TestClient broadcaster = net.client(1).publishes("one");
        int handled = net.toController;
        assertTrue(handled <= 25, handled + " packets");
        assertEquals(handled, net.sessions().get(0).get("packetsHandled").asInt());
        broadcaster.send(new byte[200 * 1460]);
        assertEquals(handled, net.toController);
        assertEquals(0, net.counted("late"));
        assertEquals(
                handled,
                net.view("metrics").get("packetsPerConnection").get("max").asInt());
    }

    @Test
    void shouldGiveUpAfterAsManyPacketsAsSetAndStayBelow25() {
        net.withServer();
        TestClient client = net.client(1).open();
        for (int i = 0; i < 100; i++) {
            client.ack();
        }
        assertEquals(24, net.toController);
        assertEquals(1, net.counted("gaveUp"));
        assertEquals("passed", net.sessions().get(0).get("state").asText());
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
    }

    @Test
    void shouldLeaveAloneWhatIsNotRtmp() {
        net.withServer();
        TestClient client = net.client(1).open();
        client.send(Frames.text("GET / HTTP/1.1\r\n"));
        client.send(new byte[50 * 1460]);
        assertEquals(3, net.toController);
        assertEquals(1, net.counted("notRtmp"));
        assertTrue(net.sessions().get(0).get("kind").isNull());
        assertEquals("10.0.0.2:1936", net.sessions().get(0).get("steeredTo").asText());
    }

    @Test
    void shouldUnderstandSegmentsOutOfOrderAndRepeated() {
        net.withServer();
        byte[] bytes = Frames.rtmp("play", "live", "one");
        TestClient client = net.client(1).open();
        long start = 0xffffff01L;
        int half = bytes.length / 2;
        byte[] first = Arrays.copyOf(bytes, half);
        byte[] second = Arrays.copyOfRange(bytes, half, bytes.length);
        client.sequence(start + half).send(second);
        client.sequence(start + half).send(second);
        assertEquals(0, net.counted("recognised"));
        client.sequence(start).send(first);
        assertEquals(1, net.counted("recognised"));
        assertEquals("one", net.sessions().get(0).get("name").asText());
    }

    @Test
    void shouldKnowManyStreamsAtOnce() {
        net.withServer();
        for (int i = 1; i <= 10; i++) {
            net.client(i).publishes("stream" + i);
        }
        assertEquals(10, net.counted("recognised"));
        assertEquals(10, net.sessions().size());
    }

    @Test
    void shouldForgetSynsThatAreNeverAnswered() {
        net.withServer();
        net.client(1).syn();
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        net.advance(10_500);
        assertEquals(0, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(0, net.sessions().size());
        assertEquals(1, net.counted("halfOpenDropped"));
    }

    @Test
    void shouldGiveUpOnConnectionsThatSayNothing() {
        net.withServer();
        net.client(1).open();
        net.advance(10_500);
        assertEquals("passed", net.sessions().get(0).get("state").asText());
        int before = net.toController;
        net.client(1).sequence(0xffffff01L).send(Frames.text("late"));
        assertEquals(before, net.toController);
    }

    @Test
    void shouldBoundAFloodOfSynsToItsOwnPort() {
        net.withServer(OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND, 200);
        net.client(2).plays("one");
        for (int i = 0; i < 2000; i++) {
            net.client(1).tcpPort(1024 + i).sequence(i).syn();
            if (i % 100 == 0) {
                net.advance(500);
            }
        }
        assertEquals(2 * 256 + 2, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(257, net.sessions().size());
        assertEquals(
                "active",
                net.sessions().get(0).get("state").asText(),
                "the session behind another port is still there");
    }

    @Test
    void shouldBoundTheRateAtWhichAPortGetsRules() {
        net.withServer(OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND, 1_000);
        for (int i = 0; i < 2000; i++) {
            net.client(1).tcpPort(1024 + i).send(Frames.text("x"));
        }
        assertEquals(2 * 2_000, net.flows.rules(Priorities.CONNECTION).size());
        for (int i = 2000; i < 2500; i++) {
            net.client(1).tcpPort(1024 + i).send(Frames.text("x"));
        }
        assertEquals(2 * 2_000, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(500, net.counted("limited"));
        assertEquals(2500, net.takeSent().size());
    }

    @Test
    void shouldBoundTheNumberOfConnections() {
        net.withServer(OsgiPropertyConstants.MAX_CONNECTIONS, 10);
        for (int i = 0; i < 50; i++) {
            net.client(1 + i % 15).tcpPort(1024 + i).send(Frames.text("x"));
        }
        assertEquals(2 * 10, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(50, net.takeSent().size());
    }

    @Test
    void shouldPassQuietlyWhatIsOlderThanThePassiveRule() {
        net.passive();
        TestClient client = net.client(1);
        client.send(new byte[10 * 1460]);
        assertEquals(10, net.takeSent().size());
        assertEquals(1, net.toController);
        assertEquals("passed", net.sessions().get(0).get("state").asText());
    }

    @Test
    void shouldKeepAPassiveConnectionOnItsWayWhenAGatewayComes() {
        net.network.removeHost(TestNet.GATEWAY_MAC);
        net.withServer();
        TestClient viewer = net.client(1).open();
        net.takeSent();
        net.network.host(TestNet.GATEWAY_MAC, TestNet.GATEWAY, TestNet.GATEWAY_PORT);
        assertFalse(net.flows.rules(Priorities.PUNT).isEmpty());
        viewer.send(Frames.rtmp("play", "live", "one"));
        assertTrue(net.takeSent().stream().allMatch(sent -> sent.port.equals(TestNet.CDN_PORT)));
        assertEquals("one", net.sessions().get(0).get("name").asText());
        assertTrue(net.sessions().get(0).get("steeredTo").isNull());
    }

    @Test
    void shouldCountPacketsThatComeAfterTheFinalRules() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.toApplicationAsCopy(viewer.port, viewer.segment(Frames.ACK, new byte[0]));
        assertEquals(1, net.counted("late"));
    }

    @Test
    void shouldSurviveRulesHeldBackWhileTheStreamGoesOn() {
        net.withServer();
        TestClient viewer = net.client(1).open();
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        viewer.send(Frames.rtmp("play", "live", "one"));
        viewer.ack();
        viewer.ack();
        net.flows.release();
        int before = net.toController;
        viewer.ack();
        assertEquals(before, net.toController);
        assertEquals(
                1, net.view("metrics").get("packetsPerConnection").get("count").asInt());
    }

    @Test
    void shouldShowWhatAGatewayWouldSave() {
        net.passive();
        net.client(1).publishes("one");
        net.client(2).plays("one");
        net.client(3).plays("one");
        net.client(4).plays("elsewhere");
        net.client(5).plays("elsewhere");
        JsonNode peerings = net.view("peerings").get("peerings");
        assertEquals(2, peerings.get(0).get("couldSave").asInt());
        assertEquals(0, peerings.get(0).get("saved").asInt());
        assertEquals(1, peerings.get(1).get("couldSave").asInt());
        assertTrue(net.app.view("nearcast-peerings").contains("live/one"));
    }

    @Test
    void shouldMaskAPublishersNameUnlessSomebodyPlaysIt() {
        net.passive();
        net.client(1).publishes("secretkey");
        net.client(2).publishes("open");
        net.client(3).plays("open");
        String text = net.app.view("nearcast-streams") + net.app.view("nearcast-peerings");
        assertFalse(text.contains("secretkey"), text);
        assertTrue(text.contains("live/se…"), text);
        assertTrue(text.contains("live/open"), text);
    }

    @Test
    void shouldMeasureTheWayToTheCdnFromSynToItsAnswersAnswer() {
        net.passive();
        TestClient viewer = net.client(1);
        viewer.syn();
        net.advance(60);
        viewer.sequence(0xffffff01L).ack();
        assertEquals(60.0, net.sessions().get(0).get("setUpRttMs").asDouble());
    }

    @Test
    void shouldNotKnowOtherViews() {
        net.passive();
        assertNull(net.app.view("something"));
        assertEquals(port(1, 2), TestNet.GATEWAY_PORT);
    }

    @Test
    void shouldTakeWhatAPublisherSaysOfHisStreamWhileItsPacketsStillCome() {
        net.passive();
        net.flows.mode(FakeFlowRules.Mode.HOLD);
        TestClient publisher = net.client(1).publishes("one");
        assertTrue(net.sessions().get(0).get("metadata").isNull());
        publisher.send(Frames.metadata(640));
        assertEquals(640, net.sessions().get(0).get("metadata").get("width").asInt());
        assertEquals("client", net.sessions().get(0).get("metadata").get("from").asText());
    }

    @Test
    void shouldNotListenLongerForThat() {
        net.passive();
        TestClient publisher = net.client(1).publishes("one");
        net.toController = 0;
        publisher.send(Frames.metadata(640));
        assertEquals(0, net.toController);
        assertTrue(net.sessions().get(0).get("metadata").isNull());
    }
}
