// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.metrics;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the application has counted since it was activated. */
public final class Metrics {

    /** What is counted, by the name it is shown under. */
    public enum Counter {
        /** Packets of connections to the CDN handled. */
        PACKETS("packets"),
        /** Of these, the ones that a punt brought and the application sent on. */
        PUNTS("punts"),
        /** Connections understood to publish or play. */
        RECOGNISED("recognised"),
        /** Connections given up on: too many packets, too much time, or no more room. */
        GAVE_UP("gaveUp"),
        /** Connections that are something else than RTMP. */
        NOT_RTMP("notRtmp"),
        /** Connections steered to a gateway. */
        STEERED("steered"),
        /** Connections passed to the CDN. */
        PASSED("passed"),
        /** SYNs repeated while their connection's rules were on their way. */
        ABSORBED("absorbed"),
        /** SYNs never answered, or forgotten for newer ones. */
        HALF_OPEN_DROPPED("halfOpenDropped"),
        /** Packets sent on without a rule because too many connections came up. */
        LIMITED("limited"),
        /** Connections whose rules were found in a switch and are kept though nothing was known of them. */
        ADOPTED("adopted"),
        /** Silent clients asked whether their connection lives. */
        PROBED("probed"),
        /** Connections whose end was seen or found. */
        ENDED("ended"),
        /** Packets that a router sent on, which were seen where they entered the network. */
        TRANSIT("transit"),
        /** Packets that came after their connection's final rules were confirmed. */
        LATE("late"),
        /** Connections whose rules were confirmed. */
        RULES_CONFIRMED("rulesConfirmed"),
        /** Connections sent to the CDN because their rules were not confirmed in time. */
        FAILED_OPEN("failedOpen"),
        /** Gateways lost. */
        GATEWAYS_LOST("gatewaysLost"),
        /** Announcements well formed, new and signed. */
        ANNOUNCEMENTS_ACCEPTED("announcementsAccepted"),
        /** Announcements not signed by the key they name. */
        ANNOUNCEMENTS_BAD_SIGNATURE("announcementsBadSignature"),
        /** Announcements heard before, or older than one heard before. */
        ANNOUNCEMENTS_REPLAYED("announcementsReplayed"),
        /** Announcements of peers that the operator has not allowed. */
        ANNOUNCEMENTS_NOT_ALLOWED("announcementsNotAllowed"),
        /** Announcements of a key that is bound to another port, MAC or address. */
        ANNOUNCEMENTS_REFUSED("announcementsRefused"),
        /** Announcements beyond the rate. */
        ANNOUNCEMENTS_RATE_LIMITED("announcementsRateLimited"),
        /** Datagrams that are no announcement. */
        ANNOUNCEMENTS_MALFORMED("announcementsMalformed"),
        /** Gateways' reports that were believed. */
        REPORTS_ACCEPTED("reportsAccepted"),
        /** Reports dropped: malformed, forged, repeated, too many, or of a gateway that is not at work there. */
        REPORTS_DROPPED("reportsDropped"),
        /** Connections reported that are not known as steered to that gateway. */
        REPORTED_UNKNOWN("reportedUnknown"),
        /** Connections that ended by a report. */
        REPORTED_ENDED("reportedEnded");

        private final String shown;

        Counter(String shown) {
            this.shown = shown;
        }
    }

    private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
    private final Distribution setUpMs = new Distribution();
    private final Distribution packetsPerConnection = new Distribution();
    private final Distribution detectionMs = new Distribution();
    private final Distribution lateMs = new Distribution();

    /** All at zero. */
    public Metrics() {
        for (Counter counter : Counter.values()) {
            counters.put(counter, new LongAdder());
        }
    }

    /** Counts one. */
    public void count(Counter counter) {
        counters.get(counter).increment();
    }

    /** How many. */
    public long get(Counter counter) {
        return counters.get(counter).sum();
    }

    /** From a SYN's packet-in to the confirmation of its rules, in milliseconds. */
    public Distribution setUpMs() {
        return setUpMs;
    }

    /** Packets of a connection handled until its final rules were confirmed. */
    public Distribution packetsPerConnection() {
        return packetsPerConnection;
    }

    /** From the packet that carried the command to the table entry, in milliseconds. */
    public Distribution detectionMs() {
        return detectionMs;
    }

    /** From the confirmation of a connection's final rules to a packet that came all the same, in milliseconds. */
    public Distribution lateMs() {
        return lateMs;
    }

    /** Every counter by the name it is shown under. */
    public Map<String, Long> counters() {
        Map<String, Long> shown = new LinkedHashMap<>();
        counters.forEach((counter, value) -> shown.put(counter.shown, value.sum()));
        return shown;
    }
}
