// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.controller.fake.FakeNetwork.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.rules.Priorities;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IPCriterion;

/** What peering saved and would save, from rules' counters set by hand. */
class SavingsTest {

    private static final String S1 = "of:0000000000000001";
    private static final String S2 = "of:0000000000000002";

    private TestNet net = TestNet.single();

    /** Sets the counters of a client's two rules. */
    private void counted(TestClient client, long up, long down) {
        for (FlowRule rule : net.flows.rules(Priorities.CONNECTION)) {
            if (ip(rule, Criterion.Type.IPV4_SRC).equals(client.ip)) {
                net.flows.counted(rule, up);
            } else if (ip(rule, Criterion.Type.IPV4_DST).equals(client.ip)) {
                net.flows.counted(rule, down);
            }
        }
    }

    private static String ip(FlowRule rule, Criterion.Type type) {
        IpPrefix prefix = ((IPCriterion) rule.selector().getCriterion(type)).ip();
        return prefix.address().toString();
    }

    private JsonNode link(String from, String to) {
        return StreamSupport.stream(net.view("savings").get("links").spliterator(), false)
                .filter(link -> link.get("from").asText().equals(from)
                        && link.get("to").asText().equals(to))
                .findFirst()
                .orElseThrow(() -> new AssertionError(net.view("savings").toString()));
    }

    private void assertLink(String from, String to, long bytes, long byCdn, long byGateways) {
        JsonNode link = link(from, to);
        assertEquals(
                List.of(bytes, byCdn, byGateways, byCdn - bytes, bytes - byGateways),
                List.of("bytes", "byCdn", "byGateways", "saved", "couldSave").stream()
                        .map(field -> link.get(field).asLong())
                        .collect(Collectors.toList()),
                from + ">" + to);
    }

    private JsonNode site() {
        return net.view("savings").get("sites").get(0);
    }

    @Test
    void shouldCountWhatAStreamPublishedNearSaves() {
        net.withServer();
        TestClient publisher = net.client(1).publishes("one");
        TestClient first = net.client(2).plays("one");
        TestClient second = net.client(3).plays("one");
        counted(publisher, 1000, 100);
        counted(first, 10, 1000);
        counted(second, 20, 1200);
        net.advance(5000);

        assertLink(S1 + "/1", "cdn", 1000, 1030, 1000);
        assertLink("cdn", S1 + "/1", 100, 2300, 100);
        assertLink(S1 + "/2", "gateway", 1030 + 100, 0, 1030 + 100);
        assertLink("gateway", S1 + "/2", 2300 + 1000, 0, 2300 + 1000);
        assertEquals(2230, site().get("cdnLink").get("saved").asLong());
        assertEquals(0, site().get("cdnLink").get("couldSave").asLong());
        assertEquals(S1 + "/2", site().get("gatewayAt").asText());
    }

    @Test
    void shouldCountOneFetchForTheViewersOfAStreamFromElsewhere() {
        net.withServer();
        TestClient first = net.client(2).plays("far");
        TestClient second = net.client(3).plays("far");
        counted(first, 10, 1000);
        counted(second, 20, 1200);
        net.advance(5000);
        assertLink("cdn", S1 + "/1", 1200, 2200, 1200);
        assertLink(S1 + "/1", "cdn", 20, 30, 20);
    }

    @Test
    void shouldSayWhatAGatewayWouldSaveWhereThereIsNone() {
        net = new TestNet();
        net.network.device(1, 20);
        net.network.device(2, 20);
        net.network.link(port(1, 20), port(2, 20));
        net.network.host(TestNet.CDN_MAC, TestNet.CDN, port(2, 1));
        net.passive();
        TestClient first = net.client(2).plays("far");
        TestClient second = net.client(3).plays("far");
        counted(first, 10, 1000);
        counted(second, 20, 1200);
        net.advance(5000);

        assertLink(S1 + "/20", S2 + "/20", 30, 30, 20);
        assertLink(S2 + "/20", S1 + "/20", 2200, 2200, 1200);
        assertLink("cdn", S2 + "/1", 2200, 2200, 1200);
        assertEquals(1010, site().get("cdnLink").get("couldSave").asLong());
        assertEquals(S1, site().get("gatewayAt").asText(), "the switch where most of it comes and goes");
    }

    @Test
    void shouldCountOnWhenACounterFallsBackAndWhenARuleGoes() {
        net.passive();
        TestClient viewer = net.client(2).plays("far");
        counted(viewer, 10, 1000);
        net.advance(5000);
        counted(viewer, 3, 400);
        net.advance(5000);
        assertLink("cdn", S1 + "/1", 1400, 1400, 1400);
        counted(viewer, 5, 500);
        net.flows.expire(net.flows.rules(Priorities.CONNECTION).get(0));
        net.advance(5000);
        assertLink(S1 + "/1", "cdn", 15, 15, 15);
        net.advance(5000);
        assertLink(S1 + "/1", "cdn", 15, 15, 15);
    }

    @Test
    void shouldShowBytesAndRatesOfSessions() {
        net.passive();
        TestClient publisher = net.client(1).publishes("one");
        net.advance(5000);
        counted(publisher, 625_000, 1000);
        net.advance(5000);
        JsonNode session = net.sessions().get(0);
        assertEquals(625_000, session.get("bytesUp").asLong());
        assertEquals(1000, session.get("bytesDown").asLong());
        assertEquals(1_000_000, session.get("bitRateUp").asLong());
        assertEquals(
                1_000_000,
                net.view("streams").get("streams").get(0).get("bitRate").asLong());
    }

    @Test
    void shouldPrintATable() {
        net.withServer();
        counted(net.client(1).publishes("one"), 5_000_000, 100_000);
        net.advance(5000);
        String text = net.app.command("nearcast-savings");
        assertTrue(text.contains("edge, CDN link") && text.contains("5.100"), text);
    }
}
