// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller is killed while TCP connections are in flight, one steered to a plain server and its own one to the CDN,
 * and starts again with nothing that it had stored; the hosts say nothing by which it could know them.
 */
@Timeout(180)
class LostStateIT {

    private static final Path JAR = Path.of("target", "nearcast-controller.jar").toAbsolutePath();
    private static final Path CLASSES = Path.of("target", "test-classes").toAbsolutePath();
    private static final Duration SOON = Duration.ofSeconds(30);
    /** The application ends connections whose gateway is not found within 30 s of the switch's coming. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(37);
    /**
     * The new controller handles the first packets of what it does not know yet itself, on a machine that may be busy; rules that are
     * gone would be missed for tens of seconds.
     */
    private static final long BEARABLE_MS = 3_000;

    @TempDir
    Path folder;

    private SwitchLab lab;

    @BeforeAll
    static void requireLab() {
        assumeTrue(
                SwitchLab.missing().isEmpty(),
                () -> "skipped: " + SwitchLab.missing().orElse(""));
    }

    @BeforeEach
    void openLab() throws IOException {
        lab = SwitchLab.open();
        Files.writeString(
                folder.resolve("netcfg.json"),
                "{\"apps\": {\"org.nearcast.app\": {\"nearcast\": {\"cdn\": [\"10.0.0.2:1935\"],"
                        + " \"gateways\": [{\"address\": \"10.0.0.3:1936\"}]}}}}");
        startController();
        lab.run("ovs-vsctl set-controller s1 tcp:127.0.0.1:6653 -- set-controller s2 tcp:127.0.0.1:6653");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void startController() {
        lab.run(": > " + folder + "/out; java -jar " + JAR + " --config " + folder + "/netcfg.json --state " + folder
                + "/state > " + folder + "/out 2>> " + folder + "/log < /dev/null & CONTROLLER=$!");
        await("ready line").atMost(Duration.ofSeconds(40)).until(() -> lab.run("cat " + folder + "/out")
                .contains("ready openflow=6653 http=8181"));
    }

    private void talk(String host, String arguments, String file) {
        lab.run("ip netns exec " + host + " java -Xmx32m -XX:+UseSerialGC -cp " + CLASSES + " " + Talk.class.getName()
                + " " + arguments + " > " + folder + "/" + file + " 2>&1 < /dev/null &");
    }

    private String lastLine(String file) {
        return lab.run("tail -n 1 " + folder + "/" + file);
    }

    private static int number(String line) {
        return Integer.parseInt(line.split(" ")[1]);
    }

    private static long longestSilence(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    private String awaitVoice(String file, String name) {
        await(file + " hears " + name)
                .atMost(SOON)
                .until(() ->
                        lastLine(file).startsWith(name + " ") && lastLine(file).contains("silence"));
        return lastLine(file);
    }

    private List<String> connectionRules() {
        return lab.flows("s1")
                .lines()
                .filter(line -> line.contains("priority=37800,"))
                .map(line -> line.replaceAll("^ *cookie=[^,]*, *", ""))
                .sorted()
                .toList();
    }

    private long counted(String metric) {
        String metrics = lab.http("/nearcast/metrics");
        return Long.parseLong(metrics.replaceAll("(?s).*\"" + metric + "\":([0-9]+).*", "$1"));
    }

    /** Who talks to whom knows his MAC for good. */
    private void silenceHosts() {
        for (int from = 1; from <= 3; from++) {
            for (int to = 1; to <= 3; to++) {
                lab.run("ip netns exec h" + from + " ip neigh replace 10.0.0." + to + " lladdr 02:00:00:00:00:0" + to
                        + " dev h" + from + "-eth0 nud permanent 2>/dev/null");
            }
        }
    }

    @Test
    void shouldNotTouchStreamsInFlight() {
        talk("h2", "serve 1935 cdn", "cdn");
        talk("h3", "serve 1936 gateway", "gateway");
        await("h1 reaches both")
                .atMost(SOON)
                .until(() -> lab.loss("h1", "10.0.0.2", 1) == 0 && lab.loss("h3", "10.0.0.2", 1) == 0);
        await("punt").atMost(SOON).until(() -> lab.flows("s1").contains("priority=37700,"));
        talk("h1", "hear 10.0.0.2 1935", "steered");
        awaitVoice("steered", "gateway");
        // The gateway's own connection to the CDN is not steered.
        talk("h3", "hear 10.0.0.2 1935", "passed");
        awaitVoice("passed", "cdn");
        await("understood or given up")
                .atMost(SOON)
                .until(() -> connectionRules().size() == 2
                        && connectionRules().stream().noneMatch(rule -> rule.contains("CONTROLLER")));
        List<String> rules = connectionRules();
        silenceHosts();

        lab.run("kill -9 $CONTROLLER; wait $CONTROLLER 2>/dev/null; rm -rf " + folder + "/state");
        startController();
        await("its rules known again").atMost(SOON).until(() -> counted("adopted") == 1);
        String then = lastLine("steered");
        await("long after")
                .pollDelay(LONG_ENOUGH)
                .atMost(LONG_ENOUGH.plusSeconds(20))
                .until(() -> number(awaitVoice("steered", "gateway")) > number(then) + 1_000);

        String steered = awaitVoice("steered", "gateway");
        String passed = awaitVoice("passed", "cdn");
        System.out.println("through a restart without state: steered: " + steered + " ms; passed: " + passed + " ms");
        assertTrue(longestSilence(steered) < BEARABLE_MS, steered);
        assertTrue(longestSilence(passed) < BEARABLE_MS, passed);
        assertTrue(connectionRules().containsAll(rules), () -> rules + " were, now are " + connectionRules());
        String streams = lab.http("/nearcast/streams");
        assertTrue(streams.contains("\"steeredTo\":\"10.0.0.3:1936\""), streams);

        talk("h1", "hear 10.0.0.2 1935", "new");
        awaitVoice("new", "gateway");
    }
}
