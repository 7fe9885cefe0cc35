// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** All streams of a program by their public names, {@code app/name}. Thread-safe. */
public final class LiveStreams implements AutoCloseable {
    private final StreamSettings settings;
    private final LongSupplier clockMs;
    private final Map<String, LiveStream> streams = new HashMap<>();
    private final List<StreamListener> listeners = new CopyOnWriteArrayList<>();
    private int waiting;

    /**
     * @param settings bounds of all streams
     * @param clockMs epoch time in ms
     */
    public LiveStreams(StreamSettings settings, LongSupplier clockMs) {
        this.settings = settings;
        this.clockMs = clockMs;
    }

    /** The bounds. */
    public StreamSettings settings() {
        return settings;
    }

    /** Has a listener told of streams that come and go from now on. */
    public void listen(StreamListener listener) {
        listeners.add(listener);
    }

    /** {@link #publish(String, Publisher)} for one whose place nobody takes while it stays. */
    public Optional<Publication> publish(String name, String origin) {
        return publish(name, Publisher.from(origin));
    }

    /**
     * Begins to publish a stream. A publisher that has gone without a word is replaced at once, and one that has sent neither
     * sound nor picture for {@link StreamSettings#silentMillis} by who shows the same key; subscribers notice nothing but new
     * headers then. A publisher that sends is never displaced.
     *
     * @return empty if the name is live already or there are too many streams
     */
    public synchronized Optional<Publication> publish(String name, Publisher publisher) {
        LiveStream stream = get(name);
        if (stream == null) {
            return Optional.empty();
        }
        Publication held = stream.publication();
        if (held == null) {
            return Optional.of(begin(stream, publisher));
        }
        if (!held.mayBeDisplacedBy(publisher, clockMs.getAsLong(), settings.silentMillis())) {
            return Optional.empty();
        }
        Publication next = stream.succeed(publisher, clockMs);
        held.publisher().onDisplaced().run();
        return Optional.of(next);
    }

    private Publication begin(LiveStream stream, Publisher publisher) {
        waiting -= stream.subscribers();
        Publication publication = stream.begin(publisher, clockMs);
        listeners.forEach(l -> l.onPublished(stream));
        return publication;
    }

    /**
     * Begins to publish a stream in the place of whoever publishes it now, whose publication is void from then on. Its
     * subscribers notice nothing but new headers: time goes on where it was, and pictures begin with a key frame.
     *
     * @param origin where the publisher comes from, for people; no secret
     * @return empty if there are too many streams
     */
    public synchronized Optional<Publication> takeOver(String name, String origin) {
        LiveStream stream = streams.get(name);
        if (stream == null || !stream.isPublished()) {
            return publish(name, origin);
        }
        return Optional.of(stream.succeed(Publisher.from(origin), clockMs));
    }

    /**
     * Joins a stream, which need not be published yet.
     *
     * @return empty if too many wait already or there are too many streams
     */
    public synchronized Optional<Subscription> subscribe(String name, Subscriber subscriber) {
        LiveStream known = streams.get(name);
        boolean waits = known == null || !known.isPublished();
        if (waits && waiting >= settings.maxWaiting()) {
            return Optional.empty();
        }
        LiveStream stream = get(name);
        if (stream == null) {
            return Optional.empty();
        }
        if (waits) {
            waiting++;
        }
        return Optional.of(stream.join(subscriber));
    }

    /** The stream of that name, if somebody publishes it or waits for it. */
    public synchronized Optional<LiveStream> find(String name) {
        return Optional.ofNullable(streams.get(name));
    }

    /** All streams, by name. */
    public synchronized List<StreamStatus> status() {
        List<StreamStatus> all = new ArrayList<>(streams.size());
        streams.values().forEach(s -> all.add(s.status()));
        all.sort(Comparator.comparing(StreamStatus::name));
        return all;
    }

    private LiveStream get(String name) {
        LiveStream stream = streams.get(name);
        if (stream == null && streams.size() < settings.maxStreams()) {
            stream = new LiveStream(name, this, settings);
            streams.put(name, stream);
        }
        return stream;
    }

    synchronized void ended(LiveStream stream, Publication publication) {
        if (stream.end(publication)) {
            waiting += stream.subscribers();
            listeners.forEach(l -> l.onUnpublished(stream));
            forgetIfIdle(stream);
        }
    }

    synchronized void left(LiveStream stream, FanOut.Seat seat) {
        stream.remove(seat);
        if (!stream.isPublished()) {
            waiting--;
            forgetIfIdle(stream);
        }
    }

    /** Ends all publications, those included that wait for their publisher; what is cached is let go. */
    @Override
    public void close() {
        List<Publication> open;
        synchronized (this) {
            open = streams.values().stream()
                    .map(LiveStream::publication)
                    .filter(Objects::nonNull)
                    .toList();
        }
        open.forEach(Publication::close);
    }

    private void forgetIfIdle(LiveStream stream) {
        if (!stream.isPublished() && stream.subscribers() == 0) {
            streams.remove(stream.name(), stream);
        }
    }
}
