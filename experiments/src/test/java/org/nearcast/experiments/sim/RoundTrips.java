// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.RandomStream;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Network;
import org.nearcast.overlay.sim.shape.AccessRates;
import org.nearcast.overlay.sim.shape.KingDelays;

/** Every peer asks the first one for an echo now and then. */
final class RoundTrips implements Scenario {
    /** The protocol: it is given its host when it is made, and runs on sockets as it is. */
    private static final class Echo implements Protocol {
        private static final long PERIOD_NS = 1_000_000_000L;

        private final Host host;
        private final Endpoint server; // null on the server
        private final List<Double> roundTripsMs;
        private int waiting;

        Echo(Host host, Endpoint server, List<Double> roundTripsMs) {
            this.host = host;
            this.server = server;
            this.roundTripsMs = roundTripsMs;
        }

        @Override
        public void start() {
            host.invariant("no more echoes are awaited than a minute's", () -> waiting <= 60);
            if (server != null) {
                host.schedule(host.random().nextLong(PERIOD_NS), this::ask);
            }
        }

        private void ask() {
            host.schedule(PERIOD_NS, this::ask);
            waiting++;
            host.note(() -> "asks, " + waiting + " are awaited");
            host.send(server, new PayloadWriter().putLong(host.nowNs()).end());
        }

        @Override
        public void receive(Endpoint from, PayloadReader payload) {
            long sentNs = payload.getLong();
            payload.end();
            if (server == null) {
                host.send(from, new PayloadWriter().putLong(sentNs).end());
            } else {
                waiting--;
                roundTripsMs.add((host.nowNs() - sentNs) / 1e6);
            }
        }
    }

    @Override
    public String name() {
        return "round-trips";
    }

    @Override
    public String description() {
        return "echoes from one peer to all others, on slow links";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.whole("peers", 50, 2, 1_000, "how many").soakedWhole(2, 20),
                Parameter.number("seconds", 20, 1, 50, "for how long").soaked(2, 20));
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure("echoes", "", "that came back"),
                new Figure("medianMs", "ms", "from asking to the echo, half were faster"));
    }

    @Override
    public Network network(Values values, long seed) {
        return KingDelays.matrix(values.whole("peers"), RandomStream.SCENARIO.of(seed, 0));
    }

    @Override
    public Measurement begin(Simulation simulation, Values values) {
        SeededRandom random = RandomStream.SCENARIO.of(simulation.seed(), 1);
        List<Double> roundTripsMs = new ArrayList<>();
        for (int i = 0; i < values.whole("peers"); i++) {
            Endpoint server = i == 0 ? null : simulation.peers().get(0).endpoint();
            PeerSettings where = PeerSettings.at(i, AccessRates.GNUTELLA.draw(random));
            SimulatedPeer peer = simulation.add(where, host -> new Echo(host, server, roundTripsMs));
            peer.start();
        }
        simulation.at(5_000_000_000L, () -> simulation.peers().get(0).slowDown(10_000_000)); // 10 ms a datagram
        simulation.property(
                "time does not run back", () -> roundTripsMs.stream().allMatch(ms -> ms >= 0));
        simulation.checkEvery(1_000_000_000L);
        return new Measurement() {
            @Override
            public long endNs() {
                return values.secondsNs("seconds");
            }

            @Override
            public Map<String, Number> figures() {
                List<Double> sorted = roundTripsMs.stream().sorted().toList();
                return Map.of("echoes", sorted.size(), "medianMs", sorted.get(sorted.size() / 2));
            }

            @Override
            public List<Series> series() {
                Series each = new Series("round-trips", "Each echo, in order", "echo", "roundTripMs");
                for (int i = 0; i < roundTripsMs.size(); i++) {
                    each.row(i, roundTripsMs.get(i));
                }
                return List.of(each);
            }
        };
    }
}
