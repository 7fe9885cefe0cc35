// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

/**
 * Told of every stream that gets or loses its publisher, in order, on the thread that caused it and before the first frame.
 * It may subscribe; it must not block.
 */
public interface StreamListener {
    /** The stream has a publisher now. */
    void onPublished(LiveStream stream);

    /** It has none any more. */
    void onUnpublished(LiveStream stream);
}
