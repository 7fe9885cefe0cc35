// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.CalmLog;
import org.nearcast.live.Counters;
import org.nearcast.live.metrics.Histogram;
import org.slf4j.LoggerFactory;

/** What RTMP connections count. */
public final class RtmpCounters {
    final LongAdder connections;
    final LongAdder connectionsRefused;
    final LongAdder malformed;
    final LongAdder handshakeTimeouts;
    final LongAdder commandTimeouts;
    final LongAdder deadPeers;
    final LongAdder messageTimeouts;
    final LongAdder memoryEvictions;
    final LongAdder bytesIn;
    final LongAdder bytesOut;
    final LongAdder commandsUnknown;
    final LongAdder publishes;
    final LongAdder publishesRefused;
    final LongAdder takeOvers;
    final LongAdder plays;
    final LongAdder playsRefused;
    final LongAdder framesDropped;
    final LongAdder bytesDropped;
    final LongAdder skips;
    final Histogram startup;
    /** Where ends of connections are told that strangers may bring about as often as they like. */
    final CalmLog ends = new CalmLog(LoggerFactory.getLogger(RtmpCodec.class));

    /** Takes its counters, all named {@code rtmp...}, from a program's. */
    public RtmpCounters(Counters counters) {
        connections = counters.named("rtmpConnections");
        connectionsRefused = counters.named("rtmpConnectionsRefused");
        malformed = counters.named("rtmpMalformed");
        handshakeTimeouts = counters.named("rtmpHandshakeTimeouts");
        commandTimeouts = counters.named("rtmpCommandTimeouts");
        messageTimeouts = counters.named("rtmpMessageTimeouts");
        memoryEvictions = counters.named("rtmpMemoryEvictions");
        deadPeers = counters.named("rtmpDeadPeers");
        bytesIn = counters.named("rtmpBytesIn");
        bytesOut = counters.named("rtmpBytesOut");
        commandsUnknown = counters.named("rtmpCommandsUnknown");
        publishes = counters.named("rtmpPublishes");
        publishesRefused = counters.named("rtmpPublishesRefused");
        takeOvers = counters.named("rtmpTakeOvers");
        plays = counters.named("rtmpPlays");
        playsRefused = counters.named("rtmpPlaysRefused");
        framesDropped = counters.named("rtmpFramesDropped");
        bytesDropped = counters.named("rtmpBytesDropped");
        startup = counters.startup("rtmp");
        skips = counters.named("rtmpPlayerSkips");
    }
}
