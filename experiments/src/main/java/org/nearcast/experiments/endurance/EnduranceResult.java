// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import java.util.Map;

/**
 * One player's figures with the names that they have in result.json.
 *
 * @param syncMs beep less flash by presentation time, over all pairs, ms
 * @param driftMs greatest distance of any pair from the first window's median, ms
 * @param syncSlopeMsPerHour slope of the least-squares line
 * @param delayMs flash before the encoder to flash out of the decoder, ms
 * @param delayGrowthMs the last window's median less the first's, ms
 * @param delayGrowthLimitMs what it may be: what the first window's 95th percentile is above its median, or one frame
 * @param delaySlopeMsPerHour slope of the least-squares line
 * @param flashes flashes seen
 * @param flashesDue flashes sent meanwhile
 */
record EnduranceResult(
        Map<String, Double> syncMs,
        double driftMs,
        double syncSlopeMsPerHour,
        Map<String, Double> delayMs,
        double delayGrowthMs,
        double delayGrowthLimitMs,
        double delaySlopeMsPerHour,
        int flashes,
        int flashesDue) {

    /** Below this nobody notices (ITU-R BT.1359 sets detectability at 45 ms early and 125 ms late), ms. */
    static final double DRIFT_LIMIT_MS = 40;

    /** By how much the last window's median delay may exceed the first's even if that one was quiet: one frame, ms. */
    private static final double FRAME_MS = 40;

    static EnduranceResult of(Watched seen) {
        return new EnduranceResult(
                seen.offset().percentiles().named(5, 50, 95),
                thousandths(seen.offset().greatestDrift()),
                thousandths(seen.offset().slopePerHour()),
                seen.delay().percentiles().named(50, 95, 100),
                thousandths(seen.delay().last() - seen.delay().first()),
                thousandths(Math.max(FRAME_MS, seen.delay().firstSpread())),
                thousandths(seen.delay().slopePerHour()),
                seen.flashes(),
                seen.due());
    }

    boolean steady() {
        return delayGrowthMs < delayGrowthLimitMs;
    }

    private static double thousandths(double value) {
        return Double.isNaN(value) ? value : Math.round(value * 1000) / 1000.0;
    }
}
