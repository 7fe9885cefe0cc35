// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.nearcast.experiments.media.TcpSegment;
import org.nearcast.experiments.media.Viewing;
import org.nearcast.experiments.stage.ControllerConfig;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.experiments.stage.Video;
import org.nearcast.lab.Capture;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabProcess;
import org.nearcast.lab.Topology;

/**
 * What failures interrupt, in the topology {@code ring} with four viewers' hosts: a site with the broadcaster b1, its gateway, v1 who
 * watches b1's stream through it, v2 where viewers come and go, and v4 that opens a connection to the CDN every 200 ms and does
 * nothing with it; outside of the site v3 who watches a stream from the CDN as everybody does without a gateway.
 *
 * <p>Confined to one thread, {@link #meanwhile} excepted.
 */
final class Scene implements AutoCloseable {
    static final String GATEWAY = "gw";
    static final String SECOND_GATEWAY = "gw2";
    static final String CDN = "cdn";

    /** Of the site; published behind its gateway. */
    private static final String NEAR_STREAM = "live/near";
    /** Published where the CDN is. */
    private static final String FAR_STREAM = "live/far";
    /** b1, gw and gw2; v1; v2; v4. */
    private static final List<String> SITE = List.of("10.0.0.0/29", "10.0.0.11/32", "10.0.0.12/32", "10.0.0.14/32");

    private static final Duration KNOCK_EVERY = Duration.ofMillis(200);

    static final Video VIDEO = new Video(320, 180, 25, 300, 64);
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final long TICK_MS = 40;
    private static final String OPENINGS_AND_ENDS = "tcp port 1935 and tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0";

    private final Stage stage;
    private final Lab lab;
    private final Map<Capture, Viewing> captures = new LinkedHashMap<>();
    private final Servers servers;
    private final Viewing broadcasting = new Viewing();
    private final Viewing near = new Viewing();
    private final Viewing direct = new Viewing();
    private final Viewing knocks = new Viewing();
    private final Newcomer newcomer;
    private final List<Persistent> persistent = new ArrayList<>();
    private final Persistent broadcaster;
    private final Persistent nearViewer;
    private final Persistent directViewer;
    private final List<LabProcess> controllers = new ArrayList<>();
    private LabProcess gateway;
    private Optional<LabProcess> secondGateway = Optional.empty();

    /** The network it plays in. */
    static Topology topology() {
        return Topology.ring(4);
    }

    /**
     * Starts everything; it ends with the lab.
     *
     * @param stage on a fresh lab of {@link #topology()}
     * @param folder for captures
     */
    Scene(Stage stage, Path folder) throws IOException, InterruptedException {
        this.stage = stage;
        this.lab = stage.lab();
        Files.createDirectories(folder);
        controllers.add(stage.controller(ControllerConfig.cdn(Stage.CDN)
                .allow(stage.fingerprint(GATEWAY), stage.fingerprint(SECOND_GATEWAY))
                .site("near", List.of(), SITE)));
        stage.origin();
        servers = new Servers(lab, folder, CDN, GATEWAY, SECOND_GATEWAY);
        capture("b1", folder, OPENINGS_AND_ENDS, broadcasting);
        capture("v1", folder, "tcp port 1935", near);
        Viewing new2 = new Viewing();
        capture("v2", folder, "tcp port 1935", new2);
        capture("v3", folder, "tcp port 1935", direct);
        capture("v4", folder, OPENINGS_AND_ENDS, knocks);
        stage.broadcast(CDN, FAR_STREAM, VIDEO);
        startGateway();
        stage.awaitGateway(GATEWAY, "s1");
        broadcaster = persistent(() -> stage.broadcast("b1", NEAR_STREAM, VIDEO));
        nearViewer = persistent(() -> stage.watch("v1", NEAR_STREAM));
        directViewer = persistent(() -> stage.watch("v3", FAR_STREAM));
        // A host that never spoke is unknown to the network, and reaches nobody while there is no controller to learn
        // it.
        lab.host("v2").ping(lab.host(CDN), 1, Duration.ofMillis(100));
        lab.host("v4").knock(lab.host(CDN).ip(), 1935, KNOCK_EVERY);
        newcomer = new Newcomer(() -> stage.watch("v2", FAR_STREAM), new2);
    }

    private void capture(String host, Path folder, String filter, Viewing viewing) {
        captures.put(Capture.start(lab.host(host), folder.resolve(host + "-in.pcap"), filter), viewing);
    }

    private Persistent persistent(Supplier<LabProcess> program) {
        Persistent one = new Persistent(program);
        persistent.add(one);
        return one;
    }

    Lab lab() {
        return lab;
    }

    Stage stage() {
        return stage;
    }

    /** The controller that runs, or ran last. */
    LabProcess controller() {
        return controllers.get(controllers.size() - 1);
    }

    /** Starts a controller again, after the one before has ended. */
    void startController() {
        controllers.add(stage.controllerAgain());
    }

    LabProcess gateway() {
        return gateway;
    }

    void startGateway() {
        gateway = stage.peer(GATEWAY, GATEWAY);
    }

    void startSecondGateway() {
        secondGateway = Optional.of(stage.peer(SECOND_GATEWAY, SECOND_GATEWAY));
    }

    void stopSecondGateway() {
        secondGateway.ifPresent(stage::stopPeer);
        secondGateway = Optional.empty();
    }

    /** What v1 sees of the site's own stream. */
    Viewing near() {
        return near;
    }

    /** What v3 sees of the CDN's stream, outside of the site. */
    Viewing direct() {
        return direct;
    }

    /** The broadcaster's connections. */
    Viewing broadcasting() {
        return broadcasting;
    }

    /** Connections that are opened to the CDN all the time. */
    Viewing knocks() {
        return knocks;
    }

    Newcomer newcomer() {
        return newcomer;
    }

    Servers servers() {
        return servers;
    }

    /** What all controllers so far have logged. */
    String controllersLog() {
        StringBuilder text = new StringBuilder();
        controllers.forEach(one -> text.append(one.outputText()).append('\n'));
        return text.toString();
    }

    /** Reads the captures and looks after everybody. */
    void poll() {
        servers.poll();
        captures.forEach((capture, viewing) -> capture.poll(
                frame -> TcpSegment.parse(frame.timeNs(), frame.bytes()).ifPresent(viewing::accept)));
        persistent.forEach(Persistent::tend);
        newcomer.tend();
    }

    /** Lets time go by; returns the time at its end, ns since the epoch. */
    long during(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        do {
            Thread.sleep(TICK_MS);
            poll();
        } while (System.nanoTime() < until);
        return nowNs();
    }

    /** Lets time go by until something holds, or for that long; returns whether it does. */
    boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(TICK_MS);
            poll();
        }
        return true;
    }

    /** Does something that takes a while, and looks after everybody meanwhile. */
    void meanwhile(Runnable work) throws InterruptedException {
        CompletableFuture<Void> done = CompletableFuture.runAsync(work);
        while (!done.isDone()) {
            Thread.sleep(TICK_MS);
            poll();
        }
        try {
            done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LabException own
                    ? own
                    : new LabException(e.getCause().toString(), e);
        }
    }

    /**
     * Waits until everything is as it should be: b1 and v1 served by the gateway, v3 by the CDN. Whoever is not, because the last
     * failure sent him elsewhere, opens his stream anew.
     */
    void settle() throws InterruptedException {
        meanwhile(() -> stage.awaitGateway(GATEWAY, "s1"));
        if (!isServedBy(broadcasting, GATEWAY)) {
            broadcaster.restart();
        }
        hold("b1's stream to go to the gateway", () -> isServedBy(broadcasting, GATEWAY));
        if (!isServedBy(near, GATEWAY) || !shows(near)) {
            nearViewer.restart();
        }
        hold("v1 to see b1's stream by the gateway", () -> isServedBy(near, GATEWAY) && shows(near));
        if (!shows(direct)) {
            directViewer.restart();
        }
        hold("v3 to see the CDN's stream", () -> isServedBy(direct, CDN) && shows(direct));
    }

    private void hold(String what, BooleanSupplier condition) throws InterruptedException {
        if (!until(SOON, condition)) {
            throw new LabException(
                    "waited " + SOON.toSeconds() + " s in vain for " + what + "; near " + near.connections()
                            + ", broadcaster " + broadcasting.connections() + ", direct " + direct.connections());
        }
    }

    /** Whether a host's latest connection lasts and is answered by this server's host. */
    boolean isServedBy(Viewing viewing, String server) {
        return viewing.latest()
                .filter(c -> c.end().isEmpty())
                .flatMap(c -> servers.of(c.client()))
                .filter(server::equals)
                .isPresent();
    }

    /** Whether a picture came just now. */
    boolean shows(Viewing viewing) {
        return viewing.latest()
                .filter(c -> c.lastPictureNs().isPresent()
                        && nowNs() - c.lastPictureNs().getAsLong() < QUIET.toNanos())
                .isPresent();
    }

    /** The wall clock, which captures use too, ns since the epoch. */
    static long nowNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public void close() {
        servers.close();
        captures.keySet().forEach(Capture::close);
    }
}
