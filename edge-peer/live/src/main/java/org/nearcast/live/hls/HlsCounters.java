// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.Counters;

/** What HLS counts. */
public final class HlsCounters {
    final LongAdder segments;
    final LongAdder forcedCuts;
    final LongAdder framesDropped;
    final LongAdder unsupportedStreams;
    final LongAdder streamsRefused;
    final LongAdder parts;
    final LongAdder longParts;
    final LongAdder partsServed;
    final LongAdder blocked;
    final LongAdder blockedNow;
    final LongAdder blockedTooLong;
    final LongAdder blockedRefused;
    final LongAdder absurd;
    final LongAdder playlistsServed;
    final LongAdder segmentsServed;

    /** Takes its counters, all named {@code hls...}, from a program's. */
    public HlsCounters(Counters counters) {
        segments = counters.named("hlsSegments");
        forcedCuts = counters.named("hlsForcedCuts");
        framesDropped = counters.named("hlsFramesDropped");
        unsupportedStreams = counters.named("hlsUnsupportedStreams");
        streamsRefused = counters.named("hlsStreamsRefused");
        parts = counters.named("hlsParts");
        longParts = counters.named("hlsLongParts");
        partsServed = counters.named("hlsPartsServed");
        blocked = counters.named("hlsBlockedRequests");
        blockedNow = counters.named("hlsBlockedNow");
        blockedTooLong = counters.named("hlsBlockedTooLong");
        blockedRefused = counters.named("hlsBlockedRefused");
        absurd = counters.named("hlsAbsurdRequests");
        playlistsServed = counters.named("hlsPlaylistsServed");
        segmentsServed = counters.named("hlsSegmentsServed");
    }
}
