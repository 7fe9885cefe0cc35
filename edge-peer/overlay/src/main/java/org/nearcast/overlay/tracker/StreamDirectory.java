// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import org.nearcast.overlay.discovery.StreamTag;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.host.PeerId;

/** Which streams there are: a tracker lists nobody in others. */
public interface StreamDirectory {
    /** The stream that is asked for by a tag now, or null. All tags that are good now lead to the same. */
    StreamTags stream(StreamTag tag);

    /** Whether a stream comes from a peer: nobody else is told of as its source. */
    boolean isSource(StreamTags stream, PeerId peer);
}
