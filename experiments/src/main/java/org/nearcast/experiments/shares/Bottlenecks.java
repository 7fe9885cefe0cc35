// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.stage.Programs;
import org.nearcast.lab.Host;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.LabProcess;
import org.nearcast.lab.LinkShape;
import org.nearcast.lab.Topology;

/** A lab of one switch with several bottlenecks, each the link of a receiver with two senders of its own. */
final class Bottlenecks implements AutoCloseable {
    static final double MBIT = 10;
    static final double RTT_MS = 40;

    private static final double LAN_MBIT = 100;
    private static final double LAN_DELAY_MS = 1;
    private static final int FRAME_BYTES = 1_514;
    private static final int HOSTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Lab lab;
    private final Path logs;
    private final List<LabProcess> running = new ArrayList<>();

    /** @param queues of the bottlenecks, in bandwidth-delay products */
    Bottlenecks(Run run, String name, List<Double> queues) throws IOException {
        logs = run.logs().resolve(name);
        Files.createDirectories(logs);
        LinkShape lan = LinkShape.of(LAN_MBIT, LAN_DELAY_MS).withQueue(1_000);
        lab = run.lab(
                LabOptions.of(Topology.single(HOSTS * queues.size()).lan(lan)).withoutController());
        lab.forwardNormally();
        for (int i = 0; i < queues.size(); i++) {
            lab.link(receiver(i).name(), "s1")
                    .set(LinkShape.of(MBIT, RTT_MS / 2 - LAN_DELAY_MS).withQueue(frames(queues.get(i))));
        }
    }

    /** How many whole frames a queue of so many bandwidth-delay products holds. */
    static int frames(double queue) {
        return (int) Math.round(queue * MBIT * 1e6 / 8 * RTT_MS / 1e3 / FRAME_BYTES);
    }

    /** How long they take to leave. */
    static double queueMs(double queue) {
        return frames(queue) * FRAME_BYTES * 8 / MBIT / 1e3;
    }

    Lab lab() {
        return lab;
    }

    Path log(String name) {
        return logs.resolve(name);
    }

    Host receiver(int bottleneck) {
        return lab.host("v" + (HOSTS * bottleneck + 1));
    }

    /** One of its two senders, 1 or 2. */
    Host sender(int bottleneck, int which) {
        return lab.host("v" + (HOSTS * bottleneck + 1 + which));
    }

    private static String[] transferPeer(String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                System.getProperty("java.class.path") + ":" + Programs.find().peerJar(),
                TransferPeer.class.getName()));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    /** Starts a receiver of one of our sessions and waits until it listens. */
    LabProcess receive(int bottleneck, int port) {
        LabProcess process = receiver(bottleneck)
                .command(transferPeer("receive", Integer.toString(port)))
                .output(log("receive-" + bottleneck + "-" + port + ".txt"))
                .errors(log("receive-" + bottleneck + "-" + port + ".err"))
                .spawn();
        running.add(process);
        process.waitForLine("^ready", PATIENCE);
        return process;
    }

    /** Starts a sender of ours. */
    LabProcess send(int bottleneck, int which, int port, String priority) {
        LabProcess process = sender(bottleneck, which)
                .command(transferPeer("send", receiver(bottleneck).ip(), Integer.toString(port), priority))
                .output(log("send-" + bottleneck + "-" + port + ".txt"))
                .withInput()
                .spawn();
        running.add(process);
        return process;
    }

    /** Starts an iperf3 server for one test. */
    LabProcess iperfServer(int bottleneck, int port) {
        LabProcess process = receiver(bottleneck)
                .command("iperf3", "-s", "-1", "-J", "-i", "0.1", "-p", Integer.toString(port))
                .output(log("iperf-" + bottleneck + "-" + port + ".json"))
                .errors(log("iperf-" + bottleneck + "-" + port + ".err"))
                .spawn();
        running.add(process);
        return process;
    }

    /** Starts an iperf3 client, which sends for so long. */
    LabProcess iperfClient(int bottleneck, int port, String congestionControl, long seconds) {
        LabProcess process = sender(bottleneck, 2)
                .command(
                        "iperf3",
                        "-c",
                        receiver(bottleneck).ip(),
                        "-p",
                        Integer.toString(port),
                        "-C",
                        congestionControl,
                        "-t",
                        Long.toString(seconds),
                        "-i",
                        "0")
                .output(log("iperf-client-" + bottleneck + "-" + port + ".txt"))
                .spawn();
        running.add(process);
        return process;
    }

    /** Ends a process. */
    void stop(LabProcess process) {
        process.stop(GRACE);
        running.remove(process);
    }

    @Override
    public void close() {
        for (LabProcess process : List.copyOf(running)) {
            if (process.isAlive()) {
                stop(process);
            }
        }
        lab.close();
    }
}
