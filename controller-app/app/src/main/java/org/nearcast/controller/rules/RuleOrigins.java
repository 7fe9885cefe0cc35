// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.core.ApplicationId;

/**
 * Tells from a packet-in's cookie which rule sent it: one that only brought it here, so that it must be sent on, or one
 * that sent it on and brought a copy. ONOS makes a rule's cookie of the application's number and a hash of its match.
 */
public final class RuleOrigins {

    /** What sent a packet to the controller. */
    public enum Origin {
        /** A punt: the packet is here and nowhere else. */
        PUNT,
        /** A passive rule: the packet is on its way to the CDN and this is a copy. */
        PASSIVE,
        /** A connection's own rule: the packet is on its way and this is a copy. */
        CONNECTION,
        /** The rule for announcements: the datagram is here and nowhere else. */
        ANNOUNCEMENT,
        /** Not a rule of this application. */
        FOREIGN
    }

    private static final int APP_SHIFT = 48;

    private final short app;
    private final Map<Long, StandingRule.Purpose> standing = new ConcurrentHashMap<>();

    /** For rules of {@code app}. */
    public RuleOrigins(ApplicationId app) {
        this.app = app.id();
    }

    /** Remembers a standing rule's cookie, also after the rule is gone: packets may still be on their way. */
    public void remember(StandingRule rule) {
        standing.put(rule.rule().id().value(), rule.purpose());
    }

    /** Which rule a packet with this cookie comes from. */
    public Origin of(Optional<Long> cookie) {
        if (cookie.isEmpty() || (short) (cookie.get() >>> APP_SHIFT) != app) {
            return Origin.FOREIGN;
        }
        StandingRule.Purpose purpose = standing.get(cookie.get());
        if (purpose == null) {
            return Origin.CONNECTION;
        }
        switch (purpose) {
            case PUNT:
                return Origin.PUNT;
            case PASSIVE:
                return Origin.PASSIVE;
            case ANNOUNCEMENT:
                return Origin.ANNOUNCEMENT;
            default:
                return Origin.FOREIGN;
        }
    }
}
