// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.vivaldi;

/** What is remembered of one peer: its last round trips, how far it was off, and the error it claims. */
final class Neighbour {
    /** Of so many the median counts, so that a peer is off when it was so again and again. */
    private static final int REMEMBERED = 5;

    private static final int ENOUGH = 3;

    private final Latest roundTrips;
    private final Latest offs = new Latest(REMEMBERED);
    private double off;
    private int contradictions;
    private double claimedError = Coordinate.MOST_ERROR;

    Neighbour(int samples) {
        roundTrips = new Latest(samples);
    }

    /** Takes a round trip and says what it is, outliers left out; seconds. */
    double roundTrip(double seconds) {
        roundTrips.add(seconds);
        return roundTrips.median();
    }

    void claimed(double error) {
        claimedError = error;
    }

    double claimedError() {
        return claimedError;
    }

    /** It was off by so much this time. */
    void wasOff(double by) {
        offs.add(by);
        off = offs.median();
    }

    boolean isKnownWell() {
        return offs.size() >= ENOUGH;
    }

    /** By how much it is off. */
    double off() {
        return off;
    }

    /** Ignores it if it is further off than this, and no more if it is not. */
    void judge(double fence) {
        contradictions = isKnownWell() && off > fence ? contradictions + 1 : 0;
    }

    boolean isIgnored() {
        return contradictions > 0;
    }

    /** Since it is ignored. */
    int contradictions() {
        return contradictions;
    }
}
