// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.discovery.Offers;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.net.Coordinates;

/** A tracker and viewers with clients of it, 20 ms of round trip apart, at packet level. */
final class Audience {
    static final int CHANNEL = 5;
    static final long SECOND_NS = 1_000_000_000L;
    static final StreamTags STREAM = StreamTags.ofName("live/goal");

    /** A viewer as a test sees it. */
    final class Viewer {
        final SimulatedPeer peer;
        Offer offer = Offers.viewer(Offers.at(0, 0), 500);
        List<PeerRecord> found;
        int answers;

        private Viewer(long wallOffsetMs) {
            int number = viewers.size() + 1;
            peer = simulation.add(PeerSettings.at(0, AccessLink.of(20_000_000, 100_000_000)), host -> {
                Station station = new Station(host, key(number));
                station.client = new TrackerClient(
                        host,
                        station.transport,
                        station.channels,
                        CHANNEL,
                        address(),
                        station.suite,
                        TagRotation.HOURLY,
                        () -> wallMs() + wallOffsetMs);
                return station;
            });
            peer.start();
        }

        Station station() {
            return (Station) peer.protocol();
        }

        TrackerClient client() {
            return station().client;
        }

        PeerId id() {
            return station().identity.id();
        }

        void join() {
            client().join(STREAM, () -> offer);
        }

        void ask(int most) {
            found = null;
            client().find(STREAM, new Query(most, offer.coordinate(), offer.lagMs()), peers -> {
                found = peers;
                answers++;
            });
        }

        /** Asks, and waits for what comes. */
        List<PeerRecord> find(int most) {
            ask(most);
            runUntil(() -> found != null, 10);
            return found;
        }

        /** Sends the tracker bytes, in a session of its own making if there is none. */
        void say(ByteBuffer bytes) {
            if (station().transport.session(trackerId()) == null) {
                station().transport.connect(address().endpoint(), address().publicKey());
                runFor(1);
            }
            station().transport.session(trackerId()).send(CHANNEL, bytes);
        }
    }

    final Simulation simulation;
    final long startMs;
    final KnownStreams streams;
    final SimulatedPeer host;
    private final Identity identity;
    final List<Viewer> viewers = new ArrayList<>();

    /** @param startMs the time of day at which it begins */
    Audience(long seed, long startMs, TrackerSettings settings) {
        double[] heightMs = {5};
        simulation = Simulation.ofPackets(seed, new Coordinates(new double[1], new double[1], heightMs));
        this.startMs = startMs;
        streams = new KnownStreams(TagRotation.HOURLY, this::wallMs);
        streams.add(STREAM, Set.of());
        host = simulation.add(PeerSettings.at(0, AccessLink.UNBOUNDED), made -> {
            Station station = new Station(made, key(0));
            station.tracker = new Tracker(made, station.channels, CHANNEL, streams, settings);
            return station;
        });
        host.start();
        identity = ((Station) host.protocol()).identity;
    }

    Audience(long seed) {
        this(seed, 1_800_000_000_000L + 30 * 60_000, TrackerSettings.USUAL); // half past
    }

    private static byte[] key(int number) {
        byte[] key = new byte[32];
        ByteBuffer.wrap(key).putInt(number + 1).putInt(28, 7);
        return key;
    }

    long wallMs() {
        return startMs + simulation.nowNs() / 1_000_000;
    }

    Tracker tracker() {
        return ((Station) host.protocol()).tracker;
    }

    private TrackerAddress address() {
        return new TrackerAddress(host.endpoint(), identity.keys().publicKey());
    }

    PeerId trackerId() {
        return identity.id();
    }

    /** Adds a viewer whose clock is right. */
    Viewer add() {
        return add(0);
    }

    /** Adds a viewer whose time of day is ahead by so much. */
    Viewer add(long wallOffsetMs) {
        Viewer viewer = new Viewer(wallOffsetMs);
        viewers.add(viewer);
        return viewer;
    }

    void runFor(double seconds) {
        simulation.runFor((long) (seconds * SECOND_NS));
    }

    boolean runUntil(BooleanSupplier holds, double seconds) {
        long end = simulation.nowNs() + (long) (seconds * SECOND_NS);
        while (!holds.getAsBoolean() && simulation.nowNs() < end) {
            simulation.runFor(SECOND_NS / 100);
        }
        return holds.getAsBoolean();
    }
}
