// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;

/** Runs that cannot go on say why, when and where; what strangers send does not end a run. */
class FailureTest {
    private static final long SEED = 77;

    private final Simulation simulation = Simulation.ofPackets(SEED, Worlds.apart(2, 10));
    private final SimulatedPeer sound = Probe.start(simulation, Worlds.unbounded(0));

    /** Where something goes wrong. */
    private enum Where {
        FACTORY,
        START,
        RECEIVE,
        TIMER,
        STOP,
        INVARIANT
    }

    /** Whatever it does wrong, it does so at one place. */
    private final class Faulty extends Probe {
        private final Where where;
        private final Consumer<Host> wrong;

        Faulty(Host host, Where where, Consumer<Host> wrong) {
            super(simulation, host);
            this.where = where;
            this.wrong = wrong;
            host.schedule(10 * MS, () -> at(Where.TIMER));
            host.invariant("it looks", () -> {
                if (simulation.nowNs() > 0) {
                    at(Where.INVARIANT);
                }
                return true;
            });
            at(Where.FACTORY);
        }

        private void at(Where here) {
            if (here == where) {
                wrong.accept(host);
            }
        }

        @Override
        public void start() {
            at(Where.START);
        }

        @Override
        public void receive(Endpoint from, PayloadReader payload) {
            at(Where.RECEIVE);
        }

        @Override
        public void stop() {
            at(Where.STOP);
        }
    }

    /** Starts a faulty peer, sends it something at 10 ms, stops it at 20 ms. */
    private SimulationException failure(Where where, Consumer<Host> wrong) {
        return assertThrows(SimulationException.class, () -> {
            SimulatedPeer faulty = simulation.add(Worlds.unbounded(1), host -> new Faulty(host, where, wrong));
            faulty.start();
            Probe.on(sound).send(faulty.endpoint(), 10, 1);
            simulation.run(20 * MS);
            faulty.stop();
        });
    }

    private static String time(Where where) {
        return switch (where) {
            case FACTORY, START -> "0.000000";
            case STOP -> "0.020000";
            case RECEIVE, TIMER, INVARIANT -> "0.010000";
        };
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void shouldStopWhenAProtocolThrows(Where where) {
        IllegalStateException cause = new IllegalStateException("oh no");
        SimulationException thrown = failure(where, host -> {
            throw cause;
        });
        assertSame(cause, thrown.getCause());
        assertEquals(
                "seed 77, " + time(where) + " s, peer 1: failed: java.lang.IllegalStateException: oh no",
                thrown.getMessage());
        assertEquals(SEED, thrown.seed());
        assertEquals(1, thrown.peer());
        assertEquals(simulation.nowNs(), thrown.timeNs());
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void shouldStopAtAnAssertionOfAProtocol(Where where) {
        SimulationException assertion = failure(where, host -> {
            throw new AssertionError("not so");
        });
        assertEquals(
                "seed 77, " + time(where) + " s, peer 1: failed: java.lang.AssertionError: not so",
                assertion.getMessage());
    }

    @Test
    void shouldStopAtEndlessRecursion() {
        SimulationException thrown = failure(Where.RECEIVE, FailureTest::recurse);
        assertSame(StackOverflowError.class, thrown.getCause().getClass());
        assertEquals(1, thrown.peer());
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void recurse(Host host) {
        recurse(host);
    }

    @ParameterizedTest
    @EnumSource(
            value = Where.class,
            names = {"FACTORY", "START", "RECEIVE", "TIMER", "STOP"})
    void shouldStopWhenAnInvariantDoesNotHold(Where where) {
        SimulationException thrown = failure(where, host -> host.invariant("a peer knows what it does", () -> false));
        assertEquals("seed 77, " + time(where) + " s, peer 1: broken: a peer knows what it does", thrown.getMessage());
        assertNull(thrown.getCause());
    }

    @Test
    void shouldLookAtInvariantsOnlyBetweenEvents() {
        boolean[] holds = {true};
        SimulatedPeer peer = simulation.add(Worlds.unbounded(1), host -> new Probe(simulation, host) {
            @Override
            public void start() {
                host.invariant("it holds", () -> holds[0]);
                host.schedule(5, () -> {
                    holds[0] = false;
                    holds[0] = true;
                });
                host.schedule(6, () -> holds[0] = false);
            }
        });
        peer.start();
        simulation.run(5);
        assertEquals(
                6,
                assertThrows(SimulationException.class, () -> simulation.run(SECOND))
                        .timeNs());
    }

    @Test
    void shouldForgetInvariantsOfWhatDoesNotRunAnyMore() {
        boolean[] holds = {true};
        SimulatedPeer peer = simulation.add(Worlds.unbounded(1), host -> new Probe(simulation, host) {
            @Override
            public void start() {
                if (holds[0]) {
                    host.invariant("the first life's", () -> holds[0]);
                }
            }
        });
        peer.start();
        peer.crash();
        holds[0] = false;
        peer.start();
        Probe.on(sound).send(peer.endpoint(), 10, 1);
        simulation.run(SECOND);
        assertEquals(1, Probe.on(peer).heard.size());
    }

    @Test
    void shouldNameThePeerThatFailedThoughAnotherStartedIt() {
        SimulatedPeer faulty =
                simulation.add(Worlds.unbounded(1), host -> new Faulty(host, Where.START, h -> recurse(h)));
        SimulatedPeer starter = simulation.add(Worlds.unbounded(1), host -> new Probe(simulation, host) {
            @Override
            public void receive(Endpoint from, PayloadReader payload) {
                faulty.start();
            }
        });
        starter.start();
        Probe.on(sound).send(starter.endpoint(), 10, 1);
        SimulationException thrown = assertThrows(SimulationException.class, () -> simulation.run(SECOND));
        assertEquals(faulty.index(), thrown.peer());
    }

    @Test
    void shouldStopWhenAPropertyOfTheWholeDoesNotHold() {
        simulation.property("it is before 25 ms", () -> simulation.nowNs() < 25 * MS);
        simulation.checkEvery(10 * MS);
        SimulationException thrown = assertThrows(SimulationException.class, () -> simulation.run(SECOND));
        assertEquals("seed 77, 0.030000 s: broken: it is before 25 ms", thrown.getMessage());
        assertEquals(-1, thrown.peer());
        assertEquals(30 * MS, thrown.timeNs());
    }

    @Test
    void shouldStopWhenAPropertyOfTheWholeThrows() {
        IllegalStateException cause = new IllegalStateException("cannot tell");
        simulation.property("it is known", () -> {
            throw cause;
        });
        simulation.checkEvery(10 * MS);
        SimulationException thrown = assertThrows(SimulationException.class, () -> simulation.run(SECOND));
        assertSame(cause, thrown.getCause());
        assertEquals(
                "seed 77, 0.010000 s: failed: it is known: java.lang.IllegalStateException: cannot tell",
                thrown.getMessage());
    }

    @Test
    void shouldCountWhatAProtocolDoesNotUnderstandAndGoOn() {
        SimulatedPeer peer = simulation.add(
                Worlds.unbounded(1),
                host -> new Faulty(host, Where.RECEIVE, h -> {
                    throw new MalformedPayloadException("what?");
                }));
        peer.start();
        Probe.on(sound).send(peer.endpoint(), 10, 1);
        Probe.on(sound).send(peer.endpoint(), 10, 1);
        simulation.run(SECOND);
        assertEquals(2, simulation.malformedDatagrams());
        assertEquals(2, simulation.delivered());
    }

    @Test
    void shouldLookAtInvariantsAfterWhatWasNotUnderstood() {
        SimulationException thrown = failure(Where.RECEIVE, host -> {
            host.invariant("it is left as it was", () -> false);
            throw new MalformedPayloadException("half of it was done");
        });
        assertEquals("seed 77, 0.010000 s, peer 1: broken: it is left as it was", thrown.getMessage());
    }

    @Test
    void shouldSayTheSameInEveryCountry() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            SimulationException thrown = failure(Where.TIMER, host -> host.invariant("no", () -> false));
            assertEquals("seed 77, 0.010000 s, peer 1: broken: no", thrown.getMessage());
        } finally {
            Locale.setDefault(before);
        }
    }
}
