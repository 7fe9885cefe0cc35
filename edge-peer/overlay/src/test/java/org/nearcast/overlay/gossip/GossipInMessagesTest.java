// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.gossip;

import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.world.SimulatedWorld;
import org.nearcast.overlay.world.World;

class GossipInMessagesTest extends GossipContract {
    @Override
    protected World world() {
        return new SimulatedWorld(
                Simulation.ofMessages(7, new Coordinates(new double[1], new double[1], new double[1])));
    }
}
