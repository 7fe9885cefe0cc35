// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.overlay.discovery.PeerRecord;
import org.nearcast.overlay.discovery.Query;
import org.nearcast.overlay.discovery.StreamTags;
import org.nearcast.overlay.host.PeerId;

/** Who was told of lately, in the streams that were asked for lately. */
final class KnownPeers {
    static final int MOST_STREAMS = 16;
    static final int MOST_PEERS = 5 * Query.MOST;

    private final Map<StreamTags, Map<PeerId, PeerRecord>> byStream =
            new LinkedHashMap<>(); // the last told is the last

    void add(StreamTags stream, List<PeerRecord> peers) {
        Map<PeerId, PeerRecord> known = byStream.remove(stream);
        known = known == null ? new LinkedHashMap<>() : known;
        byStream.put(stream, known);
        if (byStream.size() > MOST_STREAMS) {
            forgetFirst(byStream);
        }
        for (PeerRecord peer : peers) {
            known.remove(peer.id());
            known.put(peer.id(), peer);
            if (known.size() > MOST_PEERS) {
                forgetFirst(known);
            }
        }
    }

    private static <K> void forgetFirst(Map<K, ?> map) {
        map.remove(map.keySet().iterator().next());
    }

    List<PeerRecord> of(StreamTags stream) {
        Map<PeerId, PeerRecord> known = byStream.get(stream);
        if (known == null) {
            return List.of();
        }
        List<PeerRecord> peers = new ArrayList<>(known.values());
        Collections.reverse(peers);
        return peers;
    }
}
