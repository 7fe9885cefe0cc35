// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Memory for messages that are not whole yet, over all connections of a server. When it runs short, connections are closed until
 * an eighth is free again: first such as neither publish nor play, then those whose message has been unfinished for longest. A
 * publisher's message takes milliseconds to arrive, that of somebody who holds memory stays. Thread-safe.
 */
public final class PartialMemory {
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private final Set<Share> shares = ConcurrentHashMap.newKeySet();
    private long used;

    /** As much as a program's settings say, but at most a quarter of what this Java may use in all. */
    public static PartialMemory of(RtmpSettings settings) {
        return new PartialMemory(
                Math.min(settings.unfinishedBytes(), Runtime.getRuntime().maxMemory() / 4));
    }

    /** @param maxBytes over all connections */
    public PartialMemory(long maxBytes) {
        this(maxBytes, System::nanoTime);
    }

    PartialMemory(long maxBytes, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    /**
     * A connection's share.
     *
     * @param onEvicted run, on any thread and at once, when the connection has to be closed for its memory; must not block
     */
    Share join(Runnable onEvicted) {
        Share share = new Share(onEvicted);
        shares.add(share);
        return share;
    }

    /** Bytes held at the moment. */
    public synchronized long used() {
        return used;
    }

    private synchronized boolean take(Share by, int bytes) {
        if (by.gone) {
            return false;
        }
        used += bytes - by.bytes;
        by.bytes = bytes;
        if (used > maxBytes) {
            makeRoom();
        }
        return !by.gone;
    }

    private void makeRoom() {
        long now = nanoTime.getAsLong();
        List<Candidate> candidates = new ArrayList<>();
        for (Share share : shares) {
            if (share.bytes > 0) {
                candidates.add(new Candidate(share, share.serving, now - share.sinceNanos));
            }
        }
        candidates.sort(Comparator.comparing(Candidate::serving)
                .thenComparing(Comparator.comparingLong(Candidate::ageNanos).reversed()));
        for (Candidate candidate : candidates) {
            if (used <= maxBytes - maxBytes / 8) {
                return;
            }
            forget(candidate.share());
            candidate.share().onEvicted.run();
        }
    }

    private record Candidate(Share share, boolean serving, long ageNanos) {}

    private synchronized void leave(Share share) {
        forget(share);
    }

    private void forget(Share share) {
        if (!share.gone) {
            share.gone = true;
            used -= share.bytes;
            share.bytes = 0;
            shares.remove(share);
        }
    }

    /** What one connection holds. Used by its event loop. */
    final class Share {
        private final Runnable onEvicted;
        private int bytes;
        private boolean gone;
        private long unfinished;
        private volatile long sinceNanos;
        private volatile boolean serving;

        private Share(Runnable onEvicted) {
            this.onEvicted = onEvicted;
        }

        /**
         * Says what is held after some input.
         *
         * @param heldBytes for unfinished messages
         * @param oldest ordinal of the one that began first; 0 for none
         * @return false if the connection has to be closed, because it is the one whose memory is needed
         */
        boolean hold(int heldBytes, long oldest) {
            if (oldest != unfinished) {
                unfinished = oldest;
                sinceNanos = nanoTime.getAsLong();
            }
            return heldBytes == bytes || take(this, heldBytes);
        }

        /** For how long the oldest unfinished message has been so, ms; 0 without one. */
        long unfinishedMillis() {
            return unfinished == 0 ? 0 : (nanoTime.getAsLong() - sinceNanos) / 1_000_000;
        }

        /** The connection publishes or plays: it is among the last to be closed. */
        void serving() {
            serving = true;
        }

        void leave() {
            PartialMemory.this.leave(this);
        }
    }
}
