// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin.p2p;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.nearcast.live.Counters;
import org.nearcast.live.http.HttpCall;
import org.nearcast.live.http.HttpReply;
import org.nearcast.live.stream.LiveStream;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.node.host.HostSettings;
import org.nearcast.node.host.NettyHost;
import org.nearcast.node.identity.IdentityFile;
import org.nearcast.node.swarm.Directory;
import org.nearcast.node.swarm.Herald;
import org.nearcast.node.swarm.Ingests;
import org.nearcast.node.swarm.Node;
import org.nearcast.node.swarm.WallClock;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Protocol;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.identity.VerifyingKey;
import org.nearcast.overlay.registry.Registered;
import org.nearcast.overlay.registry.Registrar;
import org.nearcast.overlay.registry.Streams;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.swarm.SwarmSettings;
import org.nearcast.overlay.tracker.KnownStreams;
import org.nearcast.overlay.tracker.Tracker;
import org.nearcast.overlay.tracker.TrackerHost;
import org.nearcast.overlay.tracker.TrackerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The origin among peers, on one UDP port. */
public final class PeerToPeer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeerToPeer.class);

    private static final long FIGURES_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_TOLD = 1000;
    /** Of each source: viewers that the tracker sends here are its neighbours. */
    private static final int MOST_NEIGHBOURS = 256;

    private final PeerToPeerSettings settings;
    private final LiveStreams streams;
    private final BiPredicate<String, String> mayPublish;
    private final Identity identity;
    private final KnownKeys keys = new KnownKeys();
    private final WallClock clock = new WallClock();
    private NettyHost host;
    private Node node;
    private Tracker tracker;
    private Registrar registrar;
    private Ingests ingests;
    private Shelves shelves;
    private BlockRoute blocks;
    private volatile PeerToPeerFigures figures = PeerToPeerFigures.NONE;

    private PeerToPeer(
            PeerToPeerSettings settings,
            LiveStreams streams,
            BiPredicate<String, String> mayPublish,
            Identity identity) {
        this.settings = settings;
        this.streams = streams;
        this.mayPublish = mayPublish;
        this.identity = identity;
    }

    /**
     * Opens the port.
     *
     * @param streams that encoders push here
     * @param mayPublish whether who has a publishing key may publish under a name
     * @throws IOException if the port or the key cannot be had; the message is one line for the user
     */
    public static PeerToPeer open(
            PeerToPeerSettings settings, LiveStreams streams, BiPredicate<String, String> mayPublish, Counters counters)
            throws IOException {
        PeerToPeer made = new PeerToPeer(settings, streams, mayPublish, identity(settings));
        made.host = NettyHost.start(HostSettings.at(settings.listen()), made.identity.id(), counters, made::assemble);
        streams.listen(made.ingests);
        return made;
    }

    private static Identity identity(PeerToPeerSettings settings) throws IOException {
        try {
            return IdentityFile.readOrCreate(settings.key(), "--p2p-key");
        } catch (IOException e) {
            if (settings.keyRequired()) {
                throw e;
            }
            log.warn("peers will know this origin by a key that ends with it: {}", e.getMessage());
            return IdentityFile.fresh();
        }
    }

    private Protocol assemble(Host made) {
        node = new Node(made, identity, settings.uploadBytesPerSecond(), settings.mostSessions());
        KnownStreams known = new KnownStreams(TagRotation.HOURLY, clock);
        tracker = new Tracker(made, node.channels(), Node.TRACKER_CHANNEL, known, TrackerSettings.USUAL);
        registrar = new Registrar(made, node.channels(), Node.REGISTRY_CHANNEL, new Broadcasts(known));
        shelves = new Shelves(made, tracker, settings.fallbackPart());
        blocks = new BlockRoute(task -> host.execute(task), made, shelves);
        ingests = new Ingests(
                task -> host.execute(task),
                node,
                new TrackerHost(made, tracker, identity),
                streams,
                SwarmSettings.source(settings.uploadBytesPerSecond()).withMostNeighbours(MOST_NEIGHBOURS),
                settings.mostSources(),
                settings.lingerMs(),
                new Own(known),
                clock);
        made.schedule(FIGURES_NS, this::look);
        return node;
    }

    private void look() {
        shelves.look();
        figures = new PeerToPeerFigures(
                tracker.counters(),
                registrar.size(),
                registrar.refused(),
                ingests.figures(),
                shelves.figures(),
                node.transport().sessions().size());
        node.host().schedule(FIGURES_NS, this::look);
    }

    /** What encoders push here is known to come from here. */
    private final class Own implements Herald {
        private final KnownStreams known;

        Own(KnownStreams known) {
            this.known = known;
        }

        @Override
        public void began(String name, VerifyingKey key, long epoch, Swarm source) {
            known.add(StreamTags.ofName(name), Set.of(identity.id()));
            Optional<String> path = Optional.empty();
            if (settings.fallbackPart() > 0) {
                shelves.began(key.toString(), StreamTags.ofName(name), source);
                path = Optional.of(BlockRoute.PREFIX + key);
            }
            keys.put(new Directory.Entry(name, key, epoch, true, path));
        }

        @Override
        public void ended(String name) {
            known.remove(StreamTags.ofName(name));
            keys.find(name).ifPresent(entry -> shelves.ended(entry.key().toString()));
            keys.remove(name);
        }
    }

    /** What peers broadcast is known to come from them. */
    private final class Broadcasts implements Streams {
        private final KnownStreams known;

        Broadcasts(KnownStreams known) {
            this.known = known;
        }

        @Override
        public boolean mayPublish(String publishingKey, String name) {
            return mayPublish.test(publishingKey, name);
        }

        @Override
        public boolean isPublishedHere(String name) {
            return keys.find(name).isPresent()
                    || streams.find(name).map(LiveStream::isPublished).orElse(false);
        }

        @Override
        public void began(String name, Registered registered) {
            known.add(StreamTags.ofName(name), Set.of(registered.source()));
            keys.put(new Directory.Entry(name, registered.key(), registered.epoch(), false, Optional.empty()));
            log.info("{} is broadcast by peer {}", name, registered.source());
        }

        @Override
        public void ended(String name) {
            known.remove(StreamTags.ofName(name));
            keys.remove(name);
            log.info("{} is not broadcast any more", name);
        }
    }

    /** Answers {@code /api/p2p}. */
    public HttpReply answer(HttpCall call) {
        String name = call.parameter(Directory.STREAM);
        List<Directory.Entry> told =
                name == null ? keys.first(MOST_TOLD) : keys.find(name).stream().toList();
        Directory directory = new Directory(identity.keys().publicKey(), port(), told);
        return HttpReply.ok("application/json; charset=utf-8", directory.toJson())
                .forAnyPage();
    }

    /** Under which path it sends viewers what they miss. */
    public String blocksPath() {
        return BlockRoute.PREFIX;
    }

    /** Answers what is under that path. */
    public CompletionStage<HttpReply> answerBlocks(HttpCall call) {
        return blocks.answer(call);
    }

    /** Whether a peer broadcasts a stream. From any thread. */
    public boolean isBroadcast(String name) {
        return keys.find(name).map(one -> !one.atOrigin()).orElse(false);
    }

    /** Where peers reach it. */
    public int port() {
        return host.endpoint().port();
    }

    /** As they were within the last second. From any thread. */
    public PeerToPeerFigures figures() {
        return figures;
    }

    @Override
    public void close() {
        host.close();
    }
}
