// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nearcast.controller.corpus.CapturedConnection;
import org.nearcast.controller.corpus.Corpus;
import org.nearcast.controller.corpus.Segment;
import org.nearcast.controller.corpus.Tally;
import org.nearcast.controller.corpus.Truth;
import org.nearcast.controller.fake.FakeNetwork;

/** The whole application on the corpus: frames as they were captured come to its switch, and its table of streams tells. */
class CorpusDetectionTest {
    private static final int MOST_PACKETS = 25;
    private static final int CLIENTS = 16;
    private static final List<CapturedConnection> CORPUS = Corpus.connections();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private Tally tally;
    private int mostHandled;

    @AfterEach
    void shouldHaveBeenRightAlways() {
        System.out.println(tally + ", at most " + mostHandled + " packets");
        String why = tally.firstMistake() + " (seed " + seed + ")";
        assertEquals(1, tally.precision(), why);
        assertEquals(1, tally.recall(), why);
        assertTrue(tally.firstMistake() == null, why);
        assertTrue(mostHandled <= MOST_PACKETS, mostHandled + " packets");
    }

    @Test
    void shouldKnowEveryConnectionThatPasses() {
        tally = new Tally("table, passing");
        TestNet net = TestNet.single().passive();
        for (int i = 0; i < CORPUS.size(); i++) {
            Flow flow = new Flow(CORPUS.get(i), i);
            flow.segments.forEach(segment -> flow.send(net, segment));
            net.advance(500);
            tally.whole(flow.connection, found(net, flow), "passing");
        }
        assertTrue(tally.truePositives() > 40);
    }

    @Test
    void shouldKnowEveryConnectionThatIsSteered() {
        tally = new Tally("table, steered");
        TestNet net = TestNet.single().withServer();
        for (int i = 0; i < CORPUS.size(); i++) {
            Flow flow = new Flow(CORPUS.get(i), i);
            flow.segments.forEach(segment -> flow.send(net, segment));
            net.advance(500);
            tally.whole(flow.connection, found(net, flow), "steered");
        }
    }

    @Test
    void shouldKnowAllOfThemAtOnce() {
        tally = new Tally("table, interleaved");
        for (int round = 0; round < 8; round++) {
            TestNet net = TestNet.single().passive();
            List<Flow> flows = new ArrayList<>();
            List<Flow> turns = new ArrayList<>();
            for (int i = 0; i < CORPUS.size(); i++) {
                Flow flow = new Flow(CORPUS.get(i), i);
                flows.add(flow);
                turns.addAll(Collections.nCopies(flow.segments.size(), flow));
            }
            Collections.shuffle(turns, random);
            turns.forEach(flow -> flow.sendNext(net));
            Map<String, JsonNode> sessions = sessions(net);
            for (Flow flow : flows) {
                tally.whole(flow.connection, found(sessions, flow), "round " + round);
            }
        }
    }

    /** Segments of one connection, shuffled as they would come over paths of unequal length. */
    @Test
    void shouldKnowThemReordered() {
        tally = new Tally("table, reordered");
        for (int round = 0; round < 8; round++) {
            TestNet net = TestNet.single().passive();
            for (int i = 0; i < CORPUS.size(); i++) {
                Flow flow = new Flow(CORPUS.get(i), i);
                List<Segment> opening = flow.openingSegments();
                Collections.shuffle(opening.subList(1, opening.size()), random);
                opening.forEach(segment -> flow.send(net, segment));
                net.advance(500);
                tally.whole(flow.connection, found(net, flow), "round " + round);
            }
        }
    }

    @Test
    void shouldKnowThemOrNothingCutOffAtEveryPacket() {
        tally = new Tally("table, cut off");
        for (CapturedConnection connection : CORPUS) {
            TestNet net = TestNet.single().passive();
            boolean known = false;
            for (int packets = 1; packets <= connection.segments().size(); packets++) {
                Flow flow = new Flow(connection, packets);
                flow.segments.subList(0, packets).forEach(segment -> flow.send(net, segment));
                Truth found = found(net, flow);
                tally.partly(connection, found, "the first " + packets + " packets");
                assertTrue(!known || !found.isNothing(), connection + " forgotten at " + packets);
                known = !found.isNothing();
                net.advance(500);
            }
        }
    }

    /** Who comes late, or misses the SYN, hears a connection whose beginning it does not know. */
    @Test
    void shouldKnowNothingOfConnectionsHeardFromTheMiddle() {
        tally = new Tally("table, from the middle");
        for (CapturedConnection connection : CORPUS) {
            for (boolean steered : new boolean[] {false, true}) {
                TestNet net = steered
                        ? TestNet.single().withServer()
                        : TestNet.single().passive();
                for (int missed = 1; missed < connection.segments().size(); missed++) {
                    Flow flow = new Flow(connection, missed);
                    flow.segments.subList(missed, flow.segments.size()).forEach(segment -> flow.send(net, segment));
                    tally.unknowable(connection, found(net, flow), "without the first " + missed + " packets");
                    net.advance(500);
                }
            }
        }
    }

    private Truth found(TestNet net, Flow flow) {
        return found(sessions(net), flow);
    }

    private Truth found(Map<String, JsonNode> sessions, Flow flow) {
        JsonNode session = sessions.get(flow.client());
        if (session == null) {
            return Truth.NOTHING;
        }
        mostHandled = Math.max(mostHandled, session.get("packetsHandled").asInt());
        if (session.get("kind").isNull()) {
            return Truth.NOTHING;
        }
        String stream = session.get("app").asText() + "/" + session.get("name").asText();
        return Truth.of(session.get("kind").asText(), stream);
    }

    private static Map<String, JsonNode> sessions(TestNet net) {
        Map<String, JsonNode> sessions = new HashMap<>();
        net.sessions().forEach(session -> sessions.put(session.get("client").asText(), session));
        return sessions;
    }

    /** A captured connection as some host of the test's network makes it. */
    private static final class Flow {
        private final CapturedConnection connection;
        private final List<Segment> segments;
        private final int host;
        private final int tcpPort;
        private int next;

        Flow(CapturedConnection connection, int number) {
            this.connection = connection;
            this.segments = connection.segments();
            this.host = 1 + number % CLIENTS;
            this.tcpPort = 20000 + number;
        }

        String client() {
            return "10.0.0." + (10 + host) + ":" + tcpPort;
        }

        /** As far as one listens: to the bound on packets, or until the client says that it has no more to say. */
        List<Segment> openingSegments() {
            return segments.stream()
                    .takeWhile(segment -> !segment.ends())
                    .limit(MOST_PACKETS - 1)
                    .collect(Collectors.toCollection(ArrayList::new));
        }

        void send(TestNet net, Segment segment) {
            net.inject(FakeNetwork.port(1, 2 + host), segment.frameFrom(host, tcpPort));
        }

        void sendNext(TestNet net) {
            send(net, segments.get(next++));
        }
    }
}
