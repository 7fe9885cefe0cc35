// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.transport;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.experiments.sim.Figure;
import org.nearcast.experiments.sim.Measurement;
import org.nearcast.experiments.sim.Parameter;
import org.nearcast.experiments.sim.Scenario;
import org.nearcast.experiments.sim.Values;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.NatBox;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.RandomStream;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.crypto.ModelledSuite;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.sim.net.Nat;
import org.nearcast.overlay.sim.net.Network;

/** Peers that exchange messages over the transport, on links that lose, behind NAT boxes that forget, under whatever faults there are. */
public final class TransportScenario implements Scenario {
    private static final double WIDTH_MS = 60;
    private static final double MOST_HEIGHT_MS = 10;
    private static final double BURST_PACKETS = 3;
    private static final double OVERTAKEN = 0.005;
    private static final long HELD_BACK_NS = 30_000_000L;
    private static final double DOUBLED = 0.001;

    @Override
    public String name() {
        return "transport";
    }

    @Override
    public String description() {
        return "messages of all sizes over sessions, on links that lose and behind boxes that forget";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.whole("peers", 50, 2, 100_000, "how many").soakedWhole(2, 30),
                Parameter.number("seconds", 60, 1, 1_000_000, "for how long").soaked(5, 60),
                Parameter.number("rate", 0.5, 0.0001, 1_000, "messages a second of each peer")
                        .soaked(0.1, 5),
                Parameter.whole(
                                "bytes",
                                200_000,
                                8,
                                1 << 20,
                                "of the largest message; small ones are as usual as large ones")
                        .soakedWhole(8, 1 << 20),
                Parameter.whole("neighbours", 4, 1, 100, "sessions that each peer keeps up")
                        .soakedWhole(1, 6),
                Parameter.number("up", 20, 0.05, 10_000, "Mbit/s of each access link up")
                        .soaked(0.5, 50),
                Parameter.number("down", 100, 0.05, 10_000, "Mbit/s of each access link down")
                        .soaked(1, 200),
                Parameter.number(
                                "loss",
                                0.01,
                                0,
                                0.9,
                                "part of the packets that is lost, in bursts, on each access link")
                        .soaked(0, 0.1),
                Parameter.number("jitterMs", 2, 0, 1_000, "mean jitter on each access link")
                        .soaked(0, 20),
                Parameter.number("nat", 0.5, 0, 0.9, "part of the peers that is behind a NAT box, each its own")
                        .soaked(0, 0.7),
                Parameter.choice(
                                "crypto",
                                "whether packets are encrypted, or the cost of it is modelled",
                                "modelled",
                                "real")
                        .unsoaked());
    }

    @Override
    public List<Figure> figures() {
        return TransportRun.FIGURES;
    }

    @Override
    public Network network(Values values, long seed) {
        return Coordinates.inSquare(values.whole("peers"), WIDTH_MS, MOST_HEIGHT_MS, RandomStream.SCENARIO.of(seed, 1));
    }

    @Override
    public Measurement begin(Simulation simulation, Values values) {
        SeededRandom random = RandomStream.SCENARIO.of(simulation.seed(), 2);
        AccessLink link = AccessLink.of((long) (values.number("up") * 1e6), (long) (values.number("down") * 1e6))
                .with(new Conditions(
                        Conditions.Loss.bursty(values.number("loss"), BURST_PACKETS),
                        (long) (values.number("jitterMs") * 1e6),
                        OVERTAKEN,
                        HELD_BACK_NS,
                        DOUBLED));
        Nat.Behaviour behaviour = Nat.Behaviour.of(
                Nat.Dependence.ENDPOINT_INDEPENDENT, Nat.Dependence.ADDRESS_AND_PORT_DEPENDENT, Nat.Ports.SEQUENTIAL);
        Mail mail = new Mail(simulation.seed());
        Tally tally = new Tally();
        TransportPeer.Habits habits = new TransportPeer.Habits(
                values.whole("neighbours"), 1e9 / values.number("rate"), values.whole("bytes"));
        List<TransportPeer.Contact> contacts = new ArrayList<>();
        boolean real = values.word("crypto").equals("real");
        for (int i = 0; i < values.whole("peers"); i++) {
            boolean hidden = i > 1 && random.nextDouble() < values.number("nat");
            Suite suite = real ? new X25519AesGcmSha256() : new ModelledSuite();
            Identity identity = Identity.create(suite, random);
            PeerSettings where = PeerSettings.at(i, link);
            if (hidden) {
                NatBox box = simulation.addNat(i, link, behaviour);
                where = PeerSettings.behind(box);
            }
            SimulatedPeer peer = simulation.add(
                    where, host -> new TransportPeer(host, suite, identity, habits, contacts, mail, tally));
            if (!hidden) {
                contacts.add(new TransportPeer.Contact(
                        peer.endpoint(), identity.keys().publicKey()));
            }
            peer.start();
        }
        return new TransportRun(simulation, mail, tally, values.secondsNs("seconds"));
    }
}
