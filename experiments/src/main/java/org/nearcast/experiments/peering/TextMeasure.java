// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.nearcast.experiments.peering.PingTrain.Reply;

/**
 * The delay of a stream as the SDN text measures it: half of the round trips of pings along the stream's way. It is a network's
 * delay, not a picture's.
 *
 * @param sentNs when the ping was sent, ns since the epoch
 * @param ms half of it, or of the two that make the way
 */
record TextMeasure(long sentNs, double ms) {
    /**
     * By the CDN broadcaster to CDN and CDN to viewer, added for pings sent at about the same time; peered, broadcaster to viewer.
     *
     * @param replies of the trains {@code b1-v1}, {@code b1-cdn} and {@code v1-cdn}
     */
    static List<TextMeasure> of(Way way, Map<String, List<Reply>> replies) {
        if (way != Way.CDN) {
            return replies.get("b1-v1").stream()
                    .map(r -> new TextMeasure(r.sentNs(), r.roundTripMs() / 2))
                    .toList();
        }
        NavigableMap<Long, Double> down = new TreeMap<>();
        replies.get("v1-cdn").forEach(r -> down.put(r.sentNs(), r.roundTripMs()));
        return replies.get("b1-cdn").stream()
                .filter(up -> down.floorKey(up.sentNs()) != null)
                .map(up -> {
                    Entry<Long, Double> other = down.floorEntry(up.sentNs());
                    return new TextMeasure(up.sentNs(), (up.roundTripMs() + other.getValue()) / 2);
                })
                .toList();
    }
}
