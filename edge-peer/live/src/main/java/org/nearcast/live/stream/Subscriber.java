// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.concurrent.Executor;

/**
 * Somebody who takes a stream. All calls come one after another through its {@link #executor()}; subscribers that name the
 * same executor share one hand-over per batch of frames. Frames are borrowed: see {@link MediaFrame}.
 */
public interface Subscriber {
    /** Where the calls are to run, typically the connection's event loop; {@code Runnable::run} for the publisher's thread. */
    Executor executor();

    /** Whether this one counts as a viewer in the status. */
    default boolean isViewer() {
        return true;
    }

    /**
     * The stream has a publisher: at once when it has one already, otherwise when it comes, each time.
     *
     * @param start what there is to begin with; nothing when the publisher has just come
     * @param already whether it was published before this subscriber asked
     */
    void onPublished(StreamStart start, boolean already);

    /** The next frame, in order, after {@link #onPublished}. */
    void onFrame(MediaFrame frame);

    /** The next frames, in order: one call instead of one of {@link #onFrame} for each. */
    default void onFrames(FrameBatch batch) {
        batch.frames().forEach(this::onFrame);
    }

    /** No more frames for the moment: flush. */
    void onBatchEnd();

    /** The publisher has gone; the subscription stays. */
    void onUnpublished();
}
