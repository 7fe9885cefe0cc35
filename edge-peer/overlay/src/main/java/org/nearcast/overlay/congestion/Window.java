// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

/** How many datagrams may be under way, by one way of judging it. */
interface Window {
    /** The window, in datagrams, 2 or more. */
    double datagrams();

    /** How much faster than a window a round trip datagrams may leave. */
    double pacingGain();

    /**
     * An acknowledgement came.
     *
     * @param datagrams that it acknowledges, of the present size
     * @param srttNs the smoothed round trip
     */
    void acknowledged(CongestionControl.Ack ack, double datagrams, long srttNs);

    /** So many datagrams are lost, the latest of them sent then. */
    void lost(long nowNs, double datagrams, long sentNs);

    /** All was lost for long. */
    void collapse(long nowNs);

    /** After a silence the window is so large at most. */
    void shrinkTo(double datagrams);
}
