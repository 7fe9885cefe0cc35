// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labs end and leave nothing, whatever ends them, and do not meet each other. */
@Timeout(120)
@DisabledIfSystemProperty(named = "nearcast.lab", matches = "off")
class LifecycleIT {
    private static final Duration GONE = Duration.ofSeconds(10);

    private static Lab start() {
        Lab lab = Lab.start(LabOptions.of(Topology.single(1)).withoutController());
        lab.forwardNormally();
        return lab;
    }

    private static RoundTrips ping(Lab lab) {
        lab.host("b1").ping(lab.host("v1"), 1, Measured.BETWEEN_PINGS);
        return lab.host("b1").ping(lab.host("v1"), 10, Measured.BETWEEN_PINGS);
    }

    private static List<ProcessHandle> processesOf(Lab lab) {
        ProcessHandle driver = ProcessHandle.of(lab.driverPid()).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(driver.descendants().toList());
        all.add(driver);
        return all;
    }

    private static List<String> devices() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .sorted()
                .toList();
    }

    private static String run(String... argv) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(argv));
        if (!Harness.isRoot()) {
            command.addAll(0, List.of("sudo", "-n"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /** 0 is what the caller started, 1 the first process of the namespaces, 2 the one that does the work. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldLeaveNothingWhenKilled(int depth) throws IOException, InterruptedException {
        List<String> before = devices();
        try (Lab lab = start()) {
            LabProcess sleeper = lab.host("v1").command("sleep", "1000").spawn();
            assertTrue(sleeper.isAlive());
            List<ProcessHandle> all = processesOf(lab);
            // Outer, first, worker, delay line, two of Open vSwitch, five shells, the sleeper.
            assertTrue(all.size() >= 10, all.toString());
            ProcessHandle victim = ProcessHandle.of(lab.driverPid()).orElseThrow();
            for (int i = 0; i < depth + (Harness.isRoot() ? 0 : 1); i++) {
                victim = victim.children().findFirst().orElseThrow();
            }
            run("kill", "-9", Long.toString(victim.pid()));
            await().atMost(GONE).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
            assertEquals("ended with the lab", sleeper.awaitExit(GONE).toString());
            assertThrows(LabException.class, () -> lab.stats());
        }
        assertEquals(before, devices());
        try (Lab second = start()) {
            assertEquals(10, ping(second).received());
        }
    }

    @Test
    void shouldLeaveNothingWhenClosed() throws IOException {
        List<String> before = devices();
        Lab lab = start();
        lab.host("v1").command("sh", "-c", "trap '' TERM; sleep 1000").spawn();
        List<ProcessHandle> all = processesOf(lab);
        lab.close();
        assertTrue(all.stream().noneMatch(ProcessHandle::isAlive));
        assertEquals(before, devices());
        lab.close();
    }

    @Test
    void shouldRunTwoLabsAtOnce() {
        CompletableFuture<Lab> other = CompletableFuture.supplyAsync(LifecycleIT::start);
        try (Lab one = start();
                Lab two = other.join()) {
            one.link("b1", "s1").setDelayMs(18);
            Measured.assertRoundTrip(2 * (18 + 8), one.host("b1"), one.host("v1"));
            Measured.assertRoundTrip(2 * (8 + 8), two.host("b1"), two.host("v1"));
        }
    }

    @Test
    void shouldNotMindWhatOthersLeftInTheNamespaceItStartsIn() {
        List<String> driver = new ArrayList<>(Harness.driverCommand());
        List<String> command = new ArrayList<>(driver.subList(0, Harness.isRoot() ? 0 : 2));
        command.addAll(List.of("unshare", "-n", "sh", "-c"));
        command.add("ip link add s1-eth1 type veth peer name b1-eth0; ip link add s1 type bridge; exec \"$@\"");
        command.add("left");
        command.addAll(driver.subList(Harness.isRoot() ? 0 : 2, driver.size()));
        LabOptions options =
                LabOptions.of(Topology.single(1)).withoutController().withDriver(command);
        try (Lab lab = Lab.start(options)) {
            lab.forwardNormally();
            assertEquals(10, ping(lab).received());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--links=delayline --datapath=user", "--links=delayline --no-compiler"})
    void shouldHoldItsDelaysByItsOwnTest(String options) throws IOException, InterruptedException {
        Path lab = Harness.folder().resolve("lab");
        List<String> argv = new ArrayList<>(List.of(lab.toString(), "selftest"));
        argv.addAll(List.of(options.split(" ")));
        await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).untilAsserted(() -> {
            String said = run(argv.toArray(String[]::new));
            System.out.println(said);
            assertTrue(said.contains("b1 to v1") && said.contains("v1 to cdn") && !said.contains("off by"), said);
        });
    }

    @Test
    void shouldRunACommandBesideItsOwnSwitch() throws IOException, InterruptedException {
        String lab = Harness.folder().resolve("lab").toString();
        assertEquals("", run(lab, "run", "--", "ovs-vsctl", "list-br"));
        assertEquals("lab: no-such-program: No such file or directory\n", run(lab, "run", "no-such-program"));
    }

    @Test
    void shouldSayInOneLineWhatATopologyLacks() {
        LabException refusal = assertThrows(
                LabException.class, () -> Lab.start(Topology.named("single").with("beer", 1)));
        assertEquals("topology single has no beer; it has viewers, lan, cdn, addresses, ipv6", refusal.getMessage());
    }
}
