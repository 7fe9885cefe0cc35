// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.nearcast.agent.swarm.WatchFigures.State;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.node.swarm.Directory;
import org.nearcast.node.swarm.Node;
import org.nearcast.node.swarm.PlayedStream;
import org.nearcast.node.swarm.Streams;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.playout.PlayoutFigures;
import org.nearcast.overlay.playout.PlayoutSettings;
import org.nearcast.overlay.swarm.StreamSpec;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.swarm.SwarmCounters;
import org.nearcast.overlay.swarm.SwarmSettings;

/** Watches a stream: each of its publications, one after the other, by the key that speaks for it. On the protocol's thread. */
final class Viewing {
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(3);

    private final Node node;
    private final Discovery discovery;
    private final LiveStreams streams;
    private final String name;
    private final SwarmSettings settings;
    private final PlayoutSettings playing;
    private final Function<String, BlockOrigin> blocks;
    private boolean asked;
    private Directory.Entry publication;
    private StreamSpec stream;
    private Swarm swarm;
    private PlayedStream played;
    private boolean ended;
    private long lastPlayed;
    private long lastPlayedNs;

    /** @param blocks what the origin sends by range under a path of its own */
    Viewing(
            Node node,
            Discovery discovery,
            LiveStreams streams,
            String name,
            SwarmSettings settings,
            PlayoutSettings playing,
            Function<String, BlockOrigin> blocks) {
        this.node = node;
        this.discovery = discovery;
        this.streams = streams;
        this.name = name;
        this.settings = settings;
        this.playing = playing;
        this.blocks = blocks;
    }

    /** The origin has said what it knows of the stream. While it knows nothing, what is being watched is watched to its end. */
    void follow(Optional<Directory.Entry> known) {
        asked = true;
        if (known.isPresent()
                && (publication == null || !publication.key().equals(known.get().key()))) {
            stop();
            begin(known.get());
        }
    }

    private void begin(Directory.Entry entry) {
        publication = entry;
        ended = false;
        lastPlayed = 0;
        lastPlayedNs = node.host().nowNs();
        stream = Streams.spec(name, entry.key());
        played = new PlayedStream(streams, name, () -> ended = true);
        swarm = Swarm.viewer(
                node.host(),
                node.transport(),
                Node.SWARM_CHANNEL,
                stream,
                settings,
                discovery,
                playing,
                played,
                entry.blocks().map(blocks).orElse(null));
        node.swarms().add(stream.id(), swarm);
        swarm.start();
    }

    /** Watches no more. */
    void stop() {
        if (swarm != null) {
            swarm.stop();
            node.swarms().remove(stream.id());
            played.close();
            swarm = null;
        }
    }

    WatchFigures figures() {
        long in = node.transport().counters().bytesIn();
        long out = node.transport().counters().bytesOut();
        if (swarm == null) {
            State state = asked ? State.UNKNOWN : State.LOOKING;
            return new WatchFigures(state, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, in, out);
        }
        PlayoutFigures playout = swarm.playout().figures();
        SwarmCounters counters = swarm.counters();
        boolean begun = playout.startUpNs() >= 0;
        return new WatchFigures(
                state(playout),
                begun ? TimeUnit.NANOSECONDS.toMillis(playout.lagNs()) : -1,
                begun ? TimeUnit.NANOSECONDS.toMillis(playout.startUpNs()) : -1,
                playout.due(),
                playout.played(),
                TimeUnit.NANOSECONDS.toMillis(playout.waitedNs()),
                swarm.neighbours(),
                swarm.subscriptions(),
                swarm.subscribers(),
                counters.pushed(),
                counters.pulled(),
                counters.duplicates(),
                counters.wrong() + counters.wrongFromOrigin(),
                counters.mediaBytesIn(),
                counters.bytesFromSource(),
                counters.bytesFromOrigin(),
                counters.rangesAsked(),
                counters.rangesRefused(),
                publication.atOrigin(),
                counters.mediaBytesOut(),
                in,
                out);
    }

    private State state(PlayoutFigures playout) {
        long now = node.host().nowNs();
        if (playout.played() > lastPlayed) {
            lastPlayed = playout.played();
            lastPlayedNs = now;
        }
        if (ended) {
            return State.ENDED;
        }
        if (playout.startUpNs() < 0) {
            return State.JOINING;
        }
        return now - lastPlayedNs < QUIET_NS ? State.PLAYING : State.QUIET;
    }
}
