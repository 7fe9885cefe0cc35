// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.swarm.hostile;

import org.nearcast.overlay.discovery.Offer;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.transport.Session;

/** What a {@link HostilePeer} does. */
interface Attack {
    /** What it tells the tracker of itself. */
    Offer offer();

    /** Upload that it tells neighbours of, in steps as they are told. */
    int upload();

    /** A neighbour has said hello, and was answered. */
    default void met(Session neighbour) {}

    /** A neighbour says something that is neither hello nor a manifest. */
    default void heard(Session neighbour, int kind, PayloadReader in) {}

    /** The peer has come to know a block. */
    default void knows(long block) {}

    /** It is time to say something of itself again: four times a second. */
    default void tell() {}

    /** Is called every {@link HostilePeer#STEP_NS}. */
    default void act() {}
}
