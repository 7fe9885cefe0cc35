// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

/** How far sites are from one another: the network without the peers' access links. Sites are numbered from 0. */
public interface Network {
    /** How many sites there are. */
    int sites();

    /** Propagation delay one way, in nanoseconds. */
    long delayNs(int from, int to);

    /**
     * Links that packets from a site to another share with those of others, in order; their delays count beside {@link #delayNs}. Only a
     * {@link Topology} has any.
     */
    default Link[] path(int from, int to) {
        return Link.NONE;
    }
}
