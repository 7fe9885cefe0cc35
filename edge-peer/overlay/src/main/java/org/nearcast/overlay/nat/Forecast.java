// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;

/** Where to look for a peer, in which order: where it says it is, and where its box will let it be seen next. */
final class Forecast {
    /** How many ports are foretold. */
    static final int WINDOW = 16;

    /** How old what the two know of their latest ports is when they begin, roughly, seconds: one looked before it offered. */
    private static final double ASKER_AGE_S = 0.3;

    private static final double ASKED_AGE_S = 0.15;
    /** How many fewer than expected are counted on first. */
    private static final int MOST_FEWER = 3;

    private static final int FIRST_PORT = 1_024;
    private static final int LAST_PORT = 65_535;

    private Forecast() {}

    /**
     * The candidates of the other, in the order they are to be tried. What creates mappings in both boxes comes first, because both must create
     * them in step; a peer's own address comes first only if both are behind one box, else last.
     *
     * @param ownSeen where this host was seen
     * @param isAsker whether this host began; where both boxes renew ports, one of the two looks further ahead each time
     */
    static List<Candidate> order(
            Signal.Description own, Signal.Description other, List<Endpoint> ownSeen, boolean isAsker) {
        List<Candidate> hosts = new ArrayList<>();
        List<Candidate> seen = new ArrayList<>();
        boolean isOneBox = false;
        for (Candidate candidate : other.candidates()) {
            if (candidate.type() == CandidateType.HOST) {
                hosts.add(candidate);
            } else if (candidate.type() == CandidateType.SERVER_REFLEXIVE) {
                seen.add(candidate);
                for (Endpoint mine : ownSeen) {
                    isOneBox |= mine.sameAddress(candidate.endpoint());
                }
            }
        }
        List<Candidate> all = new ArrayList<>(isOneBox ? hosts : List.of());
        NatType type = other.type();
        if (!type.isStable() && type.isPredictable() && other.latest() != null) {
            if (own.type().isStable()) {
                sweep(all, other.latest(), type.step());
            } else {
                keepStep(all, own, other, isAsker);
            }
        }
        all.addAll(seen);
        all.addAll(hosts);
        return all;
    }

    /** The next ports by its step, and every next port: a step is easily overestimated, and here it costs nothing to be wrong. */
    private static void sweep(List<Candidate> all, Endpoint latest, int step) {
        for (int ahead = 1; ahead <= WINDOW; ahead++) {
            all.add(foretold(latest, ahead * step, ahead));
        }
        for (int ahead = 1; ahead <= WINDOW && Math.abs(step) > 1; ahead++) {
            all.add(foretold(latest, ahead * Integer.signum(step), WINDOW + ahead));
        }
    }

    /**
     * Both boxes renew ports, so the n-th packets of both must name each other's ports. Ports that others take meanwhile shift both. As many are
     * counted on as have been seen to be taken; and as there may be more, the side that began counts on one more with every second packet, so that
     * some pair of packets fits (docs/nat.md, "Foretelling ports").
     */
    private static void keepStep(
            List<Candidate> all, Signal.Description own, Signal.Description other, boolean isAsker) {
        double askerTakes = (isAsker ? own : other).othersPerSecond() * ASKER_AGE_S;
        double askedTakes = (isAsker ? other : own).othersPerSecond() * ASKED_AGE_S;
        int fewer = (int) Math.min(MOST_FEWER, StrictMath.rint(askerTakes + askedTakes));
        int taken = (int) StrictMath.rint(isAsker ? askedTakes : askerTakes);
        for (int i = 0; i < WINDOW; i++) {
            int ahead = 1 + i + taken + (isAsker ? i / 2 - fewer : 0);
            // Also ports that are taken already, if need be: each packet has a place in the order.
            all.add(foretold(other.latest(), ahead * other.type().step(), i));
        }
    }

    private static Candidate foretold(Endpoint latest, int distance, int order) {
        int port = latest.port() + distance;
        if (port > LAST_PORT) {
            port += FIRST_PORT - LAST_PORT - 1; // boxes begin again
        } else if (port < FIRST_PORT) {
            port += LAST_PORT - FIRST_PORT + 1;
        }
        return Candidate.of(CandidateType.PREDICTED, latest.withPort(port), order);
    }
}
