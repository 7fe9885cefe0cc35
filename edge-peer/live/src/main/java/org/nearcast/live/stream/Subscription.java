// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

/** A subscriber's place at a stream. */
public interface Subscription extends AutoCloseable {
    /** The stream. */
    LiveStream stream();

    /**
     * Leaves the stream. Idempotent, from any thread; called on the subscriber's executor, nothing is delivered after it
     * returns.
     */
    @Override
    void close();
}
