// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.LabProcess;
import org.nearcast.lab.Topology;
import org.nearcast.lab.junit.LabTest;

/** Networks that are not one subnet of IPv4 with one address of the CDN: everybody is served near all the same. */
@Timeout(180)
class NetworksIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Video SMALL = new Video(320, 180, 25, 300, 64);
    private static final String SECONDS = "4";

    static final class ManyAddresses implements Supplier<LabOptions> {
        @Override
        public LabOptions get() {
            return LabOptions.of(Topology.single(3).with("ipv6", true).with("addresses", 2));
        }
    }

    static final class BehindRouter implements Supplier<LabOptions> {
        @Override
        public LabOptions get() {
            return LabOptions.of(Topology.routed(1));
        }
    }

    static final class TwoSites implements Supplier<LabOptions> {
        @Override
        public LabOptions get() {
            return LabOptions.of(Topology.sites(2, 1));
        }
    }

    @TempDir
    Path folder;

    private static void steered(Stage stage, String kind, String stream, String host, String to) {
        Stage.await(
                host + "'s " + kind + " of " + stream + " to be steered to " + to,
                SOON,
                () -> stage.sessions().of(kind, stream).stream()
                        .anyMatch(s -> s.client().startsWith(host + ":")
                                && s.steeredTo()
                                        .filter(at -> at.startsWith(to + ":"))
                                        .isPresent()));
    }

    /** Plays some seconds of a stream, steered to a gateway. */
    private static void playNear(Stage stage, String host, String from, String stream, String client, String to)
            throws Exception {
        LabProcess player = stage.start(
                stage.lab().host(host),
                "watch-" + host,
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-i",
                "rtmp://" + from + "/" + stream,
                "-t",
                SECONDS,
                "-f",
                "null",
                "-");
        steered(stage, "play", stream, client, to);
        assertTrue(
                player.exit().get(SOON.toSeconds(), TimeUnit.SECONDS).isSuccess(),
                () -> host + ": " + player.outputText());
    }

    @LabTest(options = ManyAddresses.class)
    void shouldServeEveryAddressOfTheCdn(Lab lab) throws Exception {
        Stage stage = new Stage(lab, folder);
        String[] cdn = {"10.0.0.254:1935", "10.0.0.253:1935", "[fd00::254]:1935"};
        stage.controller(ControllerConfig.cdn(cdn).allow(stage.fingerprint("gateway")));
        stage.origin();
        lab.host("cdn")
                .command("ping", "-c", "1", lab.host("b1").ip6())
                .asRoot()
                .exec(SOON);
        stage.peer("gw", "gateway", cdn);
        stage.awaitGateway("gw");
        Stage.await("the switch to listen for the CDN's IPv6 address", SOON, () -> lab.switchNamed("s1")
                .dumpFlows()
                .lines()
                .anyMatch(rule -> rule.contains("fd00::254") && rule.matches(".*actions=CONTROLLER:\\d+$")));

        stage.broadcastTo("b1", cdn[2], "live/six", SMALL);

        steered(stage, "publish", "live/six", "[fd00::1]", "[fd00::2]");
        playNear(stage, "v1", cdn[2], "live/six", "[fd00::11]", "[fd00::2]");
        // The CDN is one program at all of its addresses.
        playNear(stage, "v2", cdn[1], "live/six", "10.0.0.12", "10.0.0.2");
        playNear(stage, "v3", cdn[0], "live/six", "10.0.0.13", "10.0.0.2");
    }

    @LabTest(options = BehindRouter.class)
    void shouldSteerToAGatewayOfAnotherSubnetThoughTheCdnIsBehindARouter(Lab lab) throws Exception {
        Stage stage = new Stage(lab, folder);
        stage.controller(ControllerConfig.cdn(Stage.CDN)
                .allow(stage.fingerprint("gateway"))
                .uplink("of:0000000000000001/1"));
        stage.origin();
        stage.peer("gw2", "gateway");
        stage.awaitGateway("gw2");

        stage.broadcast("b1", "live/one", SMALL);
        steered(stage, "publish", "live/one", "10.0.1.1", "10.0.2.2");
        playNear(stage, "v1", Stage.CDN, "live/one", "10.0.1.11", "10.0.2.2");
        assertEquals(
                1,
                stage.originStatus().path("streams").size(),
                stage.originStatus().toString());
    }

    @LabTest(options = TwoSites.class)
    void shouldServeEachSiteByItsOwnGateway(Lab lab) throws Exception {
        Stage stage = new Stage(lab, folder);
        stage.controller(ControllerConfig.cdn(Stage.CDN)
                .allow(stage.fingerprint("first"), stage.fingerprint("second"))
                .site("one", List.of("of:0000000000000001"), List.of())
                .site("two", List.of("of:0000000000000002"), List.of()));
        stage.origin();
        stage.peer("gw1", "first");
        stage.peer("gw2", "second");
        stage.awaitGateway("gw1", "s1");
        stage.awaitGateway("gw2", "s2");

        stage.broadcast("b1", "live/one", SMALL);
        steered(stage, "publish", "live/one", "10.0.1.1", "10.0.1.2");
        stage.broadcast("b2", "live/two", SMALL);
        steered(stage, "publish", "live/two", "10.0.2.1", "10.0.2.2");
        playNear(stage, "v1", Stage.CDN, "live/one", "10.0.1.11", "10.0.1.2");
        // Of the other site's stream there is one copy on the way, by the CDN to the own gateway.
        playNear(stage, "v2", Stage.CDN, "live/one", "10.0.2.11", "10.0.2.2");
        assertTrue(
                stage.sessions().all().stream().allMatch(s -> s.steeredTo().isPresent()),
                stage.sessions().toString());
    }
}
