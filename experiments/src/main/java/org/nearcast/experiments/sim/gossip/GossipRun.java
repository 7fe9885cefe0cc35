// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.gossip;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.nearcast.experiments.sim.Figure;
import org.nearcast.experiments.sim.Measurement;
import org.nearcast.experiments.sim.Series;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.RandomStream;
import org.nearcast.overlay.sim.Simulation;

/** Publishes items on peers at random, at a steady rate, and sees how far and how fast they get. */
final class GossipRun implements Measurement {
    static final List<Figure> FIGURES = List.of(
            new Figure("items", "", "items published"),
            new Figure("deliveryRatio", "", "of what an item's audience should get, the part that came in time"),
            new Figure("wholeRatio", "", "items that reached all of their audience, of all items"),
            new Figure("reach50Ms", "ms", "from publishing to the half of the audience, median of the items"),
            new Figure("reach95Ms", "ms", "the same to 95 %"),
            new Figure("reach100Ms", "ms", "the same to all, of the items that got so far"),
            new Figure("sentBytesPerPeer", "bytes", "up the access links, headers included, for each peer there is"),
            new Figure("receivedBytesPerPeer", "bytes", "down the access links, those lost behind them included"),
            new Figure("overhead", "", "received bytes for each byte of an item that came"),
            new Figure("duplicateItems", "", "items that came to a peer which had them"),
            new Figure("duplicatePieces", "", "pieces that came late, twice, or were not asked for"),
            new Figure("upPeers", "", "peers that were up, mean over time"));

    private static final long SECOND_NS = 1_000_000_000L;
    private static final double MS = 1e6;
    private static final long WARM_UP_NS = 5 * SECOND_NS;
    private static final int PERCENT = 100;

    private final Simulation simulation;
    private final Peers peers;
    private final Items items;
    private final Plan plan;
    private final Map<String, LongSupplier> more;
    private final SeededRandom random;
    private final Series timeline =
            new Series("timeline", "Over time", "second", "upPeers", "itemsArrived", "sentMbit", "receivedMbit");
    private long upSum;
    private long lastArrivals;
    private long lastSent;
    private long lastReceived;

    /**
     * What is published.
     *
     * @param seconds for how long
     * @param rate items a second
     * @param itemBytes of each
     * @param settleNs how long each is given to reach its audience, nanoseconds
     */
    record Plan(double seconds, double rate, int itemBytes, long settleNs) {
        int count() {
            return Math.max(1, (int) (seconds * rate));
        }

        long publishNs(int number) {
            return WARM_UP_NS + (long) (number / rate * SECOND_NS);
        }

        long endNs() {
            return publishNs(count() - 1) + settleNs;
        }
    }

    GossipRun(Simulation simulation, Peers peers, Items items, Plan plan) {
        this(simulation, peers, items, plan, Map.of());
    }

    /** @param more figures of the scenario's own */
    GossipRun(Simulation simulation, Peers peers, Items items, Plan plan, Map<String, LongSupplier> more) {
        this.more = more;
        this.simulation = simulation;
        this.peers = peers;
        this.items = items;
        this.plan = plan;
        random = RandomStream.SCENARIO.of(simulation.seed(), GossipValues.ITEMS);
        for (int i = 0; i < plan.count(); i++) {
            simulation.at(plan.publishNs(i), this::publish);
        }
        for (long second = 1; second * SECOND_NS <= plan.endNs(); second++) {
            long at = second;
            simulation.at(second * SECOND_NS, () -> tell(at));
        }
        simulation.property("every item that came was published", () -> items.unknown() == 0);
        simulation.checkEvery(SECOND_NS);
    }

    private void publish() {
        int[] lives = peers.livesNow();
        int publisher = random.nextInt(lives.length);
        for (int tried = 0; lives[publisher] == 0; tried++) {
            if (tried == lives.length) {
                return; // nobody is up
            }
            publisher = (publisher + 1) % lives.length;
        }
        lives[publisher] = 0;
        byte[] bytes = new byte[plan.itemBytes()];
        random.nextBytes(bytes);
        long id = peers.dissemination(publisher).publish(ByteBuffer.wrap(bytes));
        Items.Item item = items.publish(id, simulation.nowNs(), lives);
        simulation.at(simulation.nowNs() + plan.settleNs(), () -> items.judge(item, peers.livesNow()));
    }

    private void tell(long second) {
        int up = peers.up();
        upSum += up;
        long sent = peers.sentBytes();
        long received = peers.receivedBytes();
        timeline.row(
                second,
                up,
                items.arrivals() - lastArrivals,
                (sent - lastSent) * 8 / 1e6,
                (received - lastReceived) * 8 / 1e6);
        lastArrivals = items.arrivals();
        lastSent = sent;
        lastReceived = received;
    }

    @Override
    public long endNs() {
        return plan.endNs();
    }

    @Override
    public String moment() {
        return String.format("%d of %d items, %d peers up", items.published(), plan.count(), peers.up());
    }

    @Override
    public Map<String, ? extends Number> figures() {
        Map<String, Number> figures = new TreeMap<>();
        List<Items.Item> judged = items.judged();
        long audience = judged.stream().mapToLong(Items.Item::audience).sum();
        long reached = judged.stream().mapToLong(Items.Item::reached).sum();
        long whole = judged.stream().filter(i -> i.reached() == i.audience()).count();
        int all = simulation.peers().size();
        long seconds = plan.endNs() / SECOND_NS;
        figures.put("items", items.published());
        figures.put("deliveryRatio", audience == 0 ? null : (Number) (reached / (double) audience));
        figures.put("wholeRatio", judged.isEmpty() ? null : (Number) (whole / (double) judged.size()));
        figures.put("reach50Ms", median(reachMs(0.5)));
        figures.put("reach95Ms", median(reachMs(0.95)));
        figures.put("reach100Ms", median(reachMs(1)));
        figures.put("sentBytesPerPeer", peers.sentBytes() / (double) all);
        figures.put("receivedBytesPerPeer", peers.receivedBytes() / (double) all);
        long useful = items.arrivals() * plan.itemBytes();
        figures.put("overhead", useful == 0 ? null : (Number) (peers.receivedBytes() / (double) useful));
        figures.put("duplicateItems", items.duplicates());
        figures.put("duplicatePieces", peers.unneeded());
        figures.put("upPeers", seconds == 0 ? null : (Number) (upSum / (double) seconds));
        more.forEach((key, value) -> figures.put(key, value.getAsLong()));
        return figures;
    }

    /** Of each item that reached such a part of its audience, after how long, in order. */
    List<Double> reachMs(double part) {
        List<Double> times = new ArrayList<>();
        for (Items.Item item : items.judged()) {
            long ns = item.audience() == 0 ? -1 : item.reachNs(part);
            if (ns >= 0) {
                times.add(ns / MS);
            }
        }
        times.sort(null);
        return times;
    }

    private static Double median(List<Double> sorted) {
        return sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2);
    }

    @Override
    public List<Series> series() {
        Series reach = new Series(
                "reach", "How long it takes to reach a part of the audience", "percent", "medianMs", "worstMs");
        for (int percent = 1; percent <= PERCENT; percent++) {
            List<Double> times = reachMs(percent / (double) PERCENT);
            reach.row(percent, median(times), times.isEmpty() ? null : times.get(times.size() - 1));
        }
        Series each =
                new Series("items", "Each item", "item", "reach50Ms", "reach95Ms", "reach100Ms", "audience", "reached");
        for (Items.Item item : items.judged()) {
            each.row(
                    item.number,
                    ms(item.reachNs(0.5)),
                    ms(item.reachNs(0.95)),
                    ms(item.reachNs(1)),
                    item.audience(),
                    item.reached());
        }
        return List.of(reach, timeline, each);
    }

    private static Double ms(long ns) {
        return ns < 0 ? null : (Double) (ns / MS);
    }
}
