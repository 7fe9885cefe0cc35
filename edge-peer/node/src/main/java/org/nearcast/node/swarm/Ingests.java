// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.nearcast.live.stream.Feed;
import org.nearcast.live.stream.LiveStream;
import org.nearcast.live.stream.LiveStreams;
import org.nearcast.live.stream.MediaFrame;
import org.nearcast.live.stream.StreamListener;
import org.nearcast.live.stream.StreamStart;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.identity.SigningKey;
import org.nearcast.overlay.swarm.StreamSpec;
import org.nearcast.overlay.swarm.Swarm;
import org.nearcast.overlay.swarm.SwarmSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what encoders publish into swarms: each stream has its source here while it is published, and for a while after, so that an encoder that comes back
 * continues it. Everything but {@link #onPublished} and {@link #onUnpublished} on the protocol's thread.
 */
public final class Ingests implements StreamListener {
    private static final Logger log = LoggerFactory.getLogger(Ingests.class);

    /** For the last blocks to reach everybody. */
    private static final long LAST_BLOCKS_NS = TimeUnit.SECONDS.toNanos(4);

    private final Executor executor;
    private final Node node;
    private final Discovery discovery;
    private final LiveStreams streams;
    private final SwarmSettings settings;
    private final int most;
    private final long lingerMs;
    private final Herald herald;
    private final LongSupplier clockMs;
    private final Map<String, Ingest> ingests = new LinkedHashMap<>();
    private final Map<String, Timer> ends = new LinkedHashMap<>();
    private final Map<String, Ingest> ending = new LinkedHashMap<>();
    private long lastEpoch;
    private long tooMany;

    /**
     * @param executor of the protocol's thread
     * @param discovery by which the sources are found
     * @param streams that are published
     * @param settings of each source
     * @param most sources at once; streams beyond are left out
     * @param lingerMs an encoder may be away, ms
     * @param clockMs tells the time of day, and never jumps
     */
    public Ingests(
            Executor executor,
            Node node,
            Discovery discovery,
            LiveStreams streams,
            SwarmSettings settings,
            int most,
            long lingerMs,
            Herald herald,
            LongSupplier clockMs) {
        this.executor = executor;
        this.node = node;
        this.discovery = discovery;
        this.streams = streams;
        this.settings = settings;
        this.most = most;
        this.lingerMs = lingerMs;
        this.herald = herald;
        this.clockMs = clockMs;
    }

    /** What the sources do, all together. */
    public IngestFigures figures() {
        long blocks = 0;
        long bytes = 0;
        int neighbours = 0;
        int pushed = 0;
        long bytesOut = 0;
        for (Ingest one : ingests.values()) {
            blocks += one.blocks();
            bytes += one.bytes();
            neighbours += one.source().neighbours();
            pushed += one.source().subscribers();
            bytesOut += one.source().counters().mediaBytesOut();
        }
        return new IngestFigures(ingests.size(), blocks, bytes, neighbours, pushed, bytesOut, tooMany);
    }

    /** Ends them all: their last blocks are sent, and somebody should wait for that. */
    public void stop() {
        List.copyOf(ingests.keySet()).forEach(this::end);
    }

    @Override
    public void onPublished(LiveStream stream) {
        new IngestFeed(stream.name()).join(streams, stream.name());
    }

    @Override
    public void onUnpublished(LiveStream stream) {}

    private Ingest begin(String name) {
        leave(ending.get(name));
        Host host = node.host();
        SigningKey key = SigningKey.create(host.random());
        lastEpoch = Math.max(lastEpoch + 1, TimeUnit.MILLISECONDS.toSeconds(clockMs.getAsLong()));
        StreamSpec stream = Streams.spec(name, key.verifyingKey());
        Swarm source = Swarm.source(host, node.transport(), Node.SWARM_CHANNEL, stream, settings, discovery);
        node.swarms().add(stream.id(), source);
        herald.began(name, key.verifyingKey(), lastEpoch, source);
        source.start();
        log.info("{} is in the swarm from here", name);
        return new Ingest(clockMs, name, stream, key, lastEpoch, source);
    }

    private void end(String name) {
        Timer timer = ends.remove(name);
        if (timer != null) {
            timer.cancel();
        }
        Ingest ingest = ingests.remove(name);
        if (ingest != null) {
            ingest.end();
            herald.ended(name);
            ending.put(name, ingest);
            node.host().schedule(LAST_BLOCKS_NS, () -> leave(ingest));
            log.info("{} is over in the swarm", name);
        }
    }

    private void leave(Ingest ingest) {
        if (ingest != null && ending.remove(ingest.name(), ingest)) {
            ingest.source().stop();
            node.swarms().remove(ingest.stream().id());
        }
    }

    /** Takes one publication of a stream to its ingest. */
    private final class IngestFeed extends Feed {
        private final String name;
        private Ingest ingest; // null if there are too many

        IngestFeed(String name) {
            super(executor);
            this.name = name;
        }

        @Override
        public void onPublished(StreamStart start, boolean already) {
            Timer timer = ends.remove(name);
            if (timer != null) {
                timer.cancel();
            }
            if (ingests.containsKey(name) || ingests.size() < most) {
                ingest = ingests.computeIfAbsent(name, Ingests.this::begin);
                start.headers().forEach(this::onFrame);
                start.gop().forEach(this::onFrame);
            } else {
                tooMany++;
            }
        }

        @Override
        public void onFrame(MediaFrame frame) {
            if (ingest != null) {
                ingest.accept(frame.message());
            }
        }

        @Override
        public void onUnpublished() {
            super.onUnpublished();
            if (ingest != null && ingests.get(name) == ingest && !ends.containsKey(name)) {
                ends.put(name, node.host().schedule(TimeUnit.MILLISECONDS.toNanos(lingerMs), () -> end(name)));
            }
        }
    }
}
