// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.transport;

import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Message;

/** How sessions and messages ended, at all peers. */
final class Tally {
    private final long[] messages = new long[Message.State.values().length];
    private final long[] sessions = new long[CloseReason.values().length];
    private long opened;

    void over(Message.State how) {
        messages[how.ordinal()]++;
    }

    void opened() {
        opened++;
    }

    void closed(CloseReason why) {
        sessions[why.ordinal()]++;
    }

    long messages(Message.State how) {
        return messages[how.ordinal()];
    }

    /** Ends of sessions that were opened. */
    long opens() {
        return opened;
    }

    long sessions(CloseReason why) {
        return sessions[why.ordinal()];
    }
}
