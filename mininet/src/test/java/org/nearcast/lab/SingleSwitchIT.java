// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.lab.Measured.BETWEEN_PINGS;
import static org.nearcast.lab.Measured.assertRoundTrip;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.lab.junit.LabTest;

/** One switch, two viewers, no controller: what the links promise is what hosts see. */
@LabTest(viewers = 2, controller = false)
@Timeout(120)
class SingleSwitchIT {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final String PYTHON = "/usr/bin/python3";
    private static final double GOODPUT = 1448.0 / 1514.0;

    @BeforeEach
    void restoreLinks(Lab lab) {
        lab.host("b1").ping(lab.host("v1"), 1, BETWEEN_PINGS);
        lab.host("v1").ping(lab.host("cdn"), 1, BETWEEN_PINGS);
        lab.resetLateness();
    }

    @Test
    void shouldTakeTwiceTheLinksDelaysForARoundTrip(Lab lab) {
        assertRoundTrip(2 * (8 + 8), lab.host("b1"), lab.host("v1"));
        assertRoundTrip(2 * (8 + 30), lab.host("v1"), lab.host("cdn"));
        System.out.println(
                lab.linkKind() + ", " + lab.datapath() + ", " + lab.stats().lateness());
    }

    @Test
    void shouldChangeADelayWhileRunning(Lab lab) {
        lab.link("b1", "s1").setDelayMs(20);
        try {
            assertRoundTrip(2 * (20 + 8), lab.host("b1"), lab.host("v1"));
        } finally {
            lab.link("b1", "s1").setDelayMs(8);
        }
    }

    @Test
    void shouldTellOfEachPingWhenItComes(Lab lab) {
        LabProcess pings = lab.host("b1").pings(lab.host("v1"), BETWEEN_PINGS, lab.log("pings.txt"));
        await().atMost(SHORT).until(() -> pings.outputText().lines().count() >= 5);
        pings.stop(SHORT);
        String[] third = pings.outputText().lines().toList().get(2).split(" ");
        assertEquals(2 * (8 + 8), Double.parseDouble(third[1]), 4);
        assertEquals(System.currentTimeMillis(), Long.parseLong(third[0]) / 1e6, 10_000);
    }

    @Test
    void shouldCarryNoMoreThanTheLinksRate(Lab lab) throws URISyntaxException {
        for (double rate : new double[] {20, 4}) {
            lab.link("b1", "s1").setRateMbit(rate);
            double reached = transfer(lab, lab.host("b1"), lab.host("v1"), "transfer-" + rate + ".txt");
            System.out.printf("%.0f Mbit/s: %.3f of %.3f%n", rate, reached, rate * GOODPUT);
            assertEquals(rate * GOODPUT, reached, rate * GOODPUT * 0.05);
        }
        lab.link("b1", "s1").setRateMbit(20);
        System.out.println(lab.stats().lateness());
    }

    private static double transfer(Lab lab, Host from, Host to, String log) throws URISyntaxException {
        String program = Path.of(Objects.requireNonNull(SingleSwitchIT.class.getResource("/transfer.py"))
                        .toURI())
                .toString();
        LabProcess server = to.spawn(lab.log(log), PYTHON, "-IBS", "-u", program, "serve");
        server.waitForLine("ready", SHORT);
        from.exec(Duration.ofSeconds(30), PYTHON, "-IBS", program, "send", to.ip(), "4")
                .output();
        return Double.parseDouble(
                server.waitForLine("mbit (.*)", Duration.ofSeconds(20)).group(1));
    }

    @Test
    void shouldCountWhatCrossesPorts(Lab lab) {
        int b1 = lab.host("b1").port();
        int v1 = lab.host("v1").port();
        LabSwitch s1 = lab.switchNamed("s1");
        var before = s1.ports();
        lab.host("b1").ping(lab.host("v1"), 30, BETWEEN_PINGS);
        PortCounters sender = s1.port(b1).since(before.get(b1));
        PortCounters receiver = s1.port(v1).since(before.get(v1));
        assertTrue(sender.rxPackets() >= 30 && sender.rxPackets() < 40, sender.toString());
        assertTrue(receiver.txBytes() >= 30 * 98, receiver.toString());
        assertEquals(5, before.size());
    }

    @Test
    void shouldCaptureFramesAsTheyCrossTheWire(Lab lab) throws URISyntaxException {
        List<CapturedFrame> sent = new ArrayList<>();
        List<CapturedFrame> received = new ArrayList<>();
        String data = "tcp dst port 5001 and greater 1000";
        try (Capture atSender = Capture.start(lab.host("b1"), lab.log("b1.pcap"), data, 96);
                Capture atReceiver = Capture.start(lab.host("v1"), lab.log("v1.pcap"), data, 96)) {
            transfer(lab, lab.host("b1"), lab.host("v1"), "captured.txt");
            assertEquals(0, atSender.stop() + atReceiver.stop());
            atSender.poll(sent::add);
            atReceiver.poll(received::add);
        }
        assertTrue(sent.size() > 1000);
        assertEquals(sent.size(), received.size());
        assertEquals(
                1514, sent.stream().mapToInt(CapturedFrame::wireLength).max().orElseThrow());
        assertEquals(
                1514,
                received.stream().mapToInt(CapturedFrame::wireLength).max().orElseThrow());
    }

    @Test
    void shouldSeeFramesWhileTheyAreCaptured(Lab lab) {
        List<CapturedFrame> sent = new ArrayList<>();
        List<CapturedFrame> received = new ArrayList<>();
        String requests = "icmp[icmptype] == icmp-echo";
        try (Capture atSender = Capture.start(lab.host("b1"), lab.log("sent.pcap"), requests);
                Capture atReceiver = Capture.start(lab.host("v1"), lab.log("received.pcap"), requests)) {
            lab.host("b1").ping(lab.host("v1"), 21, BETWEEN_PINGS);
            await().atMost(SHORT).until(() -> {
                atSender.poll(sent::add);
                atReceiver.poll(received::add);
                return sent.size() == 21 && received.size() == 21;
            });
        }
        assertEquals(98, received.get(0).bytes().length);
        double[] oneWayMs = IntStream.range(0, 21)
                .mapToDouble(i -> (received.get(i).timeNs() - sent.get(i).timeNs()) / 1e6)
                .sorted()
                .toArray();
        System.out.printf("one way b1 to v1 by captures: median %.3f ms, max %.3f ms%n", oneWayMs[10], oneWayMs[20]);
        assertEquals(8 + 8, oneWayMs[10], 1);
    }

    @Test
    void shouldLoseTheCarrierWhenTheCableIsPulled(Lab lab) {
        LabLink link = lab.link("v1", "s1");
        Host v1 = lab.host("v1");
        String routes = v1.exec("ip", "-4", "route").output();
        link.down();
        try {
            assertEquals(0, lab.host("b1").ping(v1, 3, BETWEEN_PINGS).received());
            assertEquals(
                    "0",
                    v1.exec("cat", "/sys/class/net/v1-eth0/carrier").output().strip());
            await().atMost(SHORT)
                    .until(() -> lab.switchNamed("s1").ofctl("dump-ports-desc").contains("LINK_DOWN"));
        } finally {
            link.up();
        }
        await().atMost(SHORT)
                .until(() -> lab.host("b1").ping(v1, 3, BETWEEN_PINGS).received() == 3);
        assertEquals(routes, v1.exec("ip", "-4", "route").output());
    }

    @Test
    void shouldRunProgramsAsTheCallerWithoutPrivileges(Lab lab) throws IOException {
        String uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        Host v1 = lab.host("v1");
        assertEquals(uid, v1.exec("id", "-u").output().strip());
        assertFalse(
                v1.exec("ip", "link", "set", "dev", "v1-eth0", "down").exit().isSuccess());
        assertEquals("0", v1.command("id", "-u").asRoot().exec(SHORT).output().strip());
        v1.spawn(lab.log("made.txt"), "true").awaitExit(SHORT);
        assertEquals(uid, Files.getAttribute(lab.log("made.txt"), "unix:uid").toString());
    }

    @Test
    void shouldTalkToItsProcesses(Lab lab) {
        LabProcess cat = lab.host("b1")
                .command("cat")
                .withInput()
                .output(lab.log("cat.txt"))
                .spawn();
        cat.write("hello\n");
        cat.waitForLine("^hello$", SHORT);
        assertTrue(cat.usage().residentBytes() > 0);
        assertEquals("signal TERM", cat.stop(SHORT).toString());
        ExecResult late = lab.host("b1").exec(Duration.ofMillis(200), "sh", "-c", "sleep 60 & sleep 60");
        assertTrue(late.timedOut());
        assertEquals(127, lab.host("b1").exec("no-such-program").exit().code().orElseThrow());
    }

    @Test
    void shouldReachHostsByNameAndHttp(Lab lab) throws IOException {
        Files.writeString(lab.log("page.txt"), "hello");
        LabProcess server = lab.host("cdn")
                .command(
                        PYTHON,
                        "-u",
                        "-m",
                        "http.server",
                        "80",
                        "--directory",
                        lab.log("").toString())
                .output(lab.log("http.txt"))
                .spawn();
        server.waitForLine("Serving HTTP", SHORT);
        assertEquals("hello", lab.host("v1").httpGet("http://cdn/page.txt"));
        server.stop(SHORT);
    }

    @Test
    void shouldSendAnnouncementsOutOfTheHostsInterface(Lab lab) {
        List<CapturedFrame> seen = new ArrayList<>();
        try (Capture capture = Capture.start(lab.host("v2"), lab.log("multicast.pcap"), "udp port 8723")) {
            String program = "import socket;"
                    + "socket.socket(socket.AF_INET,socket.SOCK_DGRAM).sendto(b'here',('239.255.87.23',8723))";
            lab.host("gw").exec(PYTHON, "-c", program).output();
            await().atMost(SHORT).until(() -> {
                capture.poll(seen::add);
                return !seen.isEmpty();
            });
        }
        assertEquals("", lab.host("gw").exec("ip", "-6", "addr").output());
        assertNotEquals(lab.host("gw").mac(), lab.host("v2").mac());
    }
}
