// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.Counters;

/** What the HTTP server counts. */
public final class HttpCounters {
    final LongAdder requests;
    final LongAdder badRequests;
    final LongAdder bytesOut;
    final LongAdder connectionsRefused;

    /** Takes its counters, all named {@code http...}, from a program's. */
    public HttpCounters(Counters counters) {
        requests = counters.named("httpRequests");
        badRequests = counters.named("httpBadRequests");
        bytesOut = counters.named("httpBytesOut");
        connectionsRefused = counters.named("httpConnectionsRefused");
    }
}
