// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.sim.net.Topology;

/** Virtual time, and what a scenario does in it. */
class RunTest {
    private final Simulation simulation = Simulation.ofPackets(1, Worlds.apart(2, 10));

    @Test
    void shouldDoThingsAtTheirTimes() {
        List<Long> times = new ArrayList<>();
        for (long time : new long[] {30, 10, 20, 10}) {
            simulation.at(time, () -> times.add(simulation.nowNs()));
        }
        simulation.run(20);
        assertEquals(List.of(10L, 10L, 20L), times);
        assertEquals(20, simulation.nowNs());
        simulation.at(20, () -> times.add(-simulation.nowNs()));
        simulation.runFor(10);
        assertEquals(List.of(10L, 10L, 20L, -20L, 30L), times);
        assertEquals(5, simulation.events());
    }

    @Test
    void shouldLetTimePassThoughNothingHappens() {
        simulation.run(SECOND);
        assertEquals(SECOND, simulation.nowNs());
        simulation.run(MS);
        assertEquals(SECOND, simulation.nowNs(), "never back");
    }

    @Test
    void shouldNotDoAnythingInThePast() {
        simulation.run(SECOND);
        assertThrows(IllegalArgumentException.class, () -> simulation.at(SECOND - 1, () -> {}));
    }

    @Test
    void shouldRefuseToCheckWithoutEnd() {
        assertThrows(IllegalArgumentException.class, () -> simulation.checkEvery(0));
        assertThrows(IllegalArgumentException.class, () -> simulation.checkEvery(-1));
    }

    @Test
    void shouldRefuseASiteThatIsNotThere() {
        assertThrows(
                IllegalArgumentException.class,
                () -> simulation.add(Worlds.unbounded(2), host -> new Probe(simulation, host)));
        Simulation topology = Simulation.ofMessages(1, new Topology(3));
        assertEquals(
                0,
                topology.add(Worlds.unbounded(2), host -> new Probe(topology, host))
                        .index());
        assertThrows(
                IllegalArgumentException.class,
                () -> topology.add(Worlds.unbounded(3), host -> new Probe(topology, host)));
    }

    @Test
    void shouldTellWhatHappensToOnePeer() {
        SimulatedPeer a = simulation.add(Worlds.unbounded(0), host -> new Probe(simulation, host));
        SimulatedPeer b = simulation.add(Worlds.unbounded(1), host -> new Probe(simulation, host));
        List<String> lines = new ArrayList<>();
        simulation.trace(b.index(), (time, what) -> lines.add(time + " " + what));
        a.start();
        b.start();
        Probe.on(a).send(b.endpoint(), 100, 1);
        Probe.on(b).host.schedule(2 * MS, () -> Probe.on(b).host.note(() -> "thinks"));
        Probe.on(a).host.note(() -> {
            throw new AssertionError("nobody follows it");
        });
        simulation.run(15 * MS);
        Probe.on(b).send(Worlds.NOWHERE, 10, 1);
        b.stop();
        b.start();
        b.crash();
        Probe.on(a).send(b.endpoint(), 20, 1);
        simulation.run(SECOND);
        simulation.trace(-1, null);
        b.start();
        assertEquals(
                List.of(
                        "0 starts",
                        "2000000 wakes",
                        "2000000 thinks",
                        "10000000 receives from 64.0.0.0:4000, 100 bytes",
                        "15000000 sends to 127.0.0.1:4000, 10 bytes",
                        "15000000 a datagram from 64.0.0.1:4000 to 127.0.0.1:4000, 10 bytes, is lost: nobody",
                        "15000000 stops",
                        "15000000 starts",
                        "15000000 crashes",
                        "25000000 a datagram from 64.0.0.0:4000 to 64.0.0.1:4000, 20 bytes, is lost: nobody"),
                lines);
    }

    @Test
    void shouldFollowAPeerThatIsNotThereYet() {
        SimulatedPeer a = Probe.start(simulation, Worlds.unbounded(0));
        List<String> lines = new ArrayList<>();
        simulation.trace(1, (time, what) -> lines.add(what));
        Probe.on(a).send(Worlds.NOWHERE, 10, 1);
        Probe.start(simulation, Worlds.unbounded(0));
        assertEquals(List.of("starts"), lines);
    }
}
