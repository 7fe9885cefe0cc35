// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.Counters;

/** What a host counts. Bytes are those of payloads. */
final class HostCounters {
    /** Datagrams given to the protocol. */
    final LongAdder datagramsIn;

    final LongAdder bytesIn;
    /** Datagrams that the system took. */
    final LongAdder datagramsOut;

    final LongAdder bytesOut;
    /** In how many pieces the system took them: with segmentation fewer than datagrams. */
    final LongAdder writes;
    /** Datagrams that never left: no room, nowhere to go, or refused by the system. */
    final LongAdder dropped;
    /** Datagrams that the protocol did not understand, or larger than any peer sends. */
    final LongAdder malformed;
    /** Datagrams, timers and tasks at which the protocol failed. */
    final LongAdder failures;

    HostCounters(Counters counters) {
        datagramsIn = counters.named("overlayDatagramsIn");
        bytesIn = counters.named("overlayBytesIn");
        datagramsOut = counters.named("overlayDatagramsOut");
        bytesOut = counters.named("overlayBytesOut");
        writes = counters.named("overlayWrites");
        dropped = counters.named("overlayDropped");
        malformed = counters.named("overlayMalformed");
        failures = counters.named("overlayFailures");
    }
}
