// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.peering;

import java.util.List;
import java.util.Map;
import org.nearcast.lab.Host;
import org.nearcast.lab.Lab;
import org.nearcast.lab.PortCounters;

/**
 * What crossed the links within a time, by the counters of the switch's ports: Ethernet frames whole, with everything in them
 * (acknowledgements and signalling too).
 *
 * @param seconds between the two readings
 * @param cdnUp bytes sent towards the CDN
 * @param cdnDown bytes that came from it
 * @param gatewayIn bytes sent to the edge peer's host
 * @param gatewayOut bytes that came from it
 * @param broadcast bytes that came from the broadcaster: one stream
 * @param consumed bytes sent to the viewers that watched
 */
record LinkBytes(
        double seconds, long cdnUp, long cdnDown, long gatewayIn, long gatewayOut, long broadcast, long consumed) {

    /**
     * All ports' counters at one moment.
     *
     * @param timeNs {@link System#nanoTime}
     */
    record Reading(long timeNs, Map<Integer, PortCounters> ports) {
        /** Of the only switch of a lab, now. */
        static Reading of(Lab lab) {
            return new Reading(
                    System.nanoTime(),
                    lab.switchNamed(lab.host("cdn").switchName()).ports());
        }
    }

    /** Between two readings, with these viewers watching. */
    static LinkBytes between(Lab lab, List<String> viewers, Reading before, Reading after) {
        PortCounters cdn = since(lab.host("cdn"), before, after);
        PortCounters gateway = since(lab.host("gw"), before, after);
        return new LinkBytes(
                (after.timeNs() - before.timeNs()) / 1e9,
                cdn.txBytes(),
                cdn.rxBytes(),
                gateway.txBytes(),
                gateway.rxBytes(),
                since(lab.host("b1"), before, after).rxBytes(),
                viewers.stream()
                        .mapToLong(v -> since(lab.host(v), before, after).txBytes())
                        .sum());
    }

    private static PortCounters since(Host host, Reading before, Reading after) {
        return after.ports().get(host.port()).since(before.ports().get(host.port()));
    }

    /** Both directions of the CDN's link. */
    long cdn() {
        return cdnUp + cdnDown;
    }

    /** Bytes on the CDN's link for each that the broadcaster sent: 1 is one stream, one way. */
    double streamsOnCdnLink() {
        return (double) cdn() / broadcast;
    }

    /**
     * Of the bytes that viewers got, the share that did not cost the CDN's link anything. With one copy of the stream on it, n viewers
     * have at most 1 - 1/n; it is below 0 when more crossed the link than viewers got.
     */
    double savings() {
        return 1 - (double) cdn() / consumed;
    }

    /**
     * What this way spares the CDN's link of what the other puts on it. The stream goes up once by either, so n viewers have at most
     * 1 - 1/(n + 1).
     */
    double sparedOf(LinkBytes other) {
        return 1 - streamsOnCdnLink() / other.streamsOnCdnLink();
    }

    /** A rate in 10^6 bit/s. */
    double mbit(long bytes) {
        return bytes * 8 / seconds / 1e6;
    }
}
