// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.Protocol;

/** A protocol that writes down what it hears and does what the test tells it to. */
class Probe implements Protocol {
    /** A datagram that came: when, by the simulation's time, whence, how large and with which number. */
    record Heard(long timeNs, Endpoint from, int bytes, int number) {}

    final Host host;
    final List<Heard> heard = new ArrayList<>();
    BiConsumer<Endpoint, Integer> answer = (from, number) -> {};
    Runnable goodbye = () -> {};
    private final Simulation simulation;

    Probe(Simulation simulation, Host host) {
        this.simulation = simulation;
        this.host = host;
    }

    /** Adds a peer with a probe on it, and starts it. */
    static SimulatedPeer start(Simulation simulation, PeerSettings settings) {
        SimulatedPeer peer = simulation.add(settings, host -> new Probe(simulation, host));
        peer.start();
        return peer;
    }

    /** The probe that runs on a peer. */
    static Probe on(SimulatedPeer peer) {
        return (Probe) peer.protocol();
    }

    /** Sends a datagram of so many bytes, four at least, with a number in it. */
    void send(Endpoint to, int bytes, int number) {
        host.send(to, payload(bytes, number));
    }

    static Payload payload(int bytes, int number) {
        return new PayloadWriter(bytes)
                .putInt(number)
                .putBytes(new byte[bytes - 4], 0, bytes - 4)
                .end();
    }

    /** When datagrams came. */
    long[] times() {
        return heard.stream().mapToLong(Heard::timeNs).toArray();
    }

    /** The numbers of what came. */
    List<Integer> numbers() {
        return heard.stream().map(Heard::number).toList();
    }

    @Override
    public void start() {}

    @Override
    public void receive(Endpoint from, PayloadReader payload) {
        int bytes = payload.remaining();
        int number = payload.getInt();
        heard.add(new Heard(simulation.nowNs(), from, bytes, number));
        answer.accept(from, number);
    }

    @Override
    public void stop() {
        goodbye.run();
    }
}
