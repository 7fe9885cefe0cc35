// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.fake.FakeFlowRules;
import org.nearcast.controller.fake.Frames;
import org.nearcast.controller.rules.Priorities;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.instructions.Instructions;

/** Connections' ends, which no rule can see: who is silent is asked. */
class LivenessTest {

    private final TestNet net = TestNet.single();
    private int questions;

    /** Time goes by with ONOS's polls; {@code answer} is what the client does when it is asked. */
    private void pass(int seconds, TestClient client, Consumer<TestClient> answer) {
        for (int i = 0; i < seconds * 4; i++) {
            if (i % 20 == 0) {
                net.flows.poll();
            }
            net.advance(250);
            for (TestNet.Sent sent : net.takeSent()) {
                boolean question = sent.port.equals(client.port)
                        && Assert.tcp(sent.parsed()).getFlags() == Frames.ACK
                        && Assert.tcp(sent.parsed()).getSequence() == 0;
                if (question) {
                    questions++;
                    assertTcp(sent.parsed(), TestNet.CDN, 1935, client.ip, 40000);
                    answer.accept(client);
                }
            }
        }
    }

    private void fromServer(TestClient client, int flags) {
        net.inject(
                TestNet.GATEWAY_PORT,
                Frames.tcp(
                        TestNet.GATEWAY_MAC,
                        TestNet.GATEWAY,
                        1936,
                        client.mac,
                        client.ip,
                        40000,
                        7,
                        flags,
                        0,
                        new byte[0]));
    }

    private List<String> copying() {
        return net.flows.rules(Priorities.CONNECTION).stream()
                .filter(rule -> rule.treatment().immediate().contains(Instructions.createOutput(PortNumber.CONTROLLER)))
                .map(Object::toString)
                .collect(Collectors.toList());
    }

    private static void answers(TestClient client) {
        client.ack();
    }

    private static void resets(TestClient client) {
        client.finish(Frames.RST);
    }

    private static void ignores(TestClient client) {}

    @Test
    void shouldEndASessionWithin15SecondsOfItsConnectionsEnd() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(14, viewer, LivenessTest::resets);
        assertEquals(0, net.sessions().size());
        assertEquals(List.of(), net.flows.rules(Priorities.CONNECTION));
        assertEquals(1, questions);
        assertEquals(1, net.counted("ended"));
    }

    @Test
    void shouldEndASessionThatPassesToo() {
        net.passive();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(14, viewer, LivenessTest::resets);
        assertEquals(0, net.sessions().size());
        assertEquals(List.of(), net.flows.rules(Priorities.CONNECTION));
    }

    @Test
    void shouldEndASessionWhoseClientAnswersFromTimeWaitAndWhoseServerKnowsItNoMore() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(14, viewer, client -> {
            client.ack();
            fromServer(client, Frames.RST);
        });
        assertEquals(0, net.sessions().size());
        assertEquals(List.of(), net.flows.rules(Priorities.CONNECTION));
    }

    @Test
    void shouldNotLetOnosTakeTheGatewaysPortForTheCdns() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        List<String> senders = new ArrayList<>();
        pass(14, viewer, client -> {
            client.ack();
            net.takeBrought();
            fromServer(client, Frames.RST);
            net.takeBrought().stream()
                    .map(one -> one.port + " " + one.parsed().getSourceMAC())
                    .forEach(senders::add);
        });
        assertEquals(List.of(TestNet.GATEWAY_PORT + " " + TestNet.GATEWAY_MAC), senders);
    }

    @Test
    void shouldEndASessionThatTheServerOnTheClientsOwnMachineKnowsNoMore() {
        net.withServer();
        TestClient viewer =
                new TestClient(net, TestNet.GATEWAY_PORT, TestNet.GATEWAY, TestNet.GATEWAY_MAC).plays("one");
        net.takeSent();
        pass(14, viewer, client -> {
            client.ack();
            net.inject(
                    TestNet.GATEWAY_PORT,
                    Frames.tcp(
                            TestNet.GATEWAY_MAC,
                            TestNet.GATEWAY,
                            1936,
                            TestNet.CDN_MAC,
                            TestNet.CDN,
                            40000,
                            7,
                            Frames.RST,
                            0,
                            new byte[0]));
        });
        assertEquals(0, net.sessions().size());
        assertEquals(List.of(), net.flows.rules(Priorities.CONNECTION));
    }

    @Test
    void shouldKeepALivingSessionHoweverLongItIsSilentAndAskSeldom() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(300, viewer, LivenessTest::answers);
        assertEquals("one", net.sessions().get(0).get("name").asText());
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(List.of(), copying());
        assertTrue(questions >= 5 && questions <= 10, questions + " questions in 5 minutes");
    }

    @Test
    void shouldAskNobodyWhoseMediaFlows() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        for (int i = 0; i < 60; i++) {
            fromServer(viewer, Frames.ACK);
            net.takeSent();
            if (i % 5 == 0) {
                net.flows.poll();
            }
            net.advance(1000);
        }
        assertEquals(0, net.counted("probed"));
        assertEquals(1, net.sessions().size());
    }

    @Test
    void shouldFindTheEndOfASessionThatWasSilentForLong() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(60, viewer, LivenessTest::answers);
        fromServer(viewer, Frames.FIN_ACK);
        net.takeSent();
        pass(15, viewer, LivenessTest::resets);
        assertEquals(0, net.sessions().size());
    }

    @Test
    void shouldHideWhoAnswersNothingAndShowHimWhenHeSpeaksAgain() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(15, viewer, LivenessTest::ignores);
        assertEquals(0, net.sessions().size());
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        assertEquals(2, questions);
        pass(5, viewer, LivenessTest::ignores);
        viewer.send(Frames.text("x"));
        net.takeSent();
        pass(6, viewer, LivenessTest::ignores);
        assertEquals(1, net.sessions().size());
    }

    @Test
    void shouldLetTheRulesGoOfWhoAnswersNothingForThreeMinutes() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(170, viewer, LivenessTest::ignores);
        assertEquals(2, net.flows.rules(Priorities.CONNECTION).size());
        pass(60, viewer, LivenessTest::ignores);
        assertEquals(List.of(), net.flows.rules(Priorities.CONNECTION));
    }

    @Test
    void shouldLetTheRulesGoAtOnceOfWhoIsUnplugged() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        net.network.portUp(viewer.port, false);
        pass(15, viewer, LivenessTest::ignores);
        assertEquals(List.of(), net.flows.rules(Priorities.CONNECTION));
    }

    @Test
    void shouldForgetAFinishedConnectionWithoutAsking() {
        net.withServer();
        TestClient viewer = net.client(1).open();
        viewer.finish(Frames.FIN_ACK);
        net.takeSent();
        pass(15, viewer, LivenessTest::answers);
        assertEquals(0, questions);
        assertEquals(List.of(), net.flows.rules(Priorities.CONNECTION));
    }

    @Test
    void shouldRecogniseAnewAClientThatUsesItsPortAgain() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(14, viewer, LivenessTest::resets);
        viewer.sequence(5000).plays("two");
        assertEquals(1, net.sessions().size());
        assertEquals("two", net.sessions().get(0).get("name").asText());
    }

    @Test
    void shouldRecogniseAnewAClientThatUsesItsPortAgainWhileItIsAsked() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        boolean[] again = {false};
        pass(14, viewer, client -> {
            if (!again[0]) {
                again[0] = true;
                client.sequence(5000).plays("two");
            } else {
                client.ack();
            }
        });
        assertEquals(1, net.sessions().size());
        assertEquals("two", net.sessions().get(0).get("name").asText());
    }

    @Test
    void shouldGoOnWithoutAskingWhereTheSwitchDoesNotConfirm() {
        net.withServer();
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(4, viewer, LivenessTest::answers);
        net.flows.mode(FakeFlowRules.Mode.REFUSE);
        pass(6, viewer, LivenessTest::answers);
        net.flows.mode(FakeFlowRules.Mode.CONFIRM);
        assertEquals(0, questions);
        pass(14, viewer, LivenessTest::resets);
        assertEquals(0, net.sessions().size());
    }

    @Test
    void shouldAskOnlySoManyAtOnceWhenTheCdnStandsStill() {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"]}", OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND, "1000");
        for (int i = 0; i < 500; i++) {
            new TestClient(net, port(1, 3 + i % 10), 1 + i % 10)
                    .tcpPort(1024 + i)
                    .send(Frames.text("x"));
        }
        net.takeSent();
        net.flows.poll();
        net.advance(5000);
        assertEquals(List.of(), net.takeSent());
        net.flows.poll();
        net.advance(900);
        int asked = net.takeSent().size();
        assertTrue(asked > 150 && asked <= 200, asked + " asked");
    }

    @Test
    void shouldEndASessionInTimeThoughManyWhoNeverAnswerAreAsked() {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"]}", OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND, "2000");
        for (int i = 0; i < 4000; i++) {
            net.client(2).tcpPort(1024 + i).send(Frames.text("x"));
        }
        TestClient viewer = net.client(1).plays("one");
        net.takeSent();
        pass(15, viewer, LivenessTest::resets);
        assertEquals(1, questions);
        assertTrue(StreamSupport.stream(net.sessions().spliterator(), false)
                .noneMatch(session -> session.get("state").asText().equals("active")));
    }
}
