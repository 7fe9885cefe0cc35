// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

/** Names and defaults of the component's properties, as {@code onos-maven-plugin}'s {@code cfg} goal reads them. */
public final class OsgiPropertyConstants {

    private OsgiPropertyConstants() {}

    public static final String RULE_IDLE_SECONDS = "ruleIdleSeconds";
    public static final int RULE_IDLE_SECONDS_DEFAULT = 30;

    public static final String PUNT_LEASE_SECONDS = "puntLeaseSeconds";
    // Open vSwitch looks for what has timed out once a second only, and new connections are to find the CDN within 5 s.
    public static final int PUNT_LEASE_SECONDS_DEFAULT = 3;

    public static final String RECOGNISE_PACKETS = "recognisePackets";
    public static final int RECOGNISE_PACKETS_DEFAULT = 24;

    public static final String RECOGNISE_SECONDS = "recogniseSeconds";
    public static final int RECOGNISE_SECONDS_DEFAULT = 10;

    public static final String CONFIRM_MILLIS = "confirmMillis";
    public static final int CONFIRM_MILLIS_DEFAULT = 250;

    public static final String MAX_CONNECTIONS = "maxConnections";
    public static final int MAX_CONNECTIONS_DEFAULT = 20000;

    public static final String MAX_HALF_OPEN_PER_PORT = "maxHalfOpenPerPort";
    public static final int MAX_HALF_OPEN_PER_PORT_DEFAULT = 256;

    public static final String MAX_HALF_OPEN = "maxHalfOpen";
    // Each may hold what a packet limit of 24 lets in, about 40 kB: 80 MB in all.
    public static final int MAX_HALF_OPEN_DEFAULT = 2048;

    public static final String NEW_PER_PORT_PER_SECOND = "newPerPortPerSecond";
    public static final int NEW_PER_PORT_PER_SECOND_DEFAULT = 50;
}
