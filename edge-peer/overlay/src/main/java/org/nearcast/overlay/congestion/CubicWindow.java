// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/**
 * The window of one connection by CUBIC (RFC 9438), in datagrams: slow start up to a threshold, then a cubic function of the time since the
 * last reduction, and at least as much as Reno would have (section 4.3).
 *
 * <p>Two departures. How much slower than the RFC says the Reno part grows is the caller's to say: a paced sender meets fewer drops than
 * one that sends in bursts as acknowledgements come. And so is the part to which it shrinks.
 */
final class CubicWindow {
    /** To which part a window shrinks (beta, RFC 9438, section 4.6). */
    static final double DECREASE = 0.7;

    private static final double LEAST = 2;
    private static final double SCALE = 0.4; // C, datagrams / s^3
    private static final double GREATEST_GROWTH = 1.5;
    private static final double SECOND_NS = 1e9;

    private double decrease = DECREASE;
    private double window;
    private double threshold;
    private double largest; // W_max
    private double prior; // cwnd_prior
    private double origin;
    private double toOriginS; // K
    private double reno; // W_est
    private long epochNs;
    private boolean inEpoch;
    private long reducedNs = Long.MIN_VALUE;

    /** @param threshold where slow start ends */
    CubicWindow(double window, double threshold) {
        this.window = Math.max(LEAST, window);
        this.threshold = threshold;
    }

    double datagrams() {
        return window;
    }

    boolean isInSlowStart() {
        return window < threshold;
    }

    /** Slow start is over. */
    void endSlowStart() {
        threshold = Math.min(threshold, window);
    }

    /**
     * Grows.
     *
     * @param datagrams acknowledged of this connection
     * @param slowStartPart by which part of them it grows in slow start, 0 to 1
     * @param rttNs smoothed
     * @param renoPart by which part of what the RFC says the Reno part grows
     */
    void grow(long nowNs, double datagrams, double slowStartPart, long rttNs, double renoPart) {
        if (isInSlowStart()) {
            window = Math.min(threshold, window + datagrams * slowStartPart);
            return;
        }
        if (!inEpoch) {
            begin(nowNs);
        }
        double atS = (nowNs - epochNs + rttNs) / SECOND_NS - toOriginS;
        double target = Math.min(Math.max(window, origin + SCALE * atS * atS * atS), GREATEST_GROWTH * window);
        reno += (reno < prior ? renoPart * 3 * (1 - decrease) / (1 + decrease) : 1) * datagrams / window;
        window = Math.max(window + (target - window) * datagrams / window, reno);
    }

    private void begin(long nowNs) {
        inEpoch = true;
        epochNs = nowNs;
        reno = window;
        origin = Math.max(largest, window);
        toOriginS = StrictMath.cbrt((origin - window) / SCALE);
    }

    /** Time during which the window was not used does not count (RFC 9438, section 5.8). */
    void pause(long forNs) {
        epochNs += forNs;
    }

    /**
     * Shrinks, once for all that was sent before.
     *
     * @param sentNs when what is lost was sent
     * @param to which part
     */
    void lose(long nowNs, long sentNs, double to) {
        if (sentNs <= reducedNs) {
            return;
        }
        reducedNs = nowNs;
        decrease = to;
        inEpoch = false;
        prior = window;
        largest = window < largest ? window * (1 + decrease) / 2 : window; // fast convergence, section 4.7
        window = Math.max(LEAST, window * decrease);
        threshold = window;
    }

    /** Begins again from little (RFC 9438, section 4.8). */
    void collapse() {
        largest = window;
        threshold = Math.max(LEAST, window * decrease);
        window = LEAST;
        inEpoch = false;
    }

    /** After a silence what was known is worth less; it is soon reached again. */
    void shrinkTo(double datagrams) {
        if (datagrams < window) {
            threshold = Math.max(
                    threshold == Double.POSITIVE_INFINITY ? 0 : threshold, window * 3 / 4); // RFC 2861, section 2
            window = Math.max(LEAST, datagrams);
            inEpoch = false;
        }
    }
}
