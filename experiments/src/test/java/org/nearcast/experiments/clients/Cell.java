// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

/**
 * One field of the matrix: a player that plays a publisher's stream in one format, one way.
 *
 * @param pictures decoded, until it was enough or the time was up
 * @param sounds decoded, in the player's own unit
 * @param firstPictureMs from the player's connection to its first decoded picture, as it says, ms; null without one
 * @param firstKeyFrameMs from the player's connection to the last byte of its first key frame, ms; null unless it is RTMP
 * @param serverMs of that, from the player's play command on, ms; null unless it is RTMP
 * @param trouble the player's last words when it was not enough; null when it was
 */
record Cell(
        String publisher,
        String player,
        Format format,
        Way way,
        long pictures,
        long sounds,
        Double firstPictureMs,
        Double firstKeyFrameMs,
        Double serverMs,
        String trouble) {

    boolean plays() {
        return trouble == null;
    }

    @Override
    public String toString() {
        return publisher + " -> " + format.title() + " " + way.title() + " -> " + player + ": " + pictures
                + " pictures, " + sounds + " of sound; " + trouble;
    }
}
