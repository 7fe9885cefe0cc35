// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.Optional;
import java.util.concurrent.Executor;

/** Takes one publication of a stream to what is made of it, which is no viewer, and leaves when the publisher does. */
public abstract class Feed implements Subscriber {
    private final Executor executor;
    private Subscription place;
    private boolean over;

    /** @param executor where frames are taken */
    protected Feed(Executor executor) {
        this.executor = executor;
    }

    /** Joins a stream; false if there are too many. */
    public final boolean join(LiveStreams streams, String name) {
        Optional<Subscription> joined = streams.subscribe(name, this);
        joined.ifPresent(this::joined);
        return joined.isPresent();
    }

    /** Its place at the stream, which it may have to leave at once: the publisher may be gone already. */
    private synchronized void joined(Subscription at) {
        place = at;
        if (over) {
            at.close();
        }
    }

    @Override
    public final Executor executor() {
        return executor;
    }

    @Override
    public final boolean isViewer() {
        return false;
    }

    @Override
    public void onBatchEnd() {}

    /** Leaves. */
    @Override
    public synchronized void onUnpublished() {
        over = true;
        if (place != null) {
            place.close();
        }
    }
}
