// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm;

import java.util.List;
import java.util.Set;
import org.nearcast.experiments.sim.Figure;
import org.nearcast.experiments.sim.Measurement;
import org.nearcast.experiments.sim.Parameter;
import org.nearcast.experiments.sim.Scenario;
import org.nearcast.experiments.sim.Values;
import org.nearcast.experiments.sim.swarm.hostile.AttackKind;
import org.nearcast.experiments.sim.swarm.hostile.HostilePeer;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.playout.PlayoutSettings;
import org.nearcast.overlay.sim.AccessLink;
import org.nearcast.overlay.sim.PeerSettings;
import org.nearcast.overlay.sim.RandomStream;
import org.nearcast.overlay.sim.SimulatedPeer;
import org.nearcast.overlay.sim.Simulation;
import org.nearcast.overlay.sim.crypto.ModelledSuite;
import org.nearcast.overlay.sim.net.Conditions;
import org.nearcast.overlay.sim.net.Coordinates;
import org.nearcast.overlay.sim.net.Network;
import org.nearcast.overlay.sim.shape.AccessRates;
import org.nearcast.overlay.swarm.StreamSpec;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.swarm.SwarmSettings;
import org.nearcast.overlay.tracker.KnownStreams;
import org.nearcast.overlay.tracker.TrackerAddress;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.protocol.segment.ChunkHash;
import org.nearcast.protocol.segment.StreamId;

/**
 * A live stream and its viewers ("Real-time swarming", figure 5's setting): peers anywhere in a rectangle with the source at its centre,
 * uploads of a published shape, a part of the packets lost. They find each other by the origin's tracker.
 */
public final class SwarmScenario implements Scenario {
    private static final double ASPECT = 0.75; // height by width
    private static final double DOWN_FACTOR = 3;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000;
    private static final long JOINED_NS = 2 * SECOND_NS;
    private static final int SOURCE_SITE = 0;
    private static final int ORIGIN_SITE = 1;
    private static final int FIRST_VIEWER_SITE = 2;

    @Override
    public String name() {
        return "swarm";
    }

    @Override
    public String description() {
        return "a live stream through a mesh of its viewers";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.whole("peers", 100, 1, 20_000, "viewers").soakedWhole(1, 20),
                Parameter.number("seconds", 120, 5, 100_000, "for how long").soaked(10, 30),
                Parameter.number("rate", 3.5, 0.05, 50, "Mbit/s of the stream").soaked(0.1, 2),
                Parameter.number("gop", 1, 0.1, 20, "seconds from key frame to key frame")
                        .soaked(0.5, 3),
                Parameter.number("farthestMs", 140, 1, 1_000, "from the source to the farthest peer")
                        .soaked(5, 200),
                Parameter.number("originMs", 40, 0, 1_000, "from the source to the origin, which runs the tracker")
                        .soaked(5, 200),
                Parameter.choice("startUp", "whether a viewer has to meet the tracker first", "cold", "joined"),
                Parameter.number("upload", 1.3, 0.1, 100, "mean upload of the viewers, in parts of the stream's rate")
                        .soaked(0.8, 4),
                Parameter.number("sourceUpload", 4, 1, 1_000, "upload of the source, in parts of the stream's rate")
                        .soaked(2, 6),
                Parameter.number("loss", 0.01, 0, 0.5, "part of the packets that is lost on the way")
                        .soaked(0, 0.05),
                Parameter.number("joinSeconds", 30, 0, 10_000, "in which all have come")
                        .soaked(0, 10),
                Parameter.number(
                                "stay",
                                0,
                                0,
                                100_000,
                                "mean seconds that a viewer stays, and another comes; 0 for all the time")
                        .soaked(5, 60),
                Parameter.number(
                                "origin",
                                0,
                                0,
                                1,
                                "part of what viewers consume that the origin sends at most, of what is late")
                        .soaked(0, 0.1),
                Parameter.number("liars", 0, 0, 0.9, "part of the viewers that is hostile, and not a viewer")
                        .soaked(0, 0.2),
                Parameter.choice("attack", "what they do", AttackKind.words()));
    }

    @Override
    public List<Figure> figures() {
        return SwarmRun.FIGURES;
    }

    @Override
    public Network network(Values values, long seed) {
        SeededRandom random = RandomStream.SCENARIO.of(seed, 1);
        int sites = FIRST_VIEWER_SITE + values.whole("peers");
        double half = values.number("farthestMs") / Math.hypot(1, ASPECT);
        double[] x = new double[sites];
        double[] y = new double[sites];
        x[ORIGIN_SITE] = values.number("originMs");
        for (int i = FIRST_VIEWER_SITE; i < sites; i++) {
            x[i] = random.nextDouble(-half, half);
            y[i] = random.nextDouble(-half, half) * ASPECT;
        }
        return new Coordinates(x, y, new double[sites]);
    }

    @Override
    public Measurement begin(Simulation simulation, Values values) {
        return new Setting(simulation, values, network(values, simulation.seed())).begin();
    }

    /** A run's set-up. */
    private static final class Setting {
        private final Simulation simulation;
        private final Values values;
        private final boolean hostile;
        private final Original original = new Original();
        private final Audience audience;
        private final SwarmRun run;
        private final Network network;
        private OriginServer server;
        private final double rate;
        private final SeededRandom random;
        private final ChunkHash hash;
        private final StreamSpec stream;
        private final KnownStreams streams = new KnownStreams(TagRotation.HOURLY, this::wallMs);
        private final TrackerAddress origin;

        Setting(Simulation simulation, Values values, Network network) {
            this.simulation = simulation;
            this.values = values;
            random = RandomStream.SCENARIO.of(simulation.seed(), 2);
            rate = values.number("rate") * 1e6;
            hostile = values.number("liars") > 0;
            audience = new Audience(hostile ? original : null);
            hash = hostile ? ChunkHash.SHA_256 : Modelled.HASH;
            stream = new StreamSpec(
                    StreamId.of("swarm"), StreamTags.ofName("swarm"), Modelled.VERIFIER, hash, original::keep);
            this.network = network;
            origin = addOrigin();
            run = new SwarmRun(simulation, audience, network, values.secondsNs("seconds"));
        }

        private TrackerAddress addOrigin() {
            ModelledSuite suite = new ModelledSuite();
            Identity identity = Identity.create(suite, RandomStream.SCENARIO.of(simulation.seed(), 3));
            SimulatedPeer peer = simulation.add(PeerSettings.at(ORIGIN_SITE, lossy(AccessLink.UNBOUNDED)), host -> {
                server = new OriginServer(host, suite, identity, streams, stream, values.number("origin"));
                return server;
            });
            peer.start();
            return new TrackerAddress(peer.endpoint(), identity.keys().publicKey());
        }

        private AccessLink lossy(AccessLink link) {
            return link.with(Conditions.losing(Conditions.Loss.independent(values.number("loss") / 2)));
        }

        private long wallMs() {
            return simulation.nowNs() / MS_NS;
        }

        Measurement begin() {
            Identity sender = Identity.create(new ModelledSuite(), random);
            streams.add(stream.tags(), Set.of(sender.id()));
            add(SOURCE_SITE, sender, (long) (rate * values.number("sourceUpload")), 0, this::source)
                    .start();
            double scale = values.number("upload") * rate / AccessRates.GNUTELLA.meanUpBitsPerSecond();
            long joinedNs = values.word("startUp").equals("joined") ? JOINED_NS : 0;
            List<AccessLink> links = AccessRates.GNUTELLA.spread(values.whole("peers"), random);
            for (int i = 0; i < links.size(); i++) {
                long up = (long) (links.get(i).upBitsPerSecond() * scale);
                int site = FIRST_VIEWER_SITE + i;
                if (isLiar(i)) {
                    simulation.at(arrival(), addHostile(site, up)::start);
                    continue;
                }
                SimulatedPeer[] self = new SimulatedPeer[1];
                self[0] = add(
                        site,
                        Identity.create(new ModelledSuite(), random),
                        up,
                        joinedNs,
                        (host, transport, discovery, fallback) ->
                                viewer(self[0], site, up, host, transport, discovery, fallback));
                simulation.at(arrival(), () -> comes(self[0]));
            }
            return run;
        }

        private long arrival() {
            return SECOND_NS + (long) (random.nextDouble() * values.number("joinSeconds") * SECOND_NS);
        }

        /** They are evenly spread over the viewers. */
        private boolean isLiar(int viewer) {
            double part = values.number("liars");
            return (long) ((viewer + 1) * part) > (long) (viewer * part);
        }

        private SimulatedPeer addHostile(int site, long up) {
            ModelledSuite suite = new ModelledSuite();
            Identity identity = Identity.create(suite, random);
            AttackKind attack = AttackKind.of(values.word("attack"));
            return simulation.add(
                    PeerSettings.at(site, lossy(access(up))),
                    host -> new HostilePeer(
                            host,
                            suite,
                            identity,
                            SwarmPeer.CHANNEL,
                            OriginServer.CHANNEL,
                            origin,
                            this::wallMs,
                            stream,
                            attack));
        }

        private AccessLink access(long up) {
            return AccessLink.of(up, (long) Math.max(DOWN_FACTOR * rate, up));
        }

        private void comes(SimulatedPeer peer) {
            peer.start();
            double stay = values.number("stay");
            if (stay > 0) {
                long until = simulation.nowNs() + 1 + (long) (random.nextExponential() * stay * SECOND_NS);
                simulation.at(until, () -> {
                    if (random.nextBoolean()) {
                        peer.stop();
                    } else {
                        peer.crash();
                    }
                    simulation.at(simulation.nowNs() + SECOND_NS, () -> comes(peer));
                });
            }
        }

        private SimulatedPeer add(int site, Identity identity, long up, long joinedNs, SwarmPeer.Part part) {
            ModelledSuite suite = new ModelledSuite();
            return simulation.add(
                    PeerSettings.at(site, lossy(access(up))),
                    host -> new SwarmPeer(host, suite, identity, up, origin, this::wallMs, joinedNs, part));
        }

        private Swarm source(Host host, Transport transport, Discovery discovery, BlockOrigin none) {
            long bytesPerSecond = SwarmPeer.uploadBytesPerSecond((long) (rate * values.number("sourceUpload")));
            Swarm swarm = Swarm.source(
                    host, transport, SwarmPeer.CHANNEL, stream, SwarmSettings.source(bytesPerSecond), discovery);
            Broadcast broadcast = new Broadcast(
                    host,
                    stream.id(),
                    rate,
                    values.number("gop"),
                    hash,
                    RandomStream.SCENARIO.of(simulation.seed(), 4),
                    (manifest, block) -> {
                        original.add(manifest, block);
                        swarm.publish(manifest, block);
                        simulation.at(
                                simulation.nowNs() + network.delayNs(SOURCE_SITE, ORIGIN_SITE),
                                () -> server.ranges().add(manifest, block));
                    });
            run.source(swarm, broadcast, server.ranges().shelf());
            host.schedule(0, broadcast::start);
            return swarm;
        }

        private Swarm viewer(
                SimulatedPeer self,
                int site,
                long up,
                Host host,
                Transport transport,
                Discovery discovery,
                BlockOrigin fallback) {
            Swarm swarm = Swarm.viewer(
                    host,
                    transport,
                    SwarmPeer.CHANNEL,
                    stream,
                    SwarmSettings.viewer(SwarmPeer.uploadBytesPerSecond(up)),
                    discovery,
                    PlayoutSettings.LIVE,
                    audience.viewer(),
                    values.number("origin") > 0 ? fallback : null);
            run.came(self, site, swarm);
            return swarm;
        }
    }
}
