// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

/**
 * Priorities of the application's rules, in one place. All lie above forwarding's (10 to 100 in ONOS's own applications)
 * and below {@code PacketPriority.CONTROL} (40000), by which ONOS takes ARP and LLDP.
 */
public final class Priorities {

    /** Announcements of peers: to the controller. */
    public static final int ANNOUNCEMENT = 38000;

    /**
     * A gateway's own connections to the CDN: on their way. Above the connections' rules, so that a port number used again
     * never steers a gateway to itself.
     */
    public static final int EXEMPT = 37900;

    /** One connection, matched exactly: rewritten or passed. */
    public static final int CONNECTION = 37800;

    /** Packets to the CDN in a site with a gateway: to the controller. */
    public static final int PUNT = 37700;

    /** Packets to the CDN anywhere: on their way, and a copy to the controller. */
    public static final int PASSIVE = 37600;

    /** Packets to the CDN by a next hop that nobody has learnt yet: to the controller. */
    public static final int SEEK = 37500;

    private Priorities() {}
}
