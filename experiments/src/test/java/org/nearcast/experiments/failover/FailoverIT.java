// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.junit.LabTest;

/** What failures do to streams in flight and to new connections: each in a network of its own. */
@Timeout(180)
class FailoverIT {
    /** New connections reach the CDN within this time of a gateway's or the controller's death, ms. */
    private static final double FAIL_OPEN_MS = 5000;
    /** "At once": what ends when a program's end is told by its own machine, ms. */
    private static final double AT_ONCE_MS = 1000;
    /** Less than a link takes to prove silent: the switch tells at once that a port of it is down, ms. */
    private static final double REROUTED_MS = 3000;
    /** What a busy machine may add to the time between two pictures of a stream that nothing happens to, ms. */
    private static final double UNTOUCHED_MS = 600;

    static final class Network implements Supplier<LabOptions> {
        @Override
        public LabOptions get() {
            return LabOptions.of(Scene.topology());
        }
    }

    @TempDir
    Path folder;

    private Scene scene;

    private Outcome strike(Lab lab, Failure failure) throws Exception {
        scene = new Scene(new Stage(lab, folder), folder.resolve("captures"));
        Outcome outcome = new Incident(scene, failure, true).run();
        System.out.println(outcome);
        return outcome;
    }

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    private static void assertUntouched(Outcome.InFlight viewer, String who) {
        assertTrue(viewer.survived(), who + "'s connection ended " + viewer);
        assertTrue(viewer.gapMs() < UNTOUCHED_MS, who + " waited for a picture: " + viewer);
    }

    private static void assertFailedOpen(Outcome outcome) {
        Outcome.Reach reach = outcome.reach();
        assertEquals(Scene.CDN, reach.answeredBy().orElse("nobody"), outcome.toString());
        assertTrue(reach.answeredMs().orElseThrow() < FAIL_OPEN_MS, reach.toString());
        assertEquals(Scene.CDN, outcome.newcomers().firstBy().orElse("nobody"), outcome.toString());
    }

    private static void assertHome(Outcome outcome) {
        assertTrue(outcome.newcomers().homeMs().isPresent(), "no gateway serves afterwards: " + outcome);
    }

    @LabTest(options = Network.class)
    void shouldGoToTheCdnWhenTheGatewayIsKilled(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.GATEWAY_KILLED);
        assertFailedOpen(outcome);
        assertTrue(
                outcome.near().endedMs().orElseThrow() < AT_ONCE_MS,
                outcome.near().toString());
        assertTrue(outcome.broadcasterEndedMs().orElseThrow() < AT_ONCE_MS, outcome.toString());
        assertEquals(Scene.CDN, outcome.near().backBy().orElse("nobody"));
        assertUntouched(outcome.direct(), "v3");
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldGoToTheCdnWhenTheGatewayHangs(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.GATEWAY_HANGS);
        // Its machine still opens connections in its name.
        assertTrue(outcome.noticedMs().orElseThrow() < FAIL_OPEN_MS, outcome.toString());
        assertEquals(Scene.CDN, outcome.newcomers().firstBy().orElse("nobody"), outcome.toString());
        assertTrue(
                outcome.near().endedMs().orElseThrow() < FAIL_OPEN_MS,
                outcome.near().toString());
        assertUntouched(outcome.direct(), "v3");
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldGoToTheCdnWhenTheGatewaysHostIsUnplugged(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.GATEWAY_UNPLUGGED);
        assertFailedOpen(outcome);
        assertEquals("its port is down", outcome.noticed().orElse("nothing"));
        assertTrue(
                outcome.near().endedMs().orElseThrow() < AT_ONCE_MS,
                outcome.near().toString());
        assertTrue(outcome.broadcasterEndedMs().orElseThrow() < AT_ONCE_MS, outcome.toString());
        assertUntouched(outcome.direct(), "v3");
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldFindTheGatewayAtAnotherPort(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.GATEWAY_MOVED);
        assertTrue(
                outcome.newcomers().firstMs().orElseThrow() < FAIL_OPEN_MS,
                outcome.newcomers().toString());
        assertTrue(
                outcome.near().endedMs().orElseThrow() < FAIL_OPEN_MS,
                outcome.near().toString());
        assertUntouched(outcome.direct(), "v3");
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldGoToTheOtherGatewayWhenOneLeaves(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.GATEWAY_LEAVES);
        assertEquals(Scene.SECOND_GATEWAY, outcome.newcomers().firstBy().orElse("nobody"), outcome.toString());
        assertTrue(
                outcome.near().endedMs().orElseThrow() < AT_ONCE_MS,
                outcome.near().toString());
        assertEquals(Scene.SECOND_GATEWAY, outcome.near().backBy().orElse("nobody"), outcome.toString());
        assertUntouched(outcome.direct(), "v3");
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldGoToTheCdnWhenAnnouncementsAreLost(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.ANNOUNCEMENTS_LOST);
        assertTrue(outcome.noticed().orElse("nothing").startsWith("it has been silent"), outcome.toString());
        assertTrue(outcome.noticedMs().orElseThrow() < FAIL_OPEN_MS, outcome.toString());
        assertUntouched(outcome.direct(), "v3");
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldNotTouchStreamsWhenTheControllerIsKilledAndStartedAgain(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.CONTROLLER_KILLED);
        assertFailedOpen(outcome);
        assertUntouched(outcome.near(), "v1");
        assertUntouched(outcome.direct(), "v3");
        assertTrue(outcome.broadcasterEndedMs().isEmpty(), outcome.toString());
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldGoOnWhenTheSwitchIsBack(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.SWITCH_RESTARTED);
        assertTrue(
                outcome.near().gapMs() < outcome.lastedMs() + 10_000,
                outcome.near().toString());
        assertTrue(
                outcome.direct().gapMs() < outcome.lastedMs() + 10_000,
                outcome.direct().toString());
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldNotTouchStreamsWhenTheControllerStartsWithoutState(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.CONTROLLER_FORGETS);
        assertFailedOpen(outcome);
        assertUntouched(outcome.near(), "v1");
        assertUntouched(outcome.direct(), "v3");
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldGoToTheCdnWhenTheApplicationIsDeactivated(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.APPLICATION_DEACTIVATED);
        assertFailedOpen(outcome);
        assertUntouched(outcome.direct(), "v3");
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldTakeTheOtherPathWhenALinkIsCut(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.LINK_CUT);
        assertUntouched(outcome.near(), "v1");
        assertTrue(outcome.direct().survived(), outcome.direct().toString());
        assertTrue(outcome.direct().gapMs() < REROUTED_MS, outcome.direct().toString());
        assertHome(outcome);
    }

    @LabTest(options = Network.class)
    void shouldGoOnNearWhileTheCdnIsUnreachable(Lab lab) throws Exception {
        Outcome outcome = strike(lab, Failure.CDN_UNREACHABLE);
        assertUntouched(outcome.near(), "v1");
        assertFalse(outcome.noticed().isPresent(), outcome.toString());
        assertHome(outcome);
    }
}
