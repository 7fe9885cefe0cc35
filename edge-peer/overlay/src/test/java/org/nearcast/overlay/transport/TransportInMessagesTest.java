// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.world.SimulatedWorld;
import org.nearcast.overlay.world.World;

class TransportInMessagesTest extends TransportContract {
    @Override
    protected World world() {
        double[] heightMs = {10};
        return new SimulatedWorld(Simulation.ofMessages(7, new Coordinates(new double[1], new double[1], heightMs)));
    }

    @Test
    void shouldBringLargeSymbolsToo() {
        try (World world = world()) {
            Peer a = add(world);
            Peer b = add(world);
            pair(world, a, b);
            byte[] symbol = new byte[100_000];
            symbol[99_999] = 7;
            assertTrue(a.session().sendUnreliable(1, ByteBuffer.wrap(symbol), Priority.NORMAL));
            assertTrue(world.runUntil(() -> !b.unreliable.isEmpty(), 10_000_000_000L));
            assertArrayEquals(symbol, b.unreliable.get(0));
        }
    }
}
