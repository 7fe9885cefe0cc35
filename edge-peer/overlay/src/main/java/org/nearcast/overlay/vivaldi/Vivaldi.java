// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.host.PeerId;

/**
 * One peer's own coordinate (Vivaldi, section 3, figure 3): each measured round trip pulls it towards the peer or pushes it away, as if a spring of
 * that length were between them. Of "Network Coordinates in the Wild" (Ledlie, Gardner, Seltzer, NSDI 2007) it has the median of the last round trips
 * and the gravity.
 *
 * <p>It departs from the text in three points. The whole force acts on the vector, and on the height by the part that heights have of the way, at most
 * all of it: shared between the two, heights follow slowly, where heights are all there is. The force goes by the estimate with adjustments, which makes
 * them the memory of what was left over, and what can be embedded exactly is. And peers may lie: see {@link #observe}.
 */
public final class Vivaldi {
    /** What became of an observation. */
    public enum Observation {
        /** It moved the coordinate. */
        TAKEN,
        /** No round trip is 0 or less, or over ten seconds. */
        REFUSED,
        /** The peer contradicts what is measured, again and again. */
        IGNORED
    }

    private static final double SECONDS_IN_NS = 1e-9;
    private static final long MOST_ROUND_TRIP_NS = 10_000_000_000L;
    /** What an estimate may be off before it counts as a residual in judging peers, as a part of the round trip. */
    private static final double TOLERANCE = 0.25;
    /** Round trips of nearly nothing jitter by more than they are: the error counts as if they were longer by this, seconds. */
    private static final double JITTER = 0.003;
    /** Who claims more than this is not where it says, and says so. It weighs little and is not judged. */
    private static final double SURE = 0.5;
    /** Of an ignored peer's observations each so many-th is taken: who of the two is wrong finds out. */
    private static final int SECOND_CHANCE = 8;
    /** Two that are nearer in the plane than this have no direction from each other, seconds. */
    private static final double COINCIDE = 1e-9;

    private final VivaldiSettings settings;
    private final RandomGenerator random;
    private final Map<PeerId, Neighbour> neighbours = new LinkedHashMap<>();
    private final Voices voices = new Voices();
    private final Latest residuals;
    private final double[] vector = new double[Coordinate.DIMENSIONS];
    private final double[] direction = new double[Coordinate.DIMENSIONS];
    private Coordinate coordinate;
    private long taken;
    private long refused;
    private long ignored;

    /** A peer that has measured nothing, at the origin. */
    public Vivaldi(VivaldiSettings settings, RandomGenerator random) {
        this(
                settings,
                random,
                Coordinate.of(new double[Coordinate.DIMENSIONS], settings.leastHeight(), 0, Coordinate.MOST_ERROR));
    }

    /** @param begin where it is to begin, for instance where it was last */
    public Vivaldi(VivaldiSettings settings, RandomGenerator random, Coordinate begin) {
        this.settings = settings;
        this.random = random;
        this.coordinate = begin;
        residuals = new Latest(Math.max(1, settings.adjustmentWindow()));
    }

    /**
     * A round trip was measured.
     *
     * <p>Whatever the peer says, the coordinate moves by no more than the settings' step; a residual counts no further than to the fence that the
     * {@link Agreement} of all peers sets; who is beyond it in the median of its last observations is ignored but for every eighth; and nobody's claimed
     * error gives it more weight than a well-placed peer has.
     *
     * @param peer with whom; the session must say so, not the peer
     * @param theirs what the peer says its coordinate is
     */
    public Observation observe(PeerId peer, Coordinate theirs, long roundTripNs) {
        if (roundTripNs <= 0 || roundTripNs > MOST_ROUND_TRIP_NS) {
            refused++;
            return Observation.REFUSED;
        }
        Neighbour neighbour = neighbour(peer);
        double roundTrip = neighbour.roundTrip(roundTripNs * SECONDS_IN_NS);
        double estimate = coordinate.distance(theirs);
        voices.without(neighbour);
        neighbour.claimed(theirs.error());
        if (theirs.error() < SURE) {
            neighbour.wasOff(Math.max(0, Math.abs(estimate - roundTrip) - TOLERANCE * roundTrip));
        }
        voices.with(neighbour);
        Agreement agreement = Agreement.among(voices, settings);
        neighbour.judge(agreement.fence());
        if (neighbour.isIgnored() && neighbour.contradictions() % SECOND_CHANCE != 0) {
            ignored++;
            return Observation.IGNORED;
        }
        taken++;
        double own = Math.max(coordinate.error(), agreement.leastError());
        double weight = own / (own + Math.max(theirs.error(), agreement.leastError()));
        double allowed = TOLERANCE * roundTrip + agreement.fence();
        if (settings.adjustmentWindow() > 0) {
            residuals.add(bounded(roundTrip - coordinate.bareDistance(theirs), allowed));
        }
        double force = settings.step() * weight * bounded(roundTrip - estimate, allowed);
        double relative = Math.min(1, Math.abs(estimate - roundTrip) / (roundTrip + JITTER));
        double error = coordinate.error() + settings.errorStep() * weight * (relative - coordinate.error());
        move(theirs, bounded(force, Math.min(settings.mostStep(), TOLERANCE * roundTrip + JITTER)), error);
        return Observation.TAKEN;
    }

    private static double bounded(double value, double most) {
        return Math.max(-most, Math.min(most, value));
    }

    private Neighbour neighbour(PeerId peer) {
        Neighbour known = neighbours.remove(peer);
        if (known == null) {
            known = new Neighbour(settings.samples());
            if (neighbours.size() == settings.peers()) {
                voices.without(neighbours.remove(neighbours.keySet().iterator().next()));
            }
        }
        neighbours.put(peer, known); // the last now, and the last to be forgotten
        return known;
    }

    private void move(Coordinate from, double force, double error) {
        double flat = coordinate.flatDistance(from);
        double heights = coordinate.height() + from.height();
        if (flat < COINCIDE) {
            anyDirection();
        } else {
            for (int i = 0; i < vector.length; i++) {
                direction[i] = (coordinate.component(i) - from.component(i)) / flat;
            }
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = coordinate.component(i) + force * direction[i];
        }
        double gravity = Math.min(1, length(vector) / (settings.gravity() * settings.gravity()));
        for (int i = 0; i < vector.length; i++) {
            vector[i] = bounded(vector[i] * (1 - gravity), Coordinate.MOST_SECONDS);
        }
        double height = coordinate.height() + force * Math.min(1, heights / Math.max(flat, COINCIDE));
        coordinate = Coordinate.of(
                vector,
                Math.max(settings.leastHeight(), Math.min(Coordinate.MOST_SECONDS, height)),
                settings.adjustmentWindow() > 0 ? bounded(residuals.mean() / 2, Coordinate.MOST_SECONDS) : 0,
                Math.max(0, Math.min(Coordinate.MOST_ERROR, error)));
    }

    private void anyDirection() {
        Arrays.fill(direction, 0);
        double length;
        do {
            for (int i = 0; i < settings.dimensions(); i++) {
                direction[i] = random.nextGaussian();
            }
            length = length(direction);
        } while (length < COINCIDE);
        for (int i = 0; i < settings.dimensions(); i++) {
            direction[i] /= length;
        }
    }

    private static double length(double[] of) {
        double squares = 0;
        for (double component : of) {
            squares += component * component;
        }
        return Math.sqrt(squares);
    }

    /** Where this peer is, to tell others and to estimate by. */
    public Coordinate coordinate() {
        return coordinate;
    }

    /** Whether a peer contradicted what was measured again and again when it was last observed. */
    public boolean ignores(PeerId peer) {
        return neighbours.containsKey(peer) && neighbours.get(peer).isIgnored();
    }

    /** How many of the remembered peers are ignored. */
    public int ignoredPeers() {
        int count = 0;
        for (Neighbour neighbour : neighbours.values()) {
            count += neighbour.isIgnored() ? 1 : 0;
        }
        return count;
    }

    /** How many peers are remembered. */
    public int peers() {
        return neighbours.size();
    }

    /** Observations that moved the coordinate. */
    public long taken() {
        return taken;
    }

    /** Observations with an impossible round trip. */
    public long refused() {
        return refused;
    }

    /** Observations of peers that contradict what is measured. */
    public long ignored() {
        return ignored;
    }
}
