// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabProcess;
import org.nearcast.lab.junit.LabTest;

/** What the operator sees of real streams, held against what the switches' port counters say. */
class OperatorViewIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Video VIDEO = new Video(320, 180, 25, 600, 64);
    /** Streams run so long before counters are compared, s. */
    private static final int STREAMING_S = 15;
    /** Two polls of rules, 5 s apart, and the application's look at them, s. */
    private static final int SETTLING_S = 16;
    /** Links that carried less say nothing: ARP, LLDP and announcements weigh too much on them. */
    private static final long ENOUGH_BYTES = 400_000;

    @TempDir
    Path folder;

    @LabTest(topology = "two-switch", viewers = 2)
    void shouldAgreeWithThePortCountersAndSayWhatAStreamIsMadeOf(Lab lab) throws Exception {
        Stage stage = new Stage(lab, folder);
        stage.controller(stage.fingerprint("gateway"));
        stage.origin();
        stage.peer("gw", "gateway");
        stage.awaitGateway("gw");
        Map<String, long[]> before = ports(lab);

        List<LabProcess> streams = new ArrayList<>();
        streams.add(stage.broadcast("b1", "live/one", VIDEO));
        Stage.await("the stream to be in the table", SOON, () -> !stage.sessions()
                .of("publish", "live/one")
                .isEmpty());
        streams.add(stage.watch("v1", "live/one"));
        streams.add(stage.watch("v2", "live/one"));
        Stage.await("all to be described", SOON, () -> described(stage) == 3);
        JsonNode said = stage.view("sessions").path("sessions").get(0).path("metadata");
        assertEquals("avc1", said.path("videoCodec").asText());
        assertEquals("mp4a", said.path("audioCodec").asText());
        assertEquals(320, said.path("width").asInt());
        assertEquals(180, said.path("height").asInt());
        assertEquals(25.0, said.path("frameRate").asDouble());
        assertTrue(said.path("encoder").asText().startsWith("Lavf"), said.toString());

        goBy(STREAMING_S);
        streams.forEach(process -> process.signal("STOP"));
        goBy(SETTLING_S);
        compare(stage.view("savings"), before, ports(lab));

        streams.forEach(process -> process.signal("CONT"));
        Stage.stop(streams.get(2));
        Stage.await(
                "a viewer's end to be known",
                Duration.ofSeconds(5),
                () -> stage.sessions().of("play", "live/one").size() == 1);
    }

    private static long described(Stage stage) {
        long described = 0;
        for (JsonNode session : stage.view("sessions").path("sessions")) {
            described += session.path("metadata").isObject() ? 1 : 0;
        }
        return described;
    }

    private static void goBy(int seconds) {
        long from = System.nanoTime();
        Stage.await("time to go by", SOON, () -> System.nanoTime() - from > seconds * 1_000_000_000L);
    }

    /** Bytes received and sent, by port. */
    private static Map<String, long[]> ports(Lab lab) throws Exception {
        Map<String, long[]> ports = new HashMap<>();
        String text = lab.root().httpGet("http://127.0.0.1:8181/onos/ports");
        for (JsonNode port : new ObjectMapper().readTree(text).path("ports")) {
            ports.put(port.path("device").asText() + "/" + port.path("port").asText(), new long[] {
                port.path("bytesReceived").asLong(), port.path("bytesSent").asLong()
            });
        }
        return ports;
    }

    private static void compare(JsonNode savings, Map<String, long[]> before, Map<String, long[]> after) {
        int compared = 0;
        for (JsonNode link : savings.path("links")) {
            String from = link.path("from").asText();
            boolean out = from.startsWith("of:");
            String port = out ? from : link.path("to").asText();
            long counted = after.get(port)[out ? 1 : 0] - before.get(port)[out ? 1 : 0];
            long said = link.path("bytes").asLong();
            if (counted > ENOUGH_BYTES) {
                System.out.printf(
                        "%s > %s: said %d, counted %d, %+.2f %%%n",
                        from, link.path("to").asText(), said, counted, 100.0 * (said - counted) / counted);
                assertEquals(counted, said, counted * 0.05, link.toString());
                compared++;
            }
        }
        assertTrue(compared >= 3, "links compared: " + compared + " of " + savings);
        JsonNode site = savings.path("sites").get(0).path("cdnLink");
        assertTrue(site.path("saved").asLong() > site.path("bytes").asLong(), "two viewers' streams: " + site);
    }
}
