// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

/**
 * What an operator may want to see.
 *
 * @param meetings under way
 * @param ways there are
 * @param refused datagrams and signals of nobody known, or beyond a limit
 * @param suppressed checks that were not sent, as their address has answered nothing yet and has had its share
 * @param strays answers that nobody waited for: late, doubled or forged
 * @param answered questions answered, of where somebody is seen
 * @param relayedPaths paths that this host relays
 * @param relayedBytes bytes it has passed on
 * @param relayDropped envelopes it has not
 * @param tooLarge datagrams of its own that were too large for their relayed path
 */
public record TraversalCounters(
        int meetings,
        int ways,
        long refused,
        long suppressed,
        long strays,
        long answered,
        int relayedPaths,
        long relayedBytes,
        long relayDropped,
        long tooLarge) {}
