// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import org.nearcast.overlay.sim.net.Conditions;

/**
 * How a peer, or all that are behind one NAT box, is joined to the network.
 *
 * @param upBitsPerSecond its upload; 0 for no bound
 * @param downBitsPerSecond its download; 0 for no bound
 * @param upQueueBytes bytes that may wait to be sent
 * @param downQueueBytes bytes that may wait at the network's end
 * @param up what is done to packets on the way up
 * @param down and on the way down
 */
public record AccessLink(
        long upBitsPerSecond,
        long downBitsPerSecond,
        long upQueueBytes,
        long downQueueBytes,
        Conditions up,
        Conditions down) {
    /** No bound and no loss. */
    public static final AccessLink UNBOUNDED =
            new AccessLink(0, 0, Long.MAX_VALUE, Long.MAX_VALUE, Conditions.PERFECT, Conditions.PERFECT);

    private static final long QUEUE_MS = 100;
    private static final long LEAST_QUEUE = 16 * 1_500L;

    /** Rates in bit/s, and queues of 100 ms, of 16 large packets at least. */
    public static AccessLink of(long up, long down) {
        return new AccessLink(up, down, queue(up), queue(down), Conditions.PERFECT, Conditions.PERFECT);
    }

    private static long queue(long bitsPerSecond) {
        return bitsPerSecond == 0 ? Long.MAX_VALUE : Math.max(LEAST_QUEUE, bitsPerSecond / 8 * QUEUE_MS / 1_000);
    }

    /** The same with other conditions, in both directions. */
    public AccessLink with(Conditions conditions) {
        return new AccessLink(upBitsPerSecond, downBitsPerSecond, upQueueBytes, downQueueBytes, conditions, conditions);
    }
}
