// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.CalmLog;
import org.nearcast.live.Counters;
import org.nearcast.live.rtmp.RtmpCounters;
import org.slf4j.LoggerFactory;

/** What the gateway counts. */
final class GatewayCounters {
    final LongAdder accepted;
    final LongAdder loops;
    final LongAdder splices;
    final LongAdder spliceFailures;
    final LongAdder spliceBytes;
    final LongAdder publishesAccepted;
    final LongAdder publishesRefused;
    final LongAdder publishesUnanswered;
    final LongAdder playsAuthorised;
    final LongAdder playsRefused;
    final LongAdder playsPassedThrough;
    final LongAdder mutingIgnored;
    final LongAdder mutedBytes;
    final LongAdder fetches;
    final LongAdder fetchesRefused;
    final LongAdder takeOvers;
    final LongAdder uplinkFramesDropped;
    final LongAdder uplinkSkips;
    final LongAdder uplinkRejoins;
    /** Where ends of connections are told that strangers may bring about as often as they like. */
    final CalmLog ends = new CalmLog(LoggerFactory.getLogger(Relay.class));
    /** Of connections from encoders and players. */
    final RtmpCounters near;
    /** Of connections to CDNs. */
    final RtmpCounters cdn;

    GatewayCounters(Counters own, Counters near, Counters cdn) {
        accepted = own.named("accepted");
        loops = own.named("loops");
        splices = own.named("splices");
        spliceFailures = own.named("spliceFailures");
        spliceBytes = own.named("spliceBytes");
        publishesAccepted = own.named("publishesAccepted");
        publishesRefused = own.named("publishesRefused");
        publishesUnanswered = own.named("publishesUnanswered");
        playsAuthorised = own.named("playsAuthorised");
        playsRefused = own.named("playsRefused");
        playsPassedThrough = own.named("playsPassedThrough");
        mutingIgnored = own.named("mutingIgnored");
        mutedBytes = own.named("mutedBytes");
        fetches = own.named("fetches");
        fetchesRefused = own.named("fetchesRefused");
        takeOvers = own.named("takeOvers");
        uplinkFramesDropped = own.named("uplinkFramesDropped");
        uplinkSkips = own.named("uplinkSkips");
        uplinkRejoins = own.named("uplinkRejoins");
        this.near = new RtmpCounters(near);
        this.cdn = new RtmpCounters(cdn);
    }
}
