// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.util.concurrent.Future;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.stream.Publication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one stream's media comes from: a publisher of this site if there is one, else one fetch from the CDN for all its
 * viewers, else nowhere yet. Viewers notice nothing when one takes the other's place.
 *
 * <p>All state is under the lock of its {@link SharedStreams}; nothing here waits.
 */
final class SharedStream {
    private static final Logger LOG = LoggerFactory.getLogger(SharedStream.class);

    private final String name;
    private final SharedStreams owner;
    private final Set<Viewer> viewers = new LinkedHashSet<>();
    private int asking;
    private boolean askingCounts;
    private Future<?> patience;
    private Local local;
    private CdnFetch fetch;
    private FetchTicket ticket;
    private Future<?> lingering;
    private Future<?> retrying;
    /** While a publisher that has gone without a word may be back, there is no fetch: the CDN waits for it too. */
    private boolean publisherAway;

    private Future<?> returning;
    private int failures;

    SharedStream(String name, SharedStreams owner) {
        this.name = name;
        this.owner = owner;
    }

    String name() {
        return name;
    }

    /** Whether its name may be shown: a name that the CDN did not give may be a key, unless somebody watches under it. */
    boolean isPublic() {
        return local == null || local.named || !viewers.isEmpty();
    }

    boolean isLocal() {
        return local != null;
    }

    boolean isFetched() {
        return fetch != null;
    }

    /** A wish to publish that the CDN has not answered yet. While it is open, the fetch is muted. */
    final class Asking {
        private boolean open = true;

        /** The CDN has refused, or accepted under another name, or the connection is gone. Idempotent. */
        void withdraw() {
            synchronized (owner) {
                if (open) {
                    open = false;
                    asking--;
                    if (asking == 0) {
                        patience.cancel(false);
                        ignoreAsking();
                    }
                    settle();
                }
            }
        }
    }

    /** A publisher of this site. */
    final class Local {
        private final Publication publication;
        private final boolean named;

        private Local(Publication publication, boolean named) {
            this.publication = publication;
            this.named = named;
        }

        /** Takes its media. */
        Publication publication() {
            return publication;
        }

        /** It publishes no longer. Idempotent. */
        void end() {
            synchronized (owner) {
                publication.close();
                if (local == this) {
                    local = null;
                    settle();
                }
            }
        }

        /** Its connection has gone without a word: it may be back, and until then its viewers are told nothing. */
        void abandon() {
            synchronized (owner) {
                if (local == this) {
                    local = null;
                    publisherAway = true;
                    await(publication);
                    settle();
                }
            }
        }
    }

    /** A viewer's seat. */
    final class Viewer {
        private final Runnable onRefused;

        private Viewer(Runnable onRefused) {
            this.onRefused = onRefused;
        }

        /** It has left. Idempotent. */
        void leave() {
            synchronized (owner) {
                if (viewers.remove(this)) {
                    settle();
                }
            }
        }
    }

    Asking ask() {
        if (asking++ == 0) {
            askingCounts = true;
            patience = later(this::ignoreAsking, owner.settings().publishAnswerMs());
        }
        if (fetch != null && askingCounts) {
            fetch.mute(true);
        }
        return new Asking();
    }

    /** Viewers do not wait for ever because somebody always asks. */
    private void ignoreAsking() {
        askingCounts = false;
        if (fetch != null) {
            fetch.mute(false);
        }
    }

    Local accept(String origin, boolean named) {
        if (fetch != null) {
            owner.counters().takeOvers.increment();
            LOG.info("{} is published here now, no longer fetched", name);
            fetch.end();
            fetch = null;
        }
        returned();
        Publication publication = owner.live().takeOver(name, origin).orElse(null);
        local = publication == null ? null : new Local(publication, named);
        settle();
        return local;
    }

    Viewer join(FetchTicket with, Runnable onRefused) {
        Viewer viewer = new Viewer(onRefused);
        viewers.add(viewer);
        ticket = with;
        settle();
        return viewer;
    }

    /** What has lost its source goes on when the next one comes, or ends when none does. With the lock held. */
    private void await(Publication abandoned) {
        abandoned.abandon();
        if (returning != null) {
            returning.cancel(false);
        }
        returning = later(
                () -> {
                    abandoned.close();
                    returned();
                },
                owner.live().settings().resumeMillis());
    }

    private void returned() {
        publisherAway = false;
        if (returning != null) {
            returning.cancel(false);
            returning = null;
        }
    }

    /** Does what follows from the state: begins or ends a fetch, or forgets the stream. */
    private void settle() {
        if (!viewers.isEmpty() && lingering != null) {
            lingering.cancel(false);
            lingering = null;
        }
        boolean wanted = !viewers.isEmpty() && local == null && !askingCounts && !publisherAway;
        if (wanted && fetch == null && retrying == null) {
            fetch();
        }
        if (viewers.isEmpty() && fetch != null && lingering == null) {
            lingering = later(this::lingered, owner.settings().lingerMs());
        }
        if (viewers.isEmpty() && retrying != null) {
            retrying.cancel(false);
            retrying = null;
        }
        if (viewers.isEmpty() && asking == 0 && local == null && fetch == null && returning == null) {
            owner.forget(this);
        }
    }

    private void fetch() {
        owner.counters().fetches.increment();
        fetch = new CdnFetch(this, owner, ticket);
        fetch.start();
    }

    private void lingered() {
        lingering = null;
        if (viewers.isEmpty() && fetch != null) {
            fetch.end();
            fetch = null;
        }
    }

    private Future<?> later(Runnable what, long delayMs) {
        return owner.loops()
                .next()
                .schedule(
                        () -> {
                            synchronized (owner) {
                                what.run();
                                settle();
                            }
                        },
                        delayMs,
                        TimeUnit.MILLISECONDS);
    }

    /** Media arrives by a fetch: where it goes, or null if the fetch has been replaced. */
    Publication arrives(CdnFetch by) {
        synchronized (owner) {
            if (fetch != by) {
                return null;
            }
            failures = 0;
            returned();
            return owner.live().takeOver(name, "cdn").orElse(null);
        }
    }

    /**
     * A fetch has ended without being told to.
     *
     * @param left what it was publishing; may be null
     */
    void ended(CdnFetch ending, boolean refused, Publication left) {
        synchronized (owner) {
            if (left != null && (fetch != ending || refused || viewers.isEmpty())) {
                left.close();
            } else if (left != null) {
                await(left);
            }
            if (fetch != ending) {
                return;
            }
            fetch = null;
            if (refused) {
                owner.counters().fetchesRefused.increment();
                viewers.forEach(viewer -> viewer.onRefused.run());
            }
            if (!viewers.isEmpty()) {
                long delay = Math.min(
                        owner.settings().retryMostMs(), (long) owner.settings().retryMs() << failures);
                failures = Math.min(failures + 1, 16);
                LOG.info("{} is not to be had from the CDN; trying again in {} ms", name, delay);
                retrying = later(() -> retrying = null, delay);
            }
            settle();
        }
    }

    void close() {
        if (lingering != null) {
            lingering.cancel(false);
        }
        if (retrying != null) {
            retrying.cancel(false);
        }
        if (patience != null) {
            patience.cancel(false);
        }
        returned();
        if (fetch != null) {
            fetch.end();
            fetch = null;
        }
    }
}
