// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.fault;

import java.util.List;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.shape.Durations;

/** Peers that come and go, by distributions. Whether a peer says goodbye or is gone from one moment to the next is drawn each time. */
public final class Churn {
    private static final double SECOND_NS = 1e9;

    private final Simulation simulation;
    private final Durations stays;
    private final Durations absences;
    private final double crashes;
    private final RandomGenerator random;
    private long comings;
    private long goings;

    /**
     * @param random draws how long, and how: a stream of its own for each churn
     * @param stays how long a peer is up
     * @param absences how long it is down between
     * @param crashes which part of the goings is without goodbye, 0 to 1
     */
    public Churn(Simulation simulation, RandomGenerator random, Durations stays, Durations absences, double crashes) {
        this.simulation = simulation;
        this.stays = stays;
        this.absences = absences;
        this.crashes = crashes;
        this.random = random;
    }

    /**
     * Has a peer, which is down, come and go from now on. The first stay or absence is drawn as any other, which is no steady state where
     * long stays are many.
     *
     * @param up whether it comes at once
     */
    public void begin(SimulatedPeer peer, boolean up) {
        if (up) {
            come(peer);
        } else {
            simulation.at(after(absences), () -> come(peer));
        }
    }

    private void come(SimulatedPeer peer) {
        comings++;
        peer.start();
        simulation.at(after(stays), () -> go(peer));
    }

    private void go(SimulatedPeer peer) {
        goings++;
        if (random.nextDouble() < crashes) {
            peer.crash();
        } else {
            peer.stop();
        }
        simulation.at(after(absences), () -> come(peer));
    }

    private long after(Durations durations) {
        double ns = durations.draw(random) * SECOND_NS;
        return simulation.nowNs() + (long) Math.min(ns, Long.MAX_VALUE / 4.0);
    }

    /** How often a peer has come. */
    public long comings() {
        return comings;
    }

    /** And gone. */
    public long goings() {
        return goings;
    }

    /**
     * Has peers come and go as a trace says. Who comes twice or goes twice stays as he is.
     *
     * @param lines {@code seconds,peer,up} or {@code seconds,peer,down}, in any order of time; the first may be a heading that begins with
     *     {@code time}
     * @throws IllegalArgumentException that names the line, if one cannot be understood or there is no such peer
     */
    public static void replay(Simulation simulation, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || i == 0 && line.startsWith("time")) {
                continue;
            }
            String[] cells = line.split(",", -1);
            boolean right = cells.length == 3
                    && cells[0].matches("\\d{1,9}(\\.\\d{1,9})?")
                    && cells[1].matches("\\d{1,9}")
                    && cells[2].matches("up|down")
                    && Integer.parseInt(cells[1]) < simulation.peers().size();
            if (!right) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " must be seconds,peer,up or down, with a peer of 0 to "
                                + (simulation.peers().size() - 1) + ", not " + line);
            }
            SimulatedPeer peer = simulation.peers().get(Integer.parseInt(cells[1]));
            simulation.at(
                    (long) (Double.parseDouble(cells[0]) * SECOND_NS),
                    cells[2].equals("up") ? peer::start : peer::stop);
        }
    }
}
