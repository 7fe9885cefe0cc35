// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import org.nearcast.experiments.load.MediaPattern;

/**
 * How the two servers are compared.
 *
 * @param rounds how often each is started and measured; 1 to 20
 * @param streams published at once
 * @param pattern what they are made of
 * @param timedEvery one in so many players is timed, see {@link org.nearcast.experiments.load.LoadPlan}
 * @param players of the equal load
 * @param most players that are tried
 * @param warmSeconds before anything counts, so that the JVM has compiled what it will
 * @param seconds of the equal load that are measured
 * @param stepSeconds of each number of players tried
 * @param precision the search ends when the failed number is no more than this times the passed one
 * @param maxDelayMs a number of players passes with a p99 delay up to this
 * @param server where servers run
 * @param generator where the load runs
 */
record OriginPlan(
        int rounds,
        int streams,
        MediaPattern pattern,
        int timedEvery,
        int players,
        int most,
        int warmSeconds,
        int seconds,
        int stepSeconds,
        double precision,
        double maxDelayMs,
        Processor server,
        Processor generator) {}
