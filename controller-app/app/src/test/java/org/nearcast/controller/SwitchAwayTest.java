// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.Assert.assertTcp;
import static org.nearcast.controller.fake.FakeNetwork.port;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.rules.Priorities;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.Criteria;

/** A switch that ONOS loses, because it restarts or because its connection to ONOS breaks, and finds again. */
class SwitchAwayTest {

    private final TestNet net = TestNet.single();
    private final TestPeer peer = new TestPeer(net);
    private TestClient viewer;

    @BeforeEach
    void play() {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"gateways\": [" + peer.allowed() + "]}");
        for (int i = 0; i < 31; i++) {
            net.advance(1000);
            peer.announce();
        }
        viewer = net.client(1).plays("one");
        net.takeSent();
    }

    private int rules() {
        return net.flows.rules(Priorities.CONNECTION).size();
    }

    @Test
    void shouldKeepStreamsThroughAGatewayWhoseSwitchIsAway() {
        net.network.available(1, false);
        net.advance(10_000);
        assertEquals(1, net.sessions().size());
        assertEquals(0, net.counted("gatewaysLost"));

        net.network.available(1, true);
        net.advance(1000);
        assertEquals(2, rules());
        assertTrue(net.takeSent().isEmpty(), "nobody is told that anything has ended");
    }

    @Test
    void shouldKeepStreamsThroughAGatewayWhoseSwitchHasNotToldOfItsPortsYet() {
        net.network.available(1, false);
        net.network.portsKnown(1, false);
        net.advance(5000);
        net.network.available(1, true);
        net.advance(1000);
        assertEquals(0, net.counted("gatewaysLost"));
        net.network.portsKnown(1, true);
        net.advance(1000);
        assertEquals(2, rules());
        assertTrue(net.takeSent().isEmpty(), "nobody is told that anything has ended");
    }

    @Test
    void shouldSteerNobodyNewUntilTheGatewayIsHeardAgain() {
        net.network.available(1, false);
        net.advance(1000);
        net.network.available(1, true);
        TestClient early = net.client(2);
        early.syn();
        assertTcp(net.takeSent().get(0).parsed(), early.ip, 40000, TestNet.CDN, 1935);

        peer.announce();
        net.takeSent();
        TestClient late = net.client(3);
        late.syn();
        assertTcp(net.takeSent().get(0).parsed(), late.ip, 40000, TestNet.GATEWAY, 19350);
    }

    @Test
    void shouldLoseAGatewayThatIsNotHeardAfterItsSwitchCameBack() {
        net.network.available(1, false);
        net.advance(5000);
        net.network.available(1, true);
        net.advance(3400);
        assertEquals(2, rules());
        net.advance(500);
        assertEquals(0, rules());
        assertEquals(1, net.counted("gatewaysLost"));
    }

    @Test
    void shouldTellClientsOfAGatewayLostMeanwhileWhenTheirSwitchIsBack() {
        net.network.available(1, false);
        net.advance(16_000);
        assertEquals(1, net.counted("gatewaysLost"));
        net.takeSent();

        net.network.available(1, true);
        net.advance(100);
        assertEquals(0, rules());
        assertTcp(net.takeSent().get(0).parsed(), TestNet.CDN, 1935, viewer.ip, 40000);
    }

    @Test
    void shouldNotTakeAGatewayForGoneWhenOnosForgetsTheHostsOfASwitchThatIsAway() {
        net.network.available(1, false);
        net.network.removeHost(TestNet.GATEWAY_MAC);
        assertEquals(0, net.counted("gatewaysLost"));
        assertEquals(1, net.sessions().size());
    }

    @Test
    void shouldLeaveNoRulesAtAPortThatProvesALinkWhileItsSwitchComes() {
        net.network.device(2, 5);
        net.network.available(2, true);
        assertFalse(rulesAt(port(2, 5)).isEmpty());

        net.network.linkUnannounced(port(1, 20), port(2, 5));
        net.network.available(2, true); // ONOS says so again when it has become master
        assertEquals(List.of(), rulesAt(port(2, 5)));
        assertFalse(rulesAt(port(2, 4)).isEmpty());
    }

    private List<FlowRule> rulesAt(ConnectPoint place) {
        return net.flows.rules().stream()
                .filter(rule -> rule.deviceId().equals(place.deviceId())
                        && rule.selector().criteria().contains(Criteria.matchInPort(place.port())))
                .collect(Collectors.toList());
    }
}
