// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

/** A failure's outcome as a row of a table in a file. */
final class OutcomeRow {
    static final String[] COLUMNS = {
        "failure",
        "repeat",
        "lasted_ms",
        "noticed_ms",
        "noticed",
        "site_usual_gap_ms",
        "site_gap_ms",
        "site_survived",
        "site_ended_ms",
        "site_ended_how",
        "site_back_ms",
        "site_back_by",
        "outside_usual_gap_ms",
        "outside_gap_ms",
        "outside_survived",
        "outside_back_ms",
        "broadcaster_ended_ms",
        "answered_ms",
        "answered_by",
        "connections_lost",
        "lost_until_ms",
        "newcomers",
        "newcomers_served",
        "newcomers_worst_wait_ms",
        "home_ms"
    };

    private OutcomeRow() {}

    /** The row of one of several repeats, counted from 1. */
    static Object[] of(Outcome outcome, int repeat) {
        Outcome.InFlight near = outcome.near();
        Outcome.InFlight direct = outcome.direct();
        Outcome.Reach reach = outcome.reach();
        Outcome.Newcomers newcomers = outcome.newcomers();
        return new Object[] {
            outcome.failure().key(),
            repeat,
            outcome.lastedMs(),
            outcome.noticedMs().orElse(null),
            outcome.noticed().map(what -> what.replace(',', ';')).orElse(null),
            near.usualGapMs(),
            near.gapMs(),
            near.survived(),
            near.endedMs().orElse(null),
            near.endedHow().orElse(null),
            near.backMs().orElse(null),
            near.backBy().orElse(null),
            direct.usualGapMs(),
            direct.gapMs(),
            direct.survived(),
            direct.backMs().orElse(null),
            outcome.broadcasterEndedMs().orElse(null),
            reach.answeredMs().orElse(null),
            reach.answeredBy().orElse(null),
            reach.lost(),
            reach.lostUntilMs().orElse(null),
            newcomers.came(),
            newcomers.served(),
            newcomers.worstWaitMs().orElse(null),
            newcomers.homeMs().orElse(null)
        };
    }
}
