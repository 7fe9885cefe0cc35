// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.gossip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.sim.Figure;
import org.nearcast.experiments.sim.Measurement;
import org.nearcast.experiments.sim.Parameter;
import org.nearcast.experiments.sim.Scenario;
import org.nearcast.experiments.sim.Values;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.NatBox;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.RandomStream;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.fault.Churn;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.DelayMatrix;
import org.nearcast.overlay.sim.net.Nat;
import org.nearcast.overlay.sim.net.Nat.Dependence;
import org.nearcast.overlay.sim.net.Network;
import org.nearcast.overlay.sim.shape.AccessRates;
import org.nearcast.overlay.sim.shape.Durations;
import org.nearcast.overlay.sim.shape.KingDelays;

/** A rough Internet: links of many rates that lose, jitter and double, peers that come and go, NAT boxes, and a partition that heals. */
public final class GossipChurnScenario implements Scenario {
    private static final int STABLE_EACH = 50;
    private static final double UP_AT_FIRST = 0.7;
    private static final double TWO_IN_A_BOX = 0.3;
    private static final double CRASHES = 0.5;
    private static final double EXPONENTIAL_STAY = 300;
    private static final double BURST_PACKETS = 3;
    private static final double OVERTAKEN = 0.005;
    private static final long HELD_BACK_NS = 30_000_000L;
    private static final double DOUBLED = 0.001;
    private static final List<Nat.Behaviour> NATS = List.of(
            Nat.Behaviour.of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, Nat.Ports.PRESERVING),
            Nat.Behaviour.of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT, Nat.Ports.PRESERVING),
            Nat.Behaviour.of(
                    Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Nat.Ports.SEQUENTIAL),
            Nat.Behaviour.of(
                    Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Nat.Ports.RANDOM));

    @Override
    public String name() {
        return "gossip-churn";
    }

    @Override
    public String description() {
        return "the same on a rough Internet: slow links, loss, churn, NAT boxes, a partition that heals";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.whole("peers", 1_000, 4, 200_000, "how many").soakedWhole(4, 60),
                Parameter.number("seconds", 60, 1, 86_400, "for how long items are published")
                        .soaked(5, 15),
                Parameter.number("rate", 0.5, 0.001, 1_000, "items a second").soaked(0.2, 1),
                Parameter.whole("itemBytes", 10_000, 1, Dissemination.MAX_ITEM, "bytes of an item")
                        .soakedWhole(1, 30_000),
                Parameter.number("settle", 30, 1, 3_600, "seconds each item is given")
                        .soaked(2, 8),
                Parameter.number("period", 0.5, 0.01, 60, "seconds from one offer to the next")
                        .soaked(0.2, 1),
                Parameter.whole("fanout", 3, 1, 16, "peers that each offer goes to")
                        .soakedWhole(1, 4),
                Parameter.choice(
                                "delays",
                                "where peers are: like the King data set, or all in one place",
                                "king",
                                "none")
                        .unsoaked(),
                Parameter.number(
                                "loss",
                                0.01,
                                0,
                                0.9,
                                "part of the packets that is lost, in bursts, on each access link")
                        .soaked(0, 0.1),
                Parameter.number("jitterMs", 5, 0, 1_000, "mean jitter on each access link")
                        .soaked(0, 20),
                Parameter.number("skewPpm", 100, 0, 1_000, "how wrong clocks run, at most")
                        .soaked(0, 500),
                Parameter.number(
                                "nat",
                                0.3,
                                0,
                                0.9,
                                "part of the peers that is behind NAT boxes, one or two behind each")
                        .soaked(0, 0.7),
                Parameter.choice(
                        "stays",
                        "how long peers stay: like viewers of a live stream, file sharers, or exponential",
                        "viewers",
                        "sharers",
                        "exponential"),
                Parameter.number("pace", 4, 0.01, 1_000, "how many times faster peers come and go than those did")
                        .soaked(1, 40),
                Parameter.number("away", 120, 0.1, 100_000, "seconds between two stays, mean, before that"),
                Parameter.number("partitionAt", 25, 0, 86_400, "second at which the network is cut in two")
                        .soaked(0, 10),
                Parameter.number("partitionFor", 15, 0, 86_400, "seconds until it is whole again")
                        .soaked(0, 8),
                Parameter.number("partitionPart", 0.3, 0, 1, "part of the peers on the smaller side")
                        .soaked(0, 0.5),
                Parameter.text(
                        "churn",
                        "",
                        "file that says who comes and goes instead, but for the first 2 %: seconds,peer,up or down"));
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>(GossipRun.FIGURES);
        figures.add(new Figure("comings", "", "starts of peers that come and go"));
        return figures;
    }

    @Override
    public void check(Values values) {
        String file = values.word("churn");
        if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
            throw new IllegalArgumentException("churn must be a file that can be read, not " + file);
        }
    }

    @Override
    public Network network(Values values, long seed) {
        return values.word("delays").equals("king")
                ? KingDelays.matrix(
                        Math.min(values.whole("peers"), KingDelays.SITES),
                        RandomStream.SCENARIO.of(seed, GossipValues.PLACES))
                : new DelayMatrix(new int[1][1]);
    }

    @Override
    public Measurement begin(Simulation simulation, Values values) {
        SeededRandom random = RandomStream.SCENARIO.of(simulation.seed(), GossipValues.PEERS);
        Items items = new Items();
        Peers peers = new Peers(simulation, random, GossipValues.settings(values), false, items);
        int count = values.whole("peers");
        int stable = Math.max(2, count / STABLE_EACH); // those that others know at first never leave
        addAll(simulation, values, random, peers, stable);
        simulation.peers().subList(0, stable).forEach(SimulatedPeer::start);
        Churn churn = churn(simulation, values);
        List<SimulatedPeer> others = simulation.peers().subList(stable, count);
        if (values.word("churn").isEmpty()) {
            others.forEach(peer -> churn.begin(peer, random.nextDouble() < UP_AT_FIRST));
        } else {
            Churn.replay(simulation, lines(values.word("churn")));
        }
        cut(simulation, values, random);
        return new GossipRun(simulation, peers, items, GossipValues.plan(values), Map.of("comings", churn::comings));
    }

    private static void addAll(Simulation simulation, Values values, SeededRandom random, Peers peers, int stable) {
        Conditions conditions = new Conditions(
                Conditions.Loss.bursty(values.number("loss"), BURST_PACKETS),
                GossipValues.jitterNs(values),
                OVERTAKEN,
                HELD_BACK_NS,
                DOUBLED);
        int count = values.whole("peers");
        int sites = values.word("delays").equals("king") ? Math.min(count, KingDelays.SITES) : 1;
        NatBox box = null;
        for (int i = 0; i < count; i++) {
            AccessLink link = AccessRates.GNUTELLA.draw(random).with(conditions);
            PeerSettings where = PeerSettings.at(i % sites, link);
            if (i >= stable && random.nextDouble() < values.number("nat")) {
                if (box == null || box.size() > 1 || random.nextDouble() >= TWO_IN_A_BOX) {
                    box = simulation.addNat(i % sites, link, NATS.get(random.nextInt(NATS.size())));
                }
                where = PeerSettings.behind(box);
            }
            peers.add(GossipValues.withClock(where, values, random));
        }
    }

    private static Churn churn(Simulation simulation, Values values) {
        double faster = 1 / values.number("pace");
        Durations away = Durations.exponential(values.number("away"));
        Durations stays =
                switch (values.word("stays")) {
                    case "viewers" -> Durations.LIVE_VIEWERS;
                    case "sharers" -> Durations.FILE_SHARERS;
                    default -> Durations.exponential(EXPONENTIAL_STAY);
                };
        return new Churn(
                simulation,
                RandomStream.SCENARIO.of(simulation.seed(), GossipValues.CHURN),
                stays.times(faster),
                away.times(faster),
                CRASHES);
    }

    private static void cut(Simulation simulation, Values values, SeededRandom random) {
        int[] side = new int[simulation.peers().size()];
        for (int i = 0; i < side.length; i++) {
            side[i] = random.nextDouble() < values.number("partitionPart") ? 1 : 0;
        }
        long at = values.secondsNs("partitionAt");
        if (values.number("partitionFor") > 0) {
            simulation.at(at, () -> simulation.partition(peer -> side[peer.index()]));
            simulation.at(at + values.secondsNs("partitionFor"), simulation::heal);
        }
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
