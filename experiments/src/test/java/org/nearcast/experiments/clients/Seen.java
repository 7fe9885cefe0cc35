// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import java.util.OptionalLong;

/** What a player has decoded so far, as it tells itself; written by threads that listen to it. */
final class Seen {
    private long pictures;
    private long sounds;
    private OptionalLong firstPicture = OptionalLong.empty();

    synchronized void picture() {
        pictures(pictures + 1);
    }

    /** There are so many pictures by now. */
    synchronized void pictures(long now) {
        if (now > 0 && firstPicture.isEmpty()) {
            firstPicture = OptionalLong.of(System.nanoTime());
        }
        pictures = Math.max(pictures, now);
    }

    /** The first picture is there, though it has not been counted yet. */
    synchronized void firstPicture(long nanos) {
        if (firstPicture.isEmpty()) {
            firstPicture = OptionalLong.of(nanos);
        }
    }

    synchronized void sound() {
        sounds++;
    }

    /** There is so much sound by now. */
    synchronized void sounds(long now) {
        sounds = Math.max(sounds, now);
    }

    synchronized long pictures() {
        return pictures;
    }

    /** Decoded sound, in the player's own unit: buffers or bytes. */
    synchronized long sounds() {
        return sounds;
    }

    /** When the first picture came, on the nano clock; empty before. */
    synchronized OptionalLong firstPicture() {
        return firstPicture;
    }
}
