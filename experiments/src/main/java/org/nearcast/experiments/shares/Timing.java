// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

/**
 * How long each part takes.
 *
 * @param settleMs until shares are found, which is not measured
 * @param measureMs over which rates are averaged
 */
record Timing(long settleMs, long measureMs) {
    static final Timing FULL = new Timing(20_000, 60_000);
    static final Timing QUICK = new Timing(6_000, 10_000);
}
