// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.DelayMatrix;
import org.nearcast.overlay.sim.shape.Durations;

class ChurnTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final Simulation simulation = Simulation.ofPackets(11, new DelayMatrix(new int[1][1]));
    private int goodbyes;

    private SimulatedPeer peer() {
        return simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), host -> new Protocol() {
            @Override
            public void start() {}

            @Override
            public void receive(Endpoint from, PayloadReader payload) {}

            @Override
            public void stop() {
                goodbyes++;
            }
        });
    }

    /** Up for 30 s and down for 10, on average: three of four are up, and each comes 25 times in 1000 s. */
    @Test
    void shouldComeAndGoAsOftenAsTheDistributionsSay() {
        int count = 200;
        Churn churn =
                new Churn(simulation, new SeededRandom(11), Durations.exponential(30), Durations.exponential(10), 0.25);
        for (int i = 0; i < count; i++) {
            churn.begin(peer(), i < 150);
        }
        simulation.run(1_000 * SECOND_NS);
        long up = simulation.peers().stream().filter(SimulatedPeer::isUp).count();
        assertEquals(150, up, 25);
        assertEquals(count * 25, churn.comings(), count * 25 * 0.05);
        assertEquals(churn.comings() - up, churn.goings());
        assertEquals(0.75, goodbyes / (double) churn.goings(), 0.03);
    }

    @Test
    void shouldReplayATrace() {
        SimulatedPeer first = peer();
        SimulatedPeer second = peer();
        Churn.replay(simulation, List.of("time,peer,what", "0,0,up", "2.5,1,up", "1.5,0,down", "", "4,0,up"));
        boolean[][] expected = {{true, false}, {false, false}, {false, true}, {true, true}};
        for (int i = 0; i < expected.length; i++) {
            simulation.run((long) ((i + 1) * 1.1 * SECOND_NS) - 1);
            assertEquals(expected[i][0], first.isUp(), "first after " + simulation.nowNs());
            assertEquals(expected[i][1], second.isUp(), "second after " + simulation.nowNs());
        }
    }

    @Test
    void shouldNameTheLineThatIsWrong() {
        peer();
        for (String wrong : List.of("1,0", "1,0,gone", "1,1,up", "-1,0,up", "1,0,up,down", "one,0,up")) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> Churn.replay(simulation, List.of("0,0,up", wrong)));
            assertTrue(e.getMessage().startsWith("line 2 must be"), e.getMessage());
        }
        assertFalse(simulation.peers().get(0).isUp());
    }
}
