// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol against a driver that says what it was told to, a few lines of shell. */
@Timeout(30)
class ScriptedDriverTest {
    private static final String STARTED =
            "{\"id\":1,\"ok\":true,\"result\":{\"links\":\"netem\",\"datapath\":\"kernel\","
                    + "\"hosts\":{\"v1\":{\"ip\":\"10.0.0.11\",\"mac\":\"02:00:00:00:00:11\",\"interface\":\"v1-eth0\","
                    + "\"switch\":\"s1\",\"port\":4}},\"switches\":{\"s1\":{\"dpid\":\"0000000000000001\"}},"
                    + "\"wires\":[{\"name\":\"v1-s1\"}]}}";

    @TempDir
    private Path folder;

    /** A driver that keeps the requests in a file and answers each line with the next of these. */
    private LabOptions scripted(String... answers) throws IOException {
        StringBuilder script = new StringBuilder("exec 3>'" + folder.resolve("requests") + "'\n");
        script.append("echo '{\"event\":\"ready\",\"protocol\":1}'\n");
        for (String answer : answers) {
            script.append("read -r line; echo \"$line\" >&3; echo '")
                    .append(answer.replace("\n", "'; echo '"))
                    .append("'\n");
        }
        script.append("cat >&3\n");
        Path file = Files.writeString(folder.resolve("driver.sh"), script);
        return LabOptions.of(Topology.single(1)).withDriver(List.of("/bin/sh", file.toString()));
    }

    private List<String> requests() throws IOException {
        return Files.readAllLines(folder.resolve("requests"));
    }

    @Test
    void shouldDescribeWhatTheDriverBuilt() throws IOException {
        try (Lab lab = Lab.start(scripted(STARTED))) {
            assertEquals("netem", lab.linkKind());
            assertEquals("kernel", lab.datapath());
            Host host = lab.host("v1");
            assertEquals("10.0.0.11", host.ip());
            assertEquals("02:00:00:00:00:11", host.mac());
            assertEquals(4, host.port());
            assertEquals("of:0000000000000001", lab.switchNamed("s1").deviceId());
            assertEquals(lab.link("v1", "s1"), lab.link("s1", "v1"));
            assertEquals(List.of(host), lab.viewers());
            assertEquals(
                    "no host v2; there are v1",
                    assertThrows(LabException.class, () -> lab.host("v2")).getMessage());
        }
        assertEquals(
                "{\"op\":\"start\",\"topology\":\"single\",\"links\":\"auto\",\"datapath\":\"auto\",\"seed\":1,"
                        + "\"controller\":\"tcp:127.0.0.1:6653\",\"logs\":null,\"parameters\":{\"viewers\":1},\"id\":1}",
                requests().get(0));
    }

    @Test
    void shouldSayWhatTheDriverRefused() throws IOException {
        LabOptions options = scripted("{\"id\":1,\"ok\":false,\"error\":\"single has no beer\"}");
        LabException refusal = assertThrows(LabException.class, () -> Lab.start(options));
        assertEquals("single has no beer", refusal.getMessage());
    }

    @Test
    void shouldSayWhyTheDriverEnded() throws IOException {
        Path file = Files.writeString(folder.resolve("dies.sh"), "echo 'lab: no /dev/net/tun' >&2; exit 1\n");
        LabOptions options = LabOptions.of(Topology.single(1)).withDriver(List.of("/bin/sh", file.toString()));
        LabException end = assertThrows(LabException.class, () -> Lab.start(options));
        assertEquals("the lab's driver has ended: lab: no /dev/net/tun", end.getMessage());
    }

    @Test
    void shouldSayThatThereIsNoDriver() {
        LabOptions options = LabOptions.of(Topology.single(1)).withDriver(List.of("/no/such/driver"));
        LabException end = assertThrows(LabException.class, () -> Lab.start(options));
        assertTrue(end.getMessage().startsWith("the lab's driver did not start: "), end.getMessage());
    }

    @Test
    void shouldGiveUpWaitingForADriverThatSaysNothing() throws IOException {
        LabOptions defaults = scripted();
        LabOptions options = new LabOptions(
                defaults.topology(),
                "auto",
                "auto",
                Optional.empty(),
                Optional.empty(),
                defaults.driver(),
                Duration.ofMillis(200),
                1);
        assertEquals(
                "no answer to start within 200 ms",
                assertThrows(LabException.class, () -> Lab.start(options)).getMessage());
    }

    @Test
    void shouldSkipLinesThatAreNoMessages() throws IOException {
        try (Lab lab = Lab.start(scripted("garbage\n[1]\n{\"id\":99,\"ok\":true}\n{\"event\":\"news\"}\n" + STARTED))) {
            assertEquals("netem", lab.linkKind());
        }
    }

    @Test
    void shouldHearOfAnExitBeforeAndAfterTheReplyToSpawn() throws IOException {
        String early = "{\"event\":\"exit\",\"process\":1,\"status\":3,\"signal\":null}\n"
                + "{\"id\":2,\"ok\":true,\"result\":{\"process\":1,\"pid\":77}}";
        String late = "{\"id\":3,\"ok\":true,\"result\":{\"process\":2,\"pid\":78}}\n"
                + "{\"event\":\"exit\",\"process\":2,\"status\":null,\"signal\":\"KILL\"}";
        try (Lab lab = Lab.start(scripted(STARTED, early, late))) {
            LabProcess first = lab.host("v1").command("false").spawn();
            assertEquals(77, first.pid());
            assertEquals("exit code 3", first.awaitExit(Duration.ofSeconds(5)).toString());
            LabProcess second = lab.root().command("true").spawn();
            assertEquals("signal KILL", second.awaitExit(Duration.ofSeconds(5)).toString());
            assertFalse(second.isAlive());
        }
        assertTrue(requests().get(1).contains("\"host\":\"v1\""), requests().get(1));
        assertTrue(requests().get(2).contains("\"host\":\"root\""), requests().get(2));
    }

    @Test
    void shouldEndProcessesWithTheDriver() throws IOException {
        LabProcess process;
        try (Lab lab = Lab.start(scripted(STARTED, "{\"id\":2,\"ok\":true,\"result\":{\"process\":1,\"pid\":7}}"))) {
            process = lab.host("v1").command("sleep", "100").spawn();
            assertTrue(process.isAlive());
        }
        assertEquals(
                "ended with the lab", process.awaitExit(Duration.ofSeconds(5)).toString());
    }

    @Test
    void shouldSendCommandsAsTheyAre() throws IOException {
        String result =
                "{\"id\":2,\"ok\":true,\"result\":{\"status\":1,\"signal\":null,\"stdout\":\"o\",\"stderr\":\"e\","
                        + "\"timedOut\":false}}";
        try (Lab lab = Lab.start(scripted(STARTED, result))) {
            ExecResult said = lab.host("v1")
                    .command("a", "b c")
                    .env("K", "v")
                    .folder(Path.of("/tmp"))
                    .asRoot()
                    .input("in")
                    .exec(Duration.ofSeconds(2));
            assertEquals(
                    "exit code 1: eo",
                    assertThrows(LabException.class, said::output).getMessage());
        }
        assertEquals(
                "{\"op\":\"exec\",\"host\":\"v1\",\"cwd\":\"/tmp\",\"root\":true,\"argv\":[\"a\",\"b c\"],"
                        + "\"env\":{\"K\":\"v\"},\"timeoutMs\":2000,\"stdin\":\"in\",\"id\":2}",
                requests().get(1));
    }

    @Test
    void shouldReadCounters() throws IOException {
        String ports = "{\"id\":2,\"ok\":true,\"result\":{\"4\":{\"rxPackets\":1,\"rxBytes\":2,\"rxDropped\":3,"
                + "\"txPackets\":4,\"txBytes\":5,\"txDropped\":6}}}";
        String stats = "{\"id\":3,\"ok\":true,\"result\":{\"lateness\":{\"frames\":9,\"meanUs\":1.5,\"p99Us\":64,"
                + "\"maxUs\":70},\"delayLine\":{\"cpuUs\":5000},\"links\":{\"v1-s1\":{\"ab\":{\"frames\":1,\"bytes\":2,"
                + "\"dropped\":3,\"line\":{\"lost\":4}},\"ba\":{\"frames\":5,\"bytes\":6,\"dropped\":7}}}}}";
        try (Lab lab = Lab.start(scripted(STARTED, ports, stats))) {
            assertEquals(
                    new PortCounters(1, 2, 3, 4, 5, 6), lab.switchNamed("s1").port(4));
            LinkStats read = lab.stats();
            assertEquals(Optional.of(new LinkStats.Lateness(9, 1.5, 64, 70)), read.lateness());
            assertEquals(new LinkStats.Direction(1, 2, 3, 4), read.directions().get("v1-s1/ab"));
            assertEquals(new LinkStats.Direction(5, 6, 7, 0), read.directions().get("v1-s1/ba"));
            assertEquals(5, read.delayLineCpuMs());
        }
    }

    @Test
    void shouldPassShapesOn() throws IOException {
        String done = "{\"id\":2,\"ok\":true,\"result\":{}}";
        try (Lab lab = Lab.start(scripted(STARTED, done))) {
            lab.link("v1", "s1").set("ab", LinkShape.of(4, 100).withQueue(50).withLossPercent(1));
        }
        assertEquals(
                "{\"op\":\"link\",\"link\":\"v1-s1\",\"direction\":\"ab\",\"set\":{\"rateMbit\":4.0,\"delayMs\":100.0,"
                        + "\"jitterMs\":0.0,\"lossPercent\":1.0,\"queue\":50},\"id\":2}",
                requests().get(1));
    }
}
