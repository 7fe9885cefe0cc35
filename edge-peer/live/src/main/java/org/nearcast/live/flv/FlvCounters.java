// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.flv;

import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.Counters;
import org.nearcast.live.metrics.Histogram;

/** What HTTP-FLV counts. */
public final class FlvCounters {
    final LongAdder plays;
    final LongAdder viewers;
    final LongAdder refused;
    final LongAdder framesDropped;
    final LongAdder bytesDropped;
    final LongAdder skips;
    final LongAdder stalled;
    final Histogram startup;

    /** Takes its counters, all named {@code flv...}, from a program's. */
    public FlvCounters(Counters counters) {
        plays = counters.named("flvPlays");
        viewers = counters.named("flvViewers");
        refused = counters.named("flvPlaysRefused");
        framesDropped = counters.named("flvFramesDropped");
        bytesDropped = counters.named("flvBytesDropped");
        skips = counters.named("flvPlayerSkips");
        startup = counters.startup("http-flv");
        stalled = counters.named("flvStalledPlayers");
    }
}
