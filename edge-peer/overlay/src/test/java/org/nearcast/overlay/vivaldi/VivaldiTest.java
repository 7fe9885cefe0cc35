// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.SeededRandom;

class VivaldiTest {
    private static final long MS = 1_000_000;
    private static final VivaldiSettings SETTINGS = VivaldiSettings.USUAL;
    private static final Coordinate FAR = at(0.1, 0, 0.2);

    private final Vivaldi vivaldi = new Vivaldi(SETTINGS, new SeededRandom(1));

    private static PeerId peer(int i) {
        return new PeerId(0, 0, 0, i);
    }

    private static Coordinate at(double x, double y, double error) {
        return Coordinate.of(new double[] {x, y, 0, 0, 0, 0, 0, 0}, SETTINGS.leastHeight(), 0, error);
    }

    /** Twelve peers on a circle of 100 ms, with the observer in the middle, observed until it is sure. */
    private void settle() {
        for (int i = 0; i < 240; i++) {
            observeHonest(i % 12);
        }
        assertTrue(
                vivaldi.coordinate().error() < 0.1,
                () -> "error " + vivaldi.coordinate().error());
    }

    private Vivaldi.Observation observeHonest(int i) {
        double angle = StrictMath.PI * i / 6;
        return vivaldi.observe(peer(i), at(0.1 * StrictMath.cos(angle), 0.1 * StrictMath.sin(angle), 0.1), 100 * MS);
    }

    @Test
    void shouldBeginAtTheOriginAndUnsure() {
        assertEquals(at(0, 0, 1.5), vivaldi.coordinate());
    }

    @Test
    void shouldRefuseImpossibleRoundTrips() {
        for (long ns : new long[] {0, -1, Long.MIN_VALUE, 10_000 * MS + 1, Long.MAX_VALUE}) {
            assertEquals(Vivaldi.Observation.REFUSED, vivaldi.observe(peer(1), FAR, ns));
        }
        assertEquals(5, vivaldi.refused());
        assertEquals(0, vivaldi.peers());
        assertEquals(Vivaldi.Observation.TAKEN, vivaldi.observe(peer(1), FAR, 10_000 * MS));
    }

    @Test
    void shouldComeToWhereEstimatesAreRight() {
        settle();
        assertEquals(100 * MS, vivaldi.coordinate().distanceNs(at(0, 0.1, 0.1)), 2 * MS);
        assertEquals(0, vivaldi.ignored());
    }

    @Test
    void shouldPartFromWhoIsInTheSamePlace() {
        Vivaldi other = new Vivaldi(SETTINGS, new SeededRandom(2));
        for (int i = 0; i < 100; i++) {
            vivaldi.observe(peer(2), other.coordinate(), 20 * MS);
            other.observe(peer(1), vivaldi.coordinate(), 20 * MS);
        }
        assertEquals(20 * MS, vivaldi.coordinate().distanceNs(other.coordinate()), MS / 10);
    }

    @Test
    void shouldUseNoMoreDimensionsThanItMay() {
        Vivaldi flat = new Vivaldi(SETTINGS.withDimensions(2), new SeededRandom(1));
        flat.observe(peer(1), at(0, 0, 1), 20 * MS);
        assertTrue(flat.coordinate().component(0) != 0 && flat.coordinate().component(1) != 0);
        for (int i = 2; i < Coordinate.DIMENSIONS; i++) {
            assertEquals(0, flat.coordinate().component(i));
        }
    }

    @Test
    void shouldRideOutOneLateAnswer() {
        settle();
        Coordinate before = vivaldi.coordinate();
        vivaldi.observe(peer(0), at(0.1, 0, 0.1), 3_000 * MS);
        assertEquals(0, vivaldi.coordinate().flatDistance(before), 0.0005);
    }

    @Test
    void shouldMoveByABoundedStep() {
        Coordinate before = vivaldi.coordinate();
        vivaldi.observe(peer(1), at(10, 10, 0), 2_000 * MS);
        assertEquals(SETTINGS.mostStep(), vivaldi.coordinate().flatDistance(before), 1e-6);
    }

    @Test
    void shouldNotMoveFarForAPeerThatIsNear() {
        Coordinate before = vivaldi.coordinate();
        vivaldi.observe(peer(1), at(10, 10, 0), 10 * MS);
        assertEquals(0.0055, vivaldi.coordinate().flatDistance(before), 1e-5);
    }

    @Test
    void shouldNotWeighClaimsOfNoErrorMoreThanSmallOnes() {
        Vivaldi other = new Vivaldi(SETTINGS, new SeededRandom(1));
        vivaldi.observe(peer(1), at(0.1, 0, 0), 150 * MS);
        other.observe(peer(1), at(0.1, 0, SETTINGS.leastError()), 150 * MS);
        assertEquals(other.coordinate(), vivaldi.coordinate());
    }

    @Test
    void shouldIgnoreWhoContradictsAgainAndAgain() {
        settle();
        Coordinate before = vivaldi.coordinate();
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            taken += vivaldi.observe(peer(99), at(0.9, 0, 0), 100 * MS) == Vivaldi.Observation.TAKEN ? 1 : 0;
            assertEquals(Vivaldi.Observation.TAKEN, observeHonest(i % 12));
        }
        assertTrue(vivaldi.ignores(peer(99)));
        assertEquals(1, vivaldi.ignoredPeers());
        assertTrue(taken <= 2 + 100 / 8, "two before it is known, then each eighth");
        assertEquals(100 - taken, vivaldi.ignored());
        double moved = vivaldi.coordinate().flatDistance(before);
        assertTrue(moved < 0.02, () -> "a hundred lies of 800 ms moved it by " + moved);
    }

    @Test
    void shouldForgiveWhoAgreesAgain() {
        settle();
        for (int i = 0; i < 10; i++) {
            vivaldi.observe(peer(99), at(0.9, 0, 0), 100 * MS);
        }
        for (int i = 0; i < 3; i++) {
            vivaldi.observe(peer(99), at(0, -0.1, 0.1), 100 * MS);
        }
        assertFalse(vivaldi.ignores(peer(99)));
    }

    @Test
    void shouldNotJudgeWhoSaysItIsUnsure() {
        settle();
        for (int i = 0; i < 10; i++) {
            assertEquals(Vivaldi.Observation.TAKEN, vivaldi.observe(peer(99), at(0.9, 0, 1.5), 100 * MS));
        }
    }

    @Test
    void shouldNotJudgeAmongTooFew() {
        for (int i = 0; i < 50; i++) {
            observeHonest(i % 6);
            assertEquals(Vivaldi.Observation.TAKEN, vivaldi.observe(peer(99), at(0.9, 0, 0), 100 * MS));
        }
    }

    @Test
    void shouldForgetWhoWasNotHeardLongest() {
        settle();
        for (int i = 0; i < 10; i++) {
            vivaldi.observe(peer(99), at(0.9, 0, 0), 100 * MS);
        }
        for (int i = 0; i < SETTINGS.peers(); i++) {
            assertTrue(vivaldi.ignores(peer(99)) || i == SETTINGS.peers() - 1);
            vivaldi.observe(peer(1_000 + i), FAR, 100 * MS);
            assertTrue(vivaldi.peers() <= SETTINGS.peers());
        }
        assertFalse(vivaldi.ignores(peer(99)));
    }

    /** Two peers half a second out, who are content with each other, are drawn to the origin: each observation by (x / 150)^2. */
    @Test
    void shouldNotDrift() {
        Vivaldi[] pair = {
            new Vivaldi(SETTINGS, new SeededRandom(1), at(0.5, 0, 0.1)),
            new Vivaldi(SETTINGS, new SeededRandom(2), at(0.5, 0.1, 0.1))
        };
        int observations = 100_000;
        for (int i = 0; i < 2 * observations; i++) {
            pair[i % 2].observe(peer(i % 2), pair[1 - i % 2].coordinate(), 100 * MS);
        }
        double expected = 1 / (1 / 0.5 + observations / (150.0 * 150));
        assertEquals(expected, pair[0].coordinate().component(0), 0.02);
        assertEquals(100 * MS, pair[0].coordinate().distanceNs(pair[1].coordinate()), MS);
    }

    @Test
    void shouldRefuseSettingsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withDimensions(0));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withDimensions(9));
    }
}
