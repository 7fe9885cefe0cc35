// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

/** How closely the way of a datagram from one access link to another is looked at. */
interface Level {
    /** See {@link org.nearcast.overlay.host.Host#maxDatagramBytes}. */
    int maxDatagramBytes();

    /** A datagram has left its host, and its NAT box if there is one: to be given to {@link Simulation#arrive} or to be counted as lost. */
    void send(SimulatedPeer from, Access to, Datagram datagram);

    /** A peer is down from now on. What is on its way between links goes on. */
    void gone(SimulatedPeer peer);
}
