// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.List;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Network;

/**
 * Something to try in virtual time: which peers there are, what befalls them, what must hold and what is measured. A scenario has no state
 * of its own, because soaks run it again and again; what a run needs is in the {@link Measurement} that {@link #begin} gives.
 *
 * <p>All that is random must follow from the simulation's seed, or a run cannot be replayed.
 */
public interface Scenario {
    /** What people type: small letters, digits and hyphens. */
    String name();

    /** What it is, in one line of at most 100 characters. */
    String description();

    /** What {@code --set} can change. */
    List<Parameter> parameters();

    /** The keys of {@link Measurement#figures}, in the order of the table. */
    List<Figure> figures();

    /**
     * Complains about values that do not fit together.
     *
     * @throws IllegalArgumentException with one line that says what would be right
     */
    default void check(Values values) {}

    /** The network between the peers' sites. */
    Network network(Values values, long seed);

    /** Sets peers, faults and properties up, at time 0. */
    Measurement begin(Simulation simulation, Values values);
}
