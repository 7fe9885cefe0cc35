// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

/**
 * The viewer's choice between live and smooth ("Real-time swarming", section 2), nanoseconds.
 *
 * @param leastLagNs how far behind the source it begins at least, however early the stream comes
 * @param mostLagNs how far it begins at most, if the stream has key frames so often
 * @param spanNs how much must be here in a row before it begins
 * @param patienceNs how far behind it falls at most, waiting for what is missing, before it skips
 * @param fetchNs how long the first block is expected to take, once it is known
 */
public record PlayoutSettings(long leastLagNs, long mostLagNs, long spanNs, long patienceNs, long fetchNs) {
    private static final long MS_NS = 1_000_000;

    /** As near to the source as a mesh can be: waits for what is late for half a second in all, within which it is on time, and skips it then. */
    public static final PlayoutSettings LIVE = ofMs(700, 1_900, 400, 1_950, 700);

    /** As whole as possible: 4 to 6 s behind, waits until it is 12 s behind. */
    public static final PlayoutSettings SMOOTH = ofMs(4_000, 6_000, 1_000, 12_000, 500);

    /** @throws IllegalArgumentException if one is out of range */
    public PlayoutSettings {
        if (leastLagNs < 0 || mostLagNs < leastLagNs || spanNs < 0 || patienceNs < 0 || fetchNs < 0) {
            throw new IllegalArgumentException("a setting of the playout is out of range");
        }
    }

    /** The same in milliseconds. */
    public static PlayoutSettings ofMs(long leastLag, long mostLag, long span, long patience, long fetch) {
        return new PlayoutSettings(leastLag * MS_NS, mostLag * MS_NS, span * MS_NS, patience * MS_NS, fetch * MS_NS);
    }
}
