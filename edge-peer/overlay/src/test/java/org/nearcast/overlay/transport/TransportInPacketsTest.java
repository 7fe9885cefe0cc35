// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.world.SimulatedWorld;
import org.nearcast.overlay.world.World;

class TransportInPacketsTest extends TransportContract {
    @Override
    protected World world() {
        double[] heightMs = {10};
        return new SimulatedWorld(Simulation.ofPackets(7, new Coordinates(new double[1], new double[1], heightMs)));
    }
}
