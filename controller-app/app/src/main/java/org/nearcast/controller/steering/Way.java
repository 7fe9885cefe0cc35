// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.steering;

import java.util.List;
import org.nearcast.controller.frame.Rewrite;
import org.nearcast.controller.frame.TcpFrame;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.FlowRule;

/** The way of one connection's packets through its access switch: the rules for it, and what to do to a packet by hand. */
final class Way {

    private final List<FlowRule> rules;
    private final PortNumber output;
    private final Rewrite rewrite;

    /** {@code rewrite} may be null: packets then go as they are. */
    Way(List<FlowRule> rules, PortNumber output, Rewrite rewrite) {
        this.rules = rules;
        this.output = output;
        this.rewrite = rewrite;
    }

    List<FlowRule> rules() {
        return rules;
    }

    PortNumber output() {
        return output;
    }

    /** The packet as the rules would send it. */
    byte[] bytes(TcpFrame frame) {
        return rewrite == null ? frame.bytes() : rewrite.apply(frame);
    }

    /** Whether a switch with {@code installed} already does this. */
    boolean isDoneBy(List<FlowRule> installed) {
        return installed.size() == rules.size()
                && rules.stream().allMatch(rule -> installed.stream().anyMatch(rule::exactMatch));
    }
}
