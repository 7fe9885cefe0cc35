// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.gossip;

import java.util.List;
import org.nearcast.experiments.sim.Figure;
import org.nearcast.experiments.sim.Measurement;
import org.nearcast.experiments.sim.Parameter;
import org.nearcast.experiments.sim.Scenario;
import org.nearcast.experiments.sim.Values;
import org.nearcast.overlay.gossip.Dissemination;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.RandomStream;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.sim.net.Network;

/** Peers alike, somewhere in a square, none of which leaves. */
public final class GossipScenario implements Scenario {
    private static final double WIDTH_MS = 60;
    private static final double MOST_HEIGHT_MS = 5;

    @Override
    public String name() {
        return "gossip";
    }

    @Override
    public String description() {
        return "items that peers publish, offer to their neighbours and pull, on equal links without churn";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.whole("peers", 100, 2, 200_000, "how many").soakedWhole(2, 40),
                Parameter.number("seconds", 60, 1, 86_400, "for how long items are published")
                        .soaked(5, 15),
                Parameter.number("rate", 1, 0.001, 1_000, "items a second").soaked(0.2, 3),
                Parameter.whole("itemBytes", 20_000, 1, Dissemination.MAX_ITEM, "bytes of an item")
                        .soakedWhole(1, 60_000),
                Parameter.number("settle", 20, 1, 3_600, "seconds each item is given")
                        .soaked(2, 8),
                Parameter.number("period", 0.5, 0.01, 60, "seconds from one offer to the next")
                        .soaked(0.1, 1),
                Parameter.whole("fanout", 3, 1, 16, "peers that each offer goes to")
                        .soakedWhole(1, 4),
                Parameter.number("up", 20, 0.05, 10_000, "Mbit/s of each access link up")
                        .soaked(1, 50),
                Parameter.number("down", 100, 0.05, 10_000, "Mbit/s of each access link down")
                        .soaked(1, 200),
                Parameter.number("loss", 0, 0, 0.9, "part of the packets that is lost, on each access link")
                        .soaked(0, 0.1),
                Parameter.number("jitterMs", 0, 0, 1_000, "mean jitter on each access link")
                        .soaked(0, 20),
                Parameter.number("skewPpm", 0, 0, 1_000, "how wrong clocks run, at most")
                        .soaked(0, 500),
                Parameter.choice("planted", "whether there is a mistake to be found", "false", "true")
                        .unsoaked()
                        .unlisted());
    }

    @Override
    public List<Figure> figures() {
        return GossipRun.FIGURES;
    }

    @Override
    public Network network(Values values, long seed) {
        return Coordinates.inSquare(
                values.whole("peers"), WIDTH_MS, MOST_HEIGHT_MS, RandomStream.SCENARIO.of(seed, GossipValues.PLACES));
    }

    @Override
    public Measurement begin(Simulation simulation, Values values) {
        SeededRandom random = RandomStream.SCENARIO.of(simulation.seed(), GossipValues.PEERS);
        Items items = new Items();
        Peers peers = new Peers(simulation, random, GossipValues.settings(values), values.is("planted"), items);
        AccessLink link = AccessLink.of(bits(values, "up"), bits(values, "down"))
                .with(new Conditions(
                        Conditions.Loss.independent(values.number("loss")), GossipValues.jitterNs(values), 0, 0, 0));
        for (int i = 0; i < values.whole("peers"); i++) {
            peers.add(GossipValues.withClock(PeerSettings.at(i, link), values, random))
                    .start();
        }
        return new GossipRun(simulation, peers, items, GossipValues.plan(values));
    }

    private static long bits(Values values, String name) {
        return (long) (values.number(name) * 1e6);
    }
}
