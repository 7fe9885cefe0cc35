// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.fault;

import java.util.List;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.Fault;
import org.nearcast.overlay.sim.NatBox;
import org.nearcast.overlay.sim.RandomStream;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Conditions;

/**
 * Faults of every kind at random times, which follow from the simulation's seed: peers crash and come back, or start again at once; the
 * network is cut in two; peers grow slow; access links lose in bursts; NAT boxes forget. Each is over after some seconds.
 */
public final class RandomFaults {
    private static final long SHORTEST_NS = 50_000_000L;
    private static final long LONGEST_NS = 5_000_000_000L;
    private static final long MOST_WORK_NS = 50_000_000L;
    private static final double MOST_LOSS = 0.8;
    private static final double BURST_PACKETS = 10;

    private enum Kind {
        CRASH,
        RESTART,
        PARTITION,
        SLOW,
        LOSS,
        NAT
    }

    private final Simulation simulation;
    private final SeededRandom random;
    private final double perSecond;
    private final long untilNs;
    private boolean cut;
    private long count;

    private RandomFaults(Simulation simulation, double perSecond, long untilNs) {
        this.simulation = simulation;
        this.perSecond = perSecond;
        this.untilNs = untilNs;
        random = RandomStream.FAULTS.of(simulation.seed());
    }

    /**
     * Has faults happen in a simulation, from now on.
     *
     * @param perSecond how many begin in a second, on average; more than 0
     * @param untilNs none begins later, nanoseconds of virtual time
     */
    public static RandomFaults in(Simulation simulation, double perSecond, long untilNs) {
        RandomFaults faults = new RandomFaults(simulation, perSecond, untilNs);
        faults.next();
        return faults;
    }

    private void next() {
        long at = simulation.nowNs() + (long) (random.nextExponential() / perSecond * 1e9);
        if (at <= untilNs) {
            simulation.at(at, () -> {
                happen();
                next();
            });
        }
    }

    private void happen() {
        List<SimulatedPeer> peers = simulation.peers();
        if (peers.isEmpty()) {
            return;
        }
        count++;
        SimulatedPeer peer = peers.get(random.nextInt(peers.size()));
        long overNs = simulation.nowNs() + random.nextLong(SHORTEST_NS, LONGEST_NS);
        switch (Kind.values()[random.nextInt(Kind.values().length)]) {
            case CRASH -> {
                if (peer.isUp()) {
                    peer.crash();
                    simulation.at(overNs, peer::start);
                }
            }
            case RESTART -> {
                if (peer.isUp()) {
                    if (random.nextBoolean()) {
                        peer.crash();
                    } else {
                        peer.stop();
                    }
                    peer.start();
                }
            }
            case PARTITION -> {
                if (!cut) {
                    cut = true;
                    simulation.partition(any -> random.nextInt(2));
                    simulation.at(overNs, () -> {
                        cut = false;
                        simulation.heal();
                    });
                }
            }
            case SLOW -> {
                Fault slowness = peer.slowDown(random.nextLong(MOST_WORK_NS));
                simulation.at(overNs, slowness::end);
            }
            case LOSS -> {
                double loss = random.nextDouble(MOST_LOSS);
                Fault losses = peer.disturb(Conditions.losing(Conditions.Loss.bursty(loss, BURST_PACKETS)));
                simulation.at(overNs, losses::end);
            }
            case NAT -> {
                List<NatBox> boxes = simulation.natBoxes();
                if (!boxes.isEmpty()) {
                    boxes.get(random.nextInt(boxes.size())).restart();
                }
            }
        }
    }

    /** How many have begun; some found nothing to break. */
    public long count() {
        return count;
    }
}
