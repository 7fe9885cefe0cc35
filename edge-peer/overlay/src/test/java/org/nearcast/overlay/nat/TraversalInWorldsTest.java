// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.junit.jupiter.api.Nested;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.world.SimulatedWorld;
import org.nearcast.overlay.world.World;

class TraversalInWorldsTest {
    @Nested
    class InPackets extends TraversalContract {
        @Override
        protected World world() {
            return new SimulatedWorld(Simulation.ofPackets(1, Neighbourhood.network(1)));
        }
    }

    @Nested
    class InMessages extends TraversalContract {
        @Override
        protected World world() {
            return new SimulatedWorld(Simulation.ofMessages(1, Neighbourhood.network(1)));
        }
    }
}
