// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.Locale;

/**
 * What a peer is behind: a box, several in a row, which look like one, or none.
 *
 * @param mapping for which destinations the same external port is used
 * @param filtering from whom packets are let in
 * @param allocation how new external ports are chosen
 * @param step from one new port to the next where ports can be foretold, -64 to 64 and not 0; else 0
 */
public record NatType(Dependence mapping, Dependence filtering, Allocation allocation, int step) {
    /** How far apart two new ports may be for it to be taken for a rule. */
    public static final int MAX_STEP = 64;

    /** No box, or one that does nothing: everybody reaches the peer where it is. */
    public static final NatType NONE =
            new NatType(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, Allocation.PRESERVING, 1);

    /** Nothing is known, so the worst is assumed. */
    public static final NatType UNKNOWN = new NatType(
            Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Allocation.RANDOM, 0);

    /** @throws IllegalArgumentException if the step is out of range, or there is none although ports can be foretold */
    public NatType {
        if (step < -MAX_STEP || step > MAX_STEP || step == 0 != (allocation == Allocation.RANDOM)) {
            throw new IllegalArgumentException("a step of " + step + " in " + allocation + " allocation");
        }
    }

    /** Whether one external endpoint serves for all destinations, so that what a server sees is what a peer may send to. */
    public boolean isStable() {
        return mapping == Dependence.ENDPOINT_INDEPENDENT;
    }

    /** Whether the port that the next mapping will have can be foretold. */
    public boolean isPredictable() {
        return allocation != Allocation.RANDOM;
    }

    @Override
    public String toString() {
        return (mapping + "/" + filtering + "/" + allocation + (step == 0 ? "" : "/" + step)).toLowerCase(Locale.ROOT);
    }
}
