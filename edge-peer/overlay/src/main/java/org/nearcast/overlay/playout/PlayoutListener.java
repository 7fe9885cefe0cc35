// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

/** Takes what is played. */
public interface PlayoutListener {
    /**
     * A block is due, and all of its crumb 0 is here.
     *
     * @param lagNs how long ago it left the source
     * @param decodable false after a gap, until the next segment: what its pictures refer to is missing, its sound can be heard
     */
    void play(Slot slot, long lagNs, boolean decodable);

    /** A block was due and is not here: it will not be played. */
    void skip(long number);

    /** The stream has ended, and everything has been played. */
    default void ended() {}
}
