// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.net.Nat;

/**
 * The table of theory against the boxes of the simulator, by brute force: both peers send to every endpoint that they know of, again and
 * again, and learn from what gets through, until a pair of endpoints works both ways or nothing new is learned.
 */
class ReachTest {
    private static final Endpoint INSIDE = Endpoint.ipv4(0xc0a80002, 4_000);
    private static final Endpoint SERVER = Endpoint.ipv4(0x40000001, 4_000);
    private static final int ROUNDS = 6;
    private static final int WINDOW = 12;

    /** A peer behind a box: what it knows of the other, in the order that it sends. */
    private static final class Side {
        private final Nat nat;
        private final Endpoint seen;
        private final Set<Endpoint> known = new LinkedHashSet<>();

        Side(NatType type, int number, long seed) {
            nat = new Nat(
                    Nat.Behaviour.of(
                            Nat.Dependence.valueOf(type.mapping().name()),
                            Nat.Dependence.valueOf(type.filtering().name()),
                            Nat.Ports.valueOf(type.allocation().name())),
                    Endpoint.ipv4(0x40000010 + number, 0),
                    SeededRandom.of(seed, number));
            seen = nat.out(0, INSIDE, SERVER);
        }

        /** What a peer sends to if it believes that the other's ports follow from what was seen. */
        void foresee(Side other, NatType type) {
            for (int i = 1; i <= WINDOW; i++) {
                known.add(other.seen.withPort((other.seen.port() + i * type.step()) & 0xffff));
            }
        }
    }

    static List<NatType> types() {
        List<NatType> types = new ArrayList<>();
        for (Dependence mapping : Dependence.values()) {
            for (Dependence filtering : Dependence.values()) {
                for (Allocation allocation : Allocation.values()) {
                    types.add(new NatType(mapping, filtering, allocation, allocation == Allocation.RANDOM ? 0 : 1));
                }
            }
        }
        return types;
    }

    static List<NatType[]> pairs() {
        List<NatType[]> pairs = new ArrayList<>();
        for (NatType one : types()) {
            for (NatType other : types()) {
                pairs.add(new NatType[] {one, other});
            }
        }
        return pairs;
    }

    /** Whether two peers come together, and whether they may foresee ports. */
    private static boolean come(NatType one, NatType other, boolean foreseeing) {
        Side a = new Side(one, 1, 7);
        Side b = new Side(other, 2, 7);
        if (foreseeing && !other.isStable() && other.isPredictable()) {
            a.foresee(b, other);
        }
        if (foreseeing && !one.isStable() && one.isPredictable()) {
            b.foresee(a, one);
        }
        a.known.add(b.seen);
        b.known.add(a.seen);
        for (int round = 0; round < ROUNDS; round++) {
            Set<Endpoint> news = new LinkedHashSet<>();
            Set<Endpoint> answers = new LinkedHashSet<>();
            // At once: what both send leaves before any of it arrives.
            open(a);
            open(b);
            if (deliver(a, b, news) | deliver(b, a, answers)) {
                return true;
            }
            b.known.addAll(news);
            a.known.addAll(answers);
        }
        return false;
    }

    private static void open(Side side) {
        side.known.forEach(to -> side.nat.out(0, INSIDE, to));
    }

    /** One sends to all that it knows; whether the answer to one of these comes back from where it was sent to. */
    private static boolean deliver(Side from, Side to, Set<Endpoint> heard) {
        for (Endpoint target : from.known) {
            Endpoint source = from.nat.out(0, INSIDE, target);
            if (!target.sameAddress(to.nat.address()) || to.nat.in(0, target, source) == null) {
                continue;
            }
            heard.add(source);
            if (to.nat.out(0, INSIDE, source).equals(target) && from.nat.in(0, source, target) != null) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldBeAsBruteForceFindsIt(NatType one) {
        for (NatType other : types()) {
            Reach found =
                    come(one, other, false) ? Reach.DIRECT : come(one, other, true) ? Reach.PREDICTED : Reach.RELAYED;
            assertEquals(found, Reach.between(one, other), one + " and " + other);
        }
    }

    @Test
    void shouldBeTheSameWhoeverIsFirst() {
        for (NatType[] pair : pairs()) {
            assertEquals(Reach.between(pair[0], pair[1]), Reach.between(pair[1], pair[0]));
        }
    }

    @Test
    void shouldReachEverybodyWithoutABox() {
        for (NatType type : types()) {
            assertEquals(Reach.DIRECT, Reach.between(NatType.NONE, type));
        }
    }
}
