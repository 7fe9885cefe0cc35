// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.nearcast.controller.OsgiPropertyConstants.CONFIRM_MILLIS;
import static org.nearcast.controller.OsgiPropertyConstants.CONFIRM_MILLIS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_CONNECTIONS;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_CONNECTIONS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_HALF_OPEN;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_HALF_OPEN_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_HALF_OPEN_PER_PORT;
import static org.nearcast.controller.OsgiPropertyConstants.MAX_HALF_OPEN_PER_PORT_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND;
import static org.nearcast.controller.OsgiPropertyConstants.NEW_PER_PORT_PER_SECOND_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.PUNT_LEASE_SECONDS;
import static org.nearcast.controller.OsgiPropertyConstants.PUNT_LEASE_SECONDS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.RECOGNISE_PACKETS;
import static org.nearcast.controller.OsgiPropertyConstants.RECOGNISE_PACKETS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.RECOGNISE_SECONDS;
import static org.nearcast.controller.OsgiPropertyConstants.RECOGNISE_SECONDS_DEFAULT;
import static org.nearcast.controller.OsgiPropertyConstants.RULE_IDLE_SECONDS;
import static org.nearcast.controller.OsgiPropertyConstants.RULE_IDLE_SECONDS_DEFAULT;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The component's properties, checked. What is out of range is logged and the default taken. */
public final class Settings {

    private static final Logger log = LoggerFactory.getLogger(Settings.class);

    private final Map<String, Object> properties;

    /** Reads {@code properties} as Declarative Services or the operator gave them. */
    public Settings(Map<String, Object> properties) {
        this.properties = Map.copyOf(properties);
    }

    /** Seconds after which a client that has said it lives, and stays silent, is asked again. */
    public int ruleIdleSeconds() {
        return within(RULE_IDLE_SECONDS, 15, 3600, RULE_IDLE_SECONDS_DEFAULT);
    }

    /** Seconds that a switch punts without the controller's renewal. */
    public int puntLeaseSeconds() {
        return within(PUNT_LEASE_SECONDS, 3, 60, PUNT_LEASE_SECONDS_DEFAULT);
    }

    /** Packets of a connection after which it is given up on. */
    public int recognisePackets() {
        return within(RECOGNISE_PACKETS, 5, 1000, RECOGNISE_PACKETS_DEFAULT);
    }

    /** Seconds after which a connection is given up on. */
    public int recogniseSeconds() {
        return within(RECOGNISE_SECONDS, 1, 300, RECOGNISE_SECONDS_DEFAULT);
    }

    /** Milliseconds to wait for a switch's confirmation before a SYN goes to the CDN. */
    public int confirmMillis() {
        return within(CONFIRM_MILLIS, 10, 900, CONFIRM_MILLIS_DEFAULT);
    }

    /** Most connections known at once. */
    public int maxConnections() {
        return within(MAX_CONNECTIONS, 1, 1_000_000, MAX_CONNECTIONS_DEFAULT);
    }

    /** Most connections behind one port that are being recognised at once. */
    public int maxHalfOpenPerPort() {
        return within(MAX_HALF_OPEN_PER_PORT, 1, 100_000, MAX_HALF_OPEN_PER_PORT_DEFAULT);
    }

    /** Most connections that are being recognised at once, behind whatever ports. */
    public int maxHalfOpen() {
        return within(MAX_HALF_OPEN, 1, 100_000, MAX_HALF_OPEN_DEFAULT);
    }

    /** Connections behind one port that get rules per second, twice as many at once. */
    public int newPerPortPerSecond() {
        return within(NEW_PER_PORT_PER_SECOND, 1, 100_000, NEW_PER_PORT_PER_SECOND_DEFAULT);
    }

    private int within(String name, int min, int max, int otherwise) {
        Object given = properties.get(name);
        if (given == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(given.toString().trim());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            log.debug("{} is no number", given);
        }
        log.warn("{} = {} is not a whole number within {} to {}; taking {}", name, given, min, max, otherwise);
        return otherwise;
    }
}
