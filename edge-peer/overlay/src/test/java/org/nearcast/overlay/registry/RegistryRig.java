// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.registry;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nearcast.overlay.congestion.DynamicCongestionControl;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.identity.SigningKey;
import org.nearcast.overlay.identity.VerifyingKey;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.crypto.ModelledSuite;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.transport.Admission;
import org.nearcast.overlay.transport.Channels;
import org.nearcast.overlay.transport.Credentials;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.transport.TransportSettings;

/** An origin with a registrar, and peers that broadcast, 20 ms of round trip apart. */
final class RegistryRig implements Streams {
    static final int CHANNEL = 3;

    private static final long SECOND_NS = 1_000_000_000L;

    /** A host's transport, and what a test puts on it. */
    private static final class Station implements Protocol {
        final Suite suite = new ModelledSuite();
        final Channels channels = new Channels();
        final Identity identity;
        final Transport transport;
        Registrar registrar;
        Registration registration;

        Station(Host host, Identity identity) {
            this.identity = identity;
            transport = new Transport(
                    host,
                    TransportSettings.USUAL,
                    Credentials.of(suite, identity),
                    Admission.OPEN,
                    DynamicCongestionControl::new,
                    channels);
        }

        @Override
        public void start() {
            transport.start();
        }

        @Override
        public void receive(Endpoint from, PayloadReader payload) {
            transport.receive(from, payload);
        }

        @Override
        public void stop() {
            transport.stop();
        }
    }

    /** A peer that broadcasts. */
    final class Broadcaster {
        final List<Outcome> told = new ArrayList<>();
        final SimulatedPeer peer;

        private Broadcaster() {
            Identity identity = identity();
            peer = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), host -> {
                Station station = new Station(host, identity);
                station.registration = new Registration(
                        host,
                        station.transport,
                        station.channels,
                        CHANNEL,
                        origin().identity.id(),
                        told::add);
                return station;
            });
            peer.start();
            connect();
        }

        void connect() {
            station()
                    .transport
                    .connect(host.endpoint(), origin().identity.keys().publicKey());
            runFor(1);
        }

        private Station station() {
            return (Station) peer.protocol();
        }

        PeerId id() {
            return station().identity.id();
        }

        Registration registration() {
            return station().registration;
        }

        /** Wishes, and waits for the answer. */
        Outcome wish(Wish wish) {
            told.clear();
            registration().wish(wish);
            runFor(1);
            return told.isEmpty() ? null : told.get(0);
        }

        void say(byte... bytes) {
            station().transport.session(origin().identity.id()).send(CHANNEL, ByteBuffer.wrap(bytes));
        }
    }

    final Simulation simulation;
    final Set<String> publishedHere = new HashSet<>();
    final Map<String, Registered> known = new HashMap<>();
    final List<String> events = new ArrayList<>();
    private final SeededRandom random = new SeededRandom(5);
    private final SimulatedPeer host;

    RegistryRig() {
        double[] heightMs = {5};
        simulation = Simulation.ofPackets(1, new Coordinates(new double[1], new double[1], heightMs));
        Identity identity = identity();
        host = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), made -> {
            Station station = new Station(made, identity);
            station.registrar = new Registrar(made, station.channels, CHANNEL, this);
            return station;
        });
        host.start();
    }

    private Identity identity() {
        return Identity.create(new ModelledSuite(), random);
    }

    private Station origin() {
        return (Station) host.protocol();
    }

    Registrar registrar() {
        return origin().registrar;
    }

    /** The origin starts again and knows nothing. */
    void restart() {
        host.crash();
        known.clear();
        host.start();
    }

    Broadcaster add() {
        return new Broadcaster();
    }

    void runFor(double seconds) {
        simulation.runFor((long) (seconds * SECOND_NS));
    }

    static VerifyingKey key(int seed) {
        return SigningKey.create(new SeededRandom(seed)).verifyingKey();
    }

    /** The publishing key of {@code live/one} is {@code key of live/one}. */
    static Wish wish(String name, int seed) {
        return new Wish(name, "key of " + name, key(seed), seed);
    }

    @Override
    public boolean mayPublish(String publishingKey, String name) {
        return publishingKey.equals("key of " + name);
    }

    @Override
    public boolean isPublishedHere(String name) {
        return publishedHere.contains(name);
    }

    @Override
    public void began(String name, Registered registered) {
        known.put(name, registered);
        events.add("began " + name);
    }

    @Override
    public void ended(String name) {
        known.remove(name);
        events.add("ended " + name);
    }
}
