// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.util.EnumMap;
import java.util.Map;

/** How many datagrams were dropped, by reason. */
final class DropCounts {

    private final Map<AnnounceException.Reason, Long> counts = new EnumMap<>(AnnounceException.Reason.class);

    void count(AnnounceException.Reason reason) {
        counts.merge(reason, 1L, Long::sum);
    }

    Map<AnnounceException.Reason, Long> snapshot() {
        return counts.isEmpty() ? Map.of() : new EnumMap<>(counts);
    }
}
