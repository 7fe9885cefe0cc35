// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.Timer;

/** A peer's world from one start to its end. */
final class SimulatedHost implements Host {
    private record Invariant(String name, BooleanSupplier holds) {}

    private final SimulatedPeer peer;
    private final Simulation simulation;
    private final RandomGenerator random;
    private final SkewedClock clock;
    private final List<Invariant> invariants = new ArrayList<>(0);
    private Protocol protocol;
    private boolean over;

    SimulatedHost(SimulatedPeer peer, int start) {
        this.peer = peer;
        simulation = peer.simulation;
        clock = new SkewedClock(peer.settings.clockOffsetNs(), peer.settings.clockSkewPpb());
        random = RandomStream.PEER.of(simulation.seed(), peer.index, start);
    }

    void begin(Protocol.Factory factory) {
        run(() -> {
            protocol = factory.on(this);
            protocol.start();
        });
    }

    void end() {
        over = true;
    }

    Protocol protocol() {
        return protocol;
    }

    void receive(Datagram datagram) {
        simulation.journal.received(peer, datagram);
        run(() -> {
            try {
                protocol.receive(datagram.from(), datagram.payload().reader());
            } catch (MalformedPayloadException e) {
                simulation.malformed();
            }
        });
    }

    /** Runs a piece of the protocol, and looks at what must hold afterwards. */
    void run(Runnable task) {
        try {
            task.run();
            check();
        } catch (SimulationException e) {
            throw e;
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            throw simulation.failed(peer, e);
        }
    }

    private void check() {
        for (int i = 0; i < invariants.size(); i++) {
            Invariant invariant = invariants.get(i);
            if (!invariant.holds().getAsBoolean()) {
                throw simulation.broken(peer, invariant.name());
            }
        }
    }

    @Override
    public long nowNs() {
        return clock.shows(simulation.nowNs());
    }

    @Override
    public Timer schedule(long delayNs, Runnable task) {
        if (delayNs < 0) {
            throw new IllegalArgumentException("a delay must not be negative: " + delayNs);
        }
        Alarm alarm = new Alarm(this, task);
        simulation.schedule(clock.after(simulation.nowNs(), delayNs), alarm);
        return alarm;
    }

    private static final class Alarm extends Event implements Timer {
        private final SimulatedHost host;
        private Runnable task;

        Alarm(SimulatedHost host, Runnable task) {
            this.host = host;
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }

        @Override
        boolean isOff() {
            return task == null || host.over;
        }

        @Override
        void happen(long nowNs) {
            Runnable due = task;
            task = null;
            host.simulation.journal.happened(host.peer, "wakes");
            host.run(due);
        }
    }

    @Override
    public void send(Endpoint to, Payload payload) {
        payload.requireAtMost(maxDatagramBytes());
        if (!over) {
            simulation.journal.sent(peer, to, payload.size());
            simulation.send(peer, to, payload);
        }
    }

    @Override
    public int maxDatagramBytes() {
        return simulation.maxDatagramBytes();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public PeerId id() {
        return peer.id;
    }

    @Override
    public Endpoint endpoint() {
        return peer.endpoint;
    }

    @Override
    public void note(Supplier<String> what) {
        simulation.journal.noted(peer, what);
    }

    @Override
    public void invariant(String name, BooleanSupplier holds) {
        invariants.add(new Invariant(name, holds));
    }
}
