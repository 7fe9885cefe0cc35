// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Timer;

/** A host that can also send by relays. */
final class RelayingHost implements Host {
    private final Host host;
    private final Routes routes;
    private final Consumer<Endpoint> whenSent;

    /** @param whenSent is told to whom something goes */
    RelayingHost(Host host, Routes routes, Consumer<Endpoint> whenSent) {
        this.host = host;
        this.routes = routes;
        this.whenSent = whenSent;
    }

    @Override
    public void send(Endpoint to, Payload payload) {
        whenSent.accept(to);
        routes.send(to, payload);
    }

    @Override
    public long nowNs() {
        return host.nowNs();
    }

    @Override
    public Timer schedule(long delayNs, Runnable task) {
        return host.schedule(delayNs, task);
    }

    @Override
    public int maxDatagramBytes() {
        return host.maxDatagramBytes();
    }

    @Override
    public RandomGenerator random() {
        return host.random();
    }

    @Override
    public PeerId id() {
        return host.id();
    }

    @Override
    public Endpoint endpoint() {
        return host.endpoint();
    }

    @Override
    public void note(Supplier<String> what) {
        host.note(what);
    }

    @Override
    public void invariant(String name, BooleanSupplier holds) {
        host.invariant(name, holds);
    }
}
