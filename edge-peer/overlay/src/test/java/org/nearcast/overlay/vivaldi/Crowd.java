// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import java.util.Arrays;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.net.Network;
import org.nearcast.overlay.sim.shape.KingDelays;

/** Peers with true round trips between them, some of which may lie. All that happens follows from the seed. */
final class Crowd {
    /** What a liar makes of the truth. */
    interface Lie {
        Coordinate of(Coordinate truth, int cycle, SeededRandom random);
    }

    /** How far estimates are off, as parts of the true round trips. */
    record Errors(double average, double median, double ninthDecile, double most) {}

    final Vivaldi[] peers;
    private final long[][] truthNs;
    private final PeerId[] ids;
    private final SeededRandom random;
    private int[][] neighbours;
    private int liars;
    private Lie lie;
    private long delayNs;
    private int cycle;
    private long ofLiars;
    private long ofLiarsIgnored;
    private long ofHonest;
    private long ofHonestIgnored;

    Crowd(long[][] truthNs, VivaldiSettings settings, long seed) {
        this.truthNs = truthNs;
        random = SeededRandom.of(seed, -1);
        peers = new Vivaldi[truthNs.length];
        ids = new PeerId[truthNs.length];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = new Vivaldi(settings, SeededRandom.of(seed, i));
            ids[i] = PeerId.random(random);
        }
    }

    /** Round trips as on the Internet. */
    static long[][] king(int peers, long seed) {
        Network matrix = KingDelays.matrix(peers, SeededRandom.of(seed, -2));
        long[][] truth = new long[peers][peers];
        for (int i = 0; i < peers; i++) {
            for (int j = 0; j < peers; j++) {
                truth[i][j] = matrix.delayNs(i, j) + matrix.delayNs(j, i);
            }
        }
        return truth;
    }

    /** Everybody measures to so many others only, drawn at random. */
    Crowd neighbours(int count) {
        neighbours = new int[peers.length][count];
        for (int[] some : neighbours) {
            Arrays.fill(some, -1);
        }
        for (int i = 0; i < peers.length; i++) {
            for (int k = 0; k < count; ) {
                int other = random.nextInt(peers.length);
                if (other != i && Arrays.stream(neighbours[i]).noneMatch(known -> known == other)) {
                    neighbours[i][k++] = other;
                }
            }
        }
        return this;
    }

    /** The first so many lie to all others. */
    Crowd liars(int count, Lie how) {
        liars = count;
        lie = how;
        return this;
    }

    /** And their answers are late. */
    Crowd late(long ns) {
        delayNs = ns;
        return this;
    }

    /** In each cycle everybody observes one other, or, one time in as many as there are, nobody. */
    Crowd run(int cycles) {
        for (int end = cycle + cycles; cycle < end; cycle++) {
            for (int i = 0; i < peers.length; i++) {
                int j = neighbours == null
                        ? random.nextInt(peers.length)
                        : neighbours[i][random.nextInt(neighbours[i].length)];
                if (i != j) {
                    observe(i, j);
                }
            }
        }
        return this;
    }

    private void observe(int i, int j) {
        Coordinate theirs = peers[j].coordinate();
        long roundTripNs = truthNs[i][j];
        if (j < liars) {
            theirs = lie.of(theirs, cycle, random);
            roundTripNs += delayNs;
        }
        boolean ignored = peers[i].observe(ids[j], theirs, roundTripNs) == Vivaldi.Observation.IGNORED;
        if (i >= liars) {
            ofLiars += j < liars ? 1 : 0;
            ofLiarsIgnored += j < liars && ignored ? 1 : 0;
            ofHonest += j < liars ? 0 : 1;
            ofHonestIgnored += j >= liars && ignored ? 1 : 0;
        }
    }

    /** Of all pairs that do not lie. */
    Errors errors() {
        int honest = peers.length - liars;
        double[] off = new double[honest * (honest - 1) / 2];
        int count = 0;
        double sum = 0;
        for (int i = liars; i < peers.length; i++) {
            for (int j = i + 1; j < peers.length; j++) {
                double estimate = peers[i].coordinate().distanceNs(peers[j].coordinate());
                off[count] = Math.abs(estimate - truthNs[i][j]) / truthNs[i][j];
                sum += off[count++];
            }
        }
        Arrays.sort(off);
        return new Errors(sum / count, off[count / 2], off[count * 9 / 10], off[count - 1]);
    }

    double ignoredOfHonest() {
        return ofHonestIgnored / (double) ofHonest;
    }

    double ignoredOfLiars() {
        return ofLiarsIgnored / (double) ofLiars;
    }
}
