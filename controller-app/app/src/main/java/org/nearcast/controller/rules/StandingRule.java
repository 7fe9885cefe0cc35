// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rules;

import org.onosproject.net.flow.FlowRule;

/** A rule that waits for what comes, held as a lease: the switch drops it unless it is renewed. */
public final class StandingRule {

    /** What it is for. */
    public enum Purpose {
        /** Brings peers' announcements to the controller. */
        ANNOUNCEMENT,
        /** Lets a gateway's own connections to the CDN pass. */
        EXEMPT,
        /** Brings new connections to the controller, which sends them on. */
        PUNT,
        /** Sends new connections on and brings the controller a copy. */
        PASSIVE
    }

    private final Purpose purpose;
    private final FlowRule rule;
    private final int leaseSeconds;

    StandingRule(Purpose purpose, FlowRule rule, int leaseSeconds) {
        this.purpose = purpose;
        this.rule = rule;
        this.leaseSeconds = leaseSeconds;
    }

    /** What it is for. */
    public Purpose purpose() {
        return purpose;
    }

    /** The rule. */
    public FlowRule rule() {
        return rule;
    }

    /** How long the switch keeps it without renewal, in seconds. */
    public int leaseSeconds() {
        return leaseSeconds;
    }

    /** Whether a switch that has {@code other} in its table already does what this says. */
    public boolean sameAs(StandingRule other) {
        return rule.exactMatch(other.rule);
    }
}
