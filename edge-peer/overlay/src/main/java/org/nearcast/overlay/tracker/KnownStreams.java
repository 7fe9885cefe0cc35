// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.nearcast.overlay.discovery.StreamTag;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.discovery.TagRotation;
import org.nearcast.overlay.host.PeerId;

/** A directory of streams that are told to it, by the tags that are good at the time of day. */
public final class KnownStreams implements StreamDirectory {
    private final TagRotation rotation;
    private final LongSupplier wallMs;
    private final Map<StreamTags, Set<PeerId>> sources = new LinkedHashMap<>();
    private final Map<StreamTag, StreamTags> byTag = new HashMap<>();
    private long first; // the periods whose tags are there
    private long last = -1;

    /** @param wallMs tells the time of day, in milliseconds since 1970 */
    public KnownStreams(TagRotation rotation, LongSupplier wallMs) {
        this.rotation = rotation;
        this.wallMs = wallMs;
    }

    /** From now on there is a stream, that comes from these peers; those that were told before are forgotten. */
    public void add(StreamTags stream, Set<PeerId> from) {
        sources.put(stream, Set.copyOf(from));
        putTags(stream);
    }

    /** There is not any more. */
    public void remove(StreamTags stream) {
        sources.remove(stream);
        for (long period = first; period <= last; period++) {
            byTag.remove(stream.of(period));
        }
    }

    private void putTags(StreamTags stream) {
        for (long period = first; period <= last; period++) {
            byTag.put(stream.of(period), stream);
        }
    }

    @Override
    public StreamTags stream(StreamTag tag) {
        long now = wallMs.getAsLong();
        if (first != rotation.firstGood(now) || last != rotation.lastGood(now)) {
            first = rotation.firstGood(now);
            last = rotation.lastGood(now);
            byTag.clear();
            sources.keySet().forEach(this::putTags);
        }
        return byTag.get(tag);
    }

    @Override
    public boolean isSource(StreamTags stream, PeerId peer) {
        Set<PeerId> known = sources.get(stream);
        return known != null && known.contains(peer);
    }
}
