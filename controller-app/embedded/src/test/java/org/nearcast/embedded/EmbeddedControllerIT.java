// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program, as it is shipped, with two real switches. */
@Timeout(120)
class EmbeddedControllerIT {

    private static final Path JAR = Path.of("target", "nearcast-controller.jar").toAbsolutePath();
    private static final Duration SOON = Duration.ofSeconds(20);

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
    void openLab() throws Exception {
        lab = SwitchLab.open();
        startController();
        lab.run("ovs-vsctl set-controller s1 tcp:127.0.0.1:6653 -- set-controller s2 tcp:127.0.0.1:6653");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void startController() {
        lab.run(": > " + folder + "/out; java -jar " + JAR + " --state " + folder + "/state > " + folder + "/out 2>> "
                + folder + "/log < /dev/null & CONTROLLER=$!");
        await("ready line").atMost(Duration.ofSeconds(40)).until(() -> lab.run("cat " + folder + "/out")
                .contains("ready openflow=6653 http=8181"));
    }

    private void awaitLinks(int count) {
        await(count + " links").atMost(SOON).until(() -> links() == count);
    }

    private int links() {
        return lab.http("/onos/links").split("\"src\"", -1).length - 1;
    }

    /** Until h1 reaches h2 and the switches need no controller for that. */
    private void awaitPing() {
        await("h1 reaches h2").atMost(SOON).until(() -> lab.loss("h1", "10.0.0.2", 1) == 0);
        await("rules for both")
                .atMost(SOON)
                .until(() -> hostRules("s1").size() >= 2 && hostRules("s2").size() >= 2);
    }

    /** Cookies of plain forwarding's rules for hosts, as the switch has them. */
    private Set<String> hostRules(String bridge) {
        return lab.flows(bridge)
                .lines()
                .filter(line -> line.contains("priority=10,"))
                .map(line -> line.replaceAll(".*cookie=(0x[0-9a-f]+).*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Age of the youngest of plain forwarding's rules for hosts, s. */
    private double youngestHostRule(String bridge) {
        return lab.run("ovs-ofctl -O OpenFlow13 dump-flows " + bridge)
                .lines()
                .filter(line -> line.contains("priority=10,"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*duration=([0-9.]+)s.*", "$1")))
                .min()
                .orElse(0);
    }

    @Test
    void shouldAnswerFastAndHeedTheSwitchsRefusals() {
        lab.run("kill -9 $CONTROLLER; wait $CONTROLLER 2>/dev/null");
        String classPath =
                Path.of("target/test-classes").toAbsolutePath() + ":" + JAR + ":" + JAR.resolveSibling("lib") + "/*";
        lab.run("java --add-opens=java.base/java.lang.invoke=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED"
                + " --add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED -cp '" + classPath
                + "' org.nearcast.embedded.ControllerBench 2000 " + JAR.resolveSibling("lib") + "/bundles > " + folder
                + "/bench 2>> " + folder + "/log < /dev/null & BENCH=$!");
        await("rules timed").atMost(Duration.ofSeconds(60)).until(() -> lab.run("cat " + folder + "/bench")
                .contains("pings"));
        String pings = lab.run("ip netns exec h1 ping -n -q -i 0.005 -c 1500 10.0.0.3");
        String figures = lab.run("wait $BENCH; cat " + folder + "/bench");
        System.out.println(figures + "\nping through the controller and back: "
                + pings.lines()
                        .filter(line -> line.startsWith("rtt"))
                        .findFirst()
                        .orElse(pings));
        assertTrue(figures.contains("group that is not there: refused\n"), figures);
        assertTrue(figures.contains("group of three: added with 3 buckets, used by a rule"), figures);
        assertTrue(figures.contains("packet-in to packet-out: n=2000"), figures);
    }

    @Test
    void shouldCarryPingsAcrossSwitches() {
        awaitLinks(2);
        awaitPing();
        assertEquals(0, lab.loss("h1", "10.0.0.2", 10));
        assertEquals(0, lab.loss("h3", "10.0.0.1", 5));
        assertEquals(0, lab.loss("h2", "10.0.0.3", 5));
        String hosts = lab.http("/onos/hosts");
        assertTrue(hosts.contains("10.0.0.1") && hosts.contains("10.0.0.2") && hosts.contains("10.0.0.3"), hosts);
    }

    @Test
    void shouldRemoveRulesThatNobodyWants() {
        awaitPing();
        lab.run("ovs-ofctl -O OpenFlow13 add-flow s1 'cookie=0x99,priority=77,tcp,tp_dst=1935,actions=drop'");
        lab.run("ovs-ofctl -O OpenFlow13 add-flow s1 'cookie=0x98,priority=78,sctp,tp_dst=7,actions=drop'");
        await("foreign rules gone")
                .atMost(SOON)
                .until(() -> !lab.flows("s1").contains("priority=77")
                        && !lab.flows("s1").contains("priority=78"));
        assertEquals(0, lab.loss("h1", "10.0.0.2", 3));
    }

    @Test
    void shouldPutBackRulesThatSomebodyDeleted() {
        awaitPing();
        Set<String> before = hostRules("s1");
        assertFalse(before.isEmpty());
        lab.run("ovs-ofctl -O OpenFlow13 del-flows s1");
        await("rules back").atMost(SOON).until(() -> hostRules("s1").containsAll(before));
        awaitPing();
    }

    @Test
    void shouldForgetLinkThatGoesDownAndFindItAgain() {
        awaitLinks(2);
        awaitPing();
        lab.run("ip link set s1-s2 down");
        awaitLinks(0);
        lab.run("ip link set s1-s2 up");
        awaitLinks(2);
        awaitPing();
    }

    @Test
    void shouldFollowHostThatMoves() {
        awaitPing();
        lab.loss("h3", "10.0.0.1", 2);
        lab.run("ovs-vsctl del-port s1 s1-h3 -- add-port s2 s1-h3");
        await("h3 reaches h1 from its new place").atMost(SOON).until(() -> lab.loss("h3", "10.0.0.1", 1) == 0);
        assertEquals(0, lab.loss("h3", "10.0.0.2", 3));
        assertEquals(0, lab.loss("h1", "10.0.0.3", 3));
    }

    @Test
    void shouldKeepTrafficFlowingThroughCrashAndRestart() {
        awaitLinks(2);
        awaitPing();
        lab.loss("h2", "10.0.0.1", 2);
        Set<String> before = hostRules("s1");
        lab.run("ip netns exec h1 ping -n -i 0.1 10.0.0.2 > " + folder + "/ping 2>&1 & PING=$!");
        lab.run("kill -9 $CONTROLLER; wait $CONTROLLER 2>/dev/null");
        assertEquals(0, lab.loss("h1", "10.0.0.2", 5), "while there is no controller");
        startController();
        awaitLinks(2);
        assertEquals(0, lab.loss("h1", "10.0.0.2", 40), "through the first polls of the rules");
        assertEquals(before, hostRules("s1"));
        String answer = lab.run("kill -INT $PING; wait $PING; cat " + folder + "/ping");
        assertTrue(
                answer.contains(" 0% packet loss"),
                answer.lines().skip(Math.max(0, answer.lines().count() - 4)).toList()::toString);
    }

    @Test
    void shouldKeepTrafficFlowingThroughARestartWithoutItsState() {
        awaitLinks(2);
        awaitPing();
        lab.run("kill -9 $CONTROLLER; wait $CONTROLLER 2>/dev/null; rm -rf " + folder + "/state");
        // Hosts that know each other's MAC say nothing by which a controller could know them.
        lab.run("ip netns exec h1 ip neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev h1-eth0 nud permanent");
        lab.run("ip netns exec h2 ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev h2-eth0 nud permanent");
        startController();
        awaitLinks(2);
        assertEquals(0, lab.loss("h1", "10.0.0.2", 60), "through the first polls of the rules");
        assertTrue(youngestHostRule("s1") > 12, () -> "rules were made anew:\n" + lab.flows("s1"));
        assertTrue(youngestHostRule("s2") > 12, () -> "rules were made anew:\n" + lab.flows("s2"));
        String hosts = lab.http("/onos/hosts");
        assertTrue(hosts.contains("02:00:00:00:00:01") && hosts.contains("02:00:00:00:00:02"), hosts);

        lab.run("ip netns exec h1 ip neigh flush all nud permanent; ip netns exec h2 ip neigh flush all nud permanent");
        lab.run("ovs-vsctl del-port s2 s2-h2 -- add-port s1 s2-h2");
        await("h2 reaches h1 from its new place").atMost(SOON).until(() -> lab.loss("h2", "10.0.0.1", 1) == 0);
        assertEquals(0, lab.loss("h1", "10.0.0.2", 3));
    }

    @Test
    void shouldLetHostsFindEachOtherWhileThereIsNoController() {
        awaitLinks(2);
        awaitPing();
        lab.loss("h3", "10.0.0.2", 2);
        lab.run("kill -9 $CONTROLLER; wait $CONTROLLER 2>/dev/null");
        lab.run("for h in h1 h2 h3; do ip netns exec $h ip neigh flush all; done");
        assertEquals(0, lab.loss("h1", "10.0.0.2", 2), "two switches apart");
        assertEquals(0, lab.loss("h3", "10.0.0.1", 2), "on one switch");
    }

    @Test
    void shouldLeaveRulesAndExitWithZeroWhenStopped() {
        awaitPing();
        assertEquals("0", lab.run("kill $CONTROLLER; wait $CONTROLLER; echo $?"));
        assertEquals(0, lab.loss("h1", "10.0.0.2", 3));
    }
}
