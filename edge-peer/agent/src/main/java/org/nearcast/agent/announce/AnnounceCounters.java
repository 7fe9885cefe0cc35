// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.Counters;

/** What the announcer counts. */
final class AnnounceCounters {
    /** Announcements sent, over all interfaces. */
    final LongAdder sent;
    /** Announcements that the system would not send. */
    final LongAdder unsent;
    /** Reports sent to a controller. */
    final LongAdder reports;
    /** Answers that passed every check. */
    final LongAdder answers;
    /** Datagrams dropped: malformed, forged, repeated, not asked for. */
    final LongAdder dropped;

    AnnounceCounters(Counters counters) {
        sent = counters.named("announcementsSent");
        unsent = counters.named("announcementsUnsent");
        reports = counters.named("reportsSent");
        answers = counters.named("answers");
        dropped = counters.named("answersDropped");
    }
}
