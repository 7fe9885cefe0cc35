// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import java.util.Optional;

/**
 * What a failure did. Times are in ms; those without another reference are from the failure on.
 *
 * @param failure which
 * @param lastedMs until it was put right
 * @param noticed what the controller says it noticed of the gateway; empty if nothing
 * @param noticedMs when
 * @param near the viewer in the site, served by the gateway
 * @param direct the viewer outside of it, served by the CDN
 * @param broadcasterEndedMs when the broadcaster's connection ended; empty if it did not
 * @param reach how new connections fared
 * @param newcomers the viewers who came after the failure
 * @param table what the controller's table said of the viewer in the site just before it was put right
 */
record Outcome(
        Failure failure,
        double lastedMs,
        Optional<String> noticed,
        Optional<Double> noticedMs,
        InFlight near,
        InFlight direct,
        Optional<Double> broadcasterEndedMs,
        Reach reach,
        Newcomers newcomers,
        String table) {

    /**
     * A viewer whose stream ran when it happened.
     *
     * @param usualGapMs the longest time between two pictures before
     * @param gapMs the longest time without a picture from the failure on, reconnecting included
     * @param survived whether the connection lasted
     * @param endedMs when it ended, if it did
     * @param endedHow how, in words
     * @param backMs when the first picture came by another connection, if it ended
     * @param backBy whose: gateway or CDN, by host
     */
    record InFlight(
            double usualGapMs,
            double gapMs,
            boolean survived,
            Optional<Double> endedMs,
            Optional<String> endedHow,
            Optional<Double> backMs,
            Optional<String> backBy) {}

    /**
     * Connections opened to the CDN's address every 200 ms.
     *
     * @param answeredMs when the first that was opened after the failure was answered
     * @param answeredBy by whose host
     * @param lostUntilMs when the last that was opened in vain before it was put right was opened; empty if all were answered
     * @param lost how many were opened in vain until it was put right
     */
    record Reach(Optional<Double> answeredMs, Optional<String> answeredBy, Optional<Double> lostUntilMs, long lost) {}

    /**
     * Viewers who came one after the other, from the failure until all was well again.
     *
     * @param came how many
     * @param served how many of them saw a picture
     * @param firstMs when the first of them saw one
     * @param firstBy from whose host
     * @param worstWaitMs the longest wait of one who saw a picture, from when he came
     * @param homeMs when one who came after it was put right first saw a picture from a gateway, counted from then; empty if none did
     */
    record Newcomers(
            int came,
            int served,
            Optional<Double> firstMs,
            Optional<String> firstBy,
            Optional<Double> worstWaitMs,
            Optional<Double> homeMs) {}
}
