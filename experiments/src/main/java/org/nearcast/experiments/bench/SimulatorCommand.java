// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.sim.Detail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast bench simulator}: how fast virtual time passes. Its flags are explained in {@code simulator.txt}. */
@Command(name = "simulator")
public final class SimulatorCommand extends BenchCommand {
    private static final List<String> PARTS = List.of("packets", "messages", "idle");
    private static final int PACKET_ITEMS = 20;
    private static final int PACKET_ITEM_BYTES = 20_000;
    private static final int STREAM_BYTES = 437_500; // 3.5 Mbit/s
    private static final int WARM_SECONDS = 10;
    private static final double MIB = 1 << 20;
    private static final double MBIT = 1e6;

    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--only", split = ",", paramLabel = "PART")
    private List<String> only = PARTS;

    @Option(names = "--packet-peers", paramLabel = "N", defaultValue = "1000")
    private int packetPeers;

    @Option(names = "--message-peers", paramLabel = "N", defaultValue = "10000")
    private int messagePeers;

    @Option(names = "--idle-peers", paramLabel = "N", defaultValue = "100000")
    private int idlePeers;

    @Option(names = "--items", paramLabel = "N", defaultValue = "1")
    private int items;

    @Option(names = "--seconds", paramLabel = "N")
    private Integer seconds;

    /** A stretch of one load. */
    private record Stretch(
            double virtualSeconds, double wallSeconds, double cpuSeconds, long events, long arrivedBytes) {
        double eventsPerSecond() {
            return events / wallSeconds;
        }

        double speed() {
            return virtualSeconds / wallSeconds;
        }
    }

    @Override
    public Integer call() throws IOException {
        for (String part : only) {
            check(PARTS.contains(part), "--only must be of " + String.join(", ", PARTS) + ", not " + part);
        }
        check("--packet-peers", packetPeers, 2, 100_000);
        check("--message-peers", messagePeers, 2, 100_000);
        check("--idle-peers", idlePeers, 2, 1_000_000);
        check("--items", items, 1, 100);
        int measured = seconds != null ? seconds : quick ? 4 : 20;
        check("--seconds", measured, 1, 3_600);
        Map<String, Object> figures = new LinkedHashMap<>();
        Table table = new Table()
                .column("load", "", "%s")
                .column("peers", "", "%d")
                .column("events", "M/s", "%.2f")
                .column("speed", "virtual s/s", "%.2f")
                .column("received", "Mbit/s", "%.2f")
                .column("heap", "MiB", "%.0f");
        if (only.contains("packets")) {
            packets(measured, figures, table);
        }
        if (only.contains("messages")) {
            messages(measured, figures, table);
        }
        if (only.contains("idle")) {
            idle(quick ? 4 : 10, figures, table);
        }
        terminal.say("%n%s", table);
        write(figures, conditions(measured));
        return 0;
    }

    private void packets(int measured, Map<String, Object> figures, Table table) {
        terminal.say(
                "Packet level: %d peers, %d items of %d bytes a second", packetPeers, PACKET_ITEMS, PACKET_ITEM_BYTES);
        GossipLoad load = new GossipLoad(Detail.PACKETS, packetPeers);
        Stretch stretch = stretch(load, PACKET_ITEMS, PACKET_ITEM_BYTES, measured);
        double heap = heapMib();
        figures.put("packetEventsPerSecond", stretch.eventsPerSecond());
        figures.put("packetEventsPerCpuSecond", stretch.events() / stretch.cpuSeconds());
        figures.put("packetPeers", packetPeers);
        figures.put("packetSpeed", stretch.speed());
        figures.put("packetMbitPerPeer", mbitPerPeer(stretch, packetPeers));
        figures.put("packetHeapMiB", heap);
        row(table, "packets", packetPeers, stretch, heap);
        Reference.reachabilityFence(load); // it must not be collected before the heap is looked at
    }

    private void messages(int measured, Map<String, Object> figures, Table table) {
        terminal.say("Message level: %d peers that receive 3.5 Mbit/s each", messagePeers);
        GossipLoad load = new GossipLoad(Detail.MESSAGES, messagePeers);
        Stretch stretch = stretch(load, items, STREAM_BYTES / items, measured);
        double heap = heapMib();
        figures.put("messageEventsPerSecond", stretch.eventsPerSecond());
        figures.put("messageEventsPerCpuSecond", stretch.events() / stretch.cpuSeconds());
        figures.put("peers", messagePeers);
        figures.put("messageSpeed", stretch.speed());
        figures.put("messageMbitPerPeer", mbitPerPeer(stretch, messagePeers));
        figures.put("heapMiB", heap);
        row(table, "messages", messagePeers, stretch, heap);
        Reference.reachabilityFence(load);
    }

    private void idle(int measured, Map<String, Object> figures, Table table) {
        terminal.say("Idle: %d peers at message level that only exchange views, every 2 s", idlePeers);
        GossipLoad load = new GossipLoad(Detail.MESSAGES, idlePeers);
        load.idle(WARM_SECONDS);
        Stretch stretch = measure(load, measured, () -> load.idle(1));
        double heap = heapMib();
        figures.put("idlePeers", idlePeers);
        figures.put("idlePeersHeapMiB", heap);
        figures.put("idleEventsPerSecond", stretch.eventsPerSecond());
        figures.put("idleSpeed", stretch.speed());
        row(table, "idle", idlePeers, stretch, heap);
        Reference.reachabilityFence(load);
    }

    /** Warms the load up, which compiles the code and fills the network, and measures. */
    private Stretch stretch(GossipLoad load, int itemsEach, int itemBytes, int measured) {
        for (int i = 0; i < WARM_SECONDS; i++) {
            load.second(itemsEach, itemBytes);
            terminal.moment("warming up, %d of %d s", i + 1, WARM_SECONDS);
        }
        return measure(load, measured, () -> load.second(itemsEach, itemBytes));
    }

    private Stretch measure(GossipLoad load, int measured, Runnable second) {
        long beganNs = System.nanoTime();
        long beganCpuNs = cpuNs();
        long events = load.simulation().events();
        long arrived = load.arrivedBytes();
        for (int i = 0; i < measured; i++) {
            second.run();
            double wall = (System.nanoTime() - beganNs) / 1e9;
            terminal.moment(
                    "virtual %d of %d s, wall %.1f s, %.2f M events/s",
                    i + 1, measured, wall, (load.simulation().events() - events) / wall / 1e6);
        }
        return new Stretch(
                measured,
                (System.nanoTime() - beganNs) / 1e9,
                (cpuNs() - beganCpuNs) / 1e9,
                load.simulation().events() - events,
                load.arrivedBytes() - arrived);
    }

    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double mbitPerPeer(Stretch stretch, int peers) {
        return stretch.arrivedBytes() * 8 / MBIT / stretch.virtualSeconds() / peers;
    }

    private static void row(Table table, String name, int peers, Stretch stretch, double heap) {
        table.row(name, peers, stretch.eventsPerSecond() / 1e6, stretch.speed(), mbitPerPeer(stretch, peers), heap);
    }

    /** What is in use when all that can go has gone. */
    private static double heapMib() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / MIB;
    }

    private Map<String, Object> conditions(int measured) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put(
                "protocol", "gossip: views of 16, offers to 2 peers every 200 ms, pulls, the last 64 items kept");
        conditions.put("links", "20 Mbit/s up, 100 down, coordinates in a square of 60 ms");
        conditions.put("packetItemsPerSecond", PACKET_ITEMS);
        conditions.put("packetItemBytes", PACKET_ITEM_BYTES);
        conditions.put("messageItemsPerSecond", items);
        conditions.put("messageItemBytes", STREAM_BYTES / items);
        conditions.put("warmVirtualSeconds", WARM_SECONDS);
        conditions.put("measuredVirtualSeconds", measured);
        conditions.put("threads", 1);
        conditions.put("maxHeapMiB", Runtime.getRuntime().maxMemory() / MIB);
        return conditions;
    }
}
