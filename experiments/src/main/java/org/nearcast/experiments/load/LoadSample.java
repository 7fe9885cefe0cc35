// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What was seen during one stretch of time.
 *
 * @param seconds how long it was
 * @param players that watched at its end
 * @param ended players that the server cut off or refused during it
 * @param counted by publishers and players
 * @param generatorCpuSeconds what this process spent
 */
public record LoadSample(double seconds, int players, int ended, LoadTally counted, double generatorCpuSeconds) {
    /** Payload bits of audio and video that players got, 10^9. */
    public double gbit() {
        return counted.bytes * 8 / 1e9;
    }

    /** Messages that players got of those that were sent while they watched; about 1 when none is missing. */
    public double delivered() {
        return counted.due == 0 ? 0 : (double) counted.received / counted.due;
    }

    /** Messages on time of those due: the continuity index, 0 to 1. What was late is known of timed players. */
    public double continuity() {
        long due = Math.max(counted.due, counted.received + counted.lost);
        double onTime = counted.timed == 0 ? 1 : 1 - (double) counted.overdue / counted.timed;
        return due == 0 ? 0 : onTime * counted.received / due;
    }

    /** Messages that players missed, seen by gaps in their numbers. */
    public long lost() {
        return counted.lost;
    }

    /** Messages that came out of order or twice. */
    public long disordered() {
        return counted.disordered;
    }

    /** Messages that came. */
    public long received() {
        return counted.received;
    }

    /** Delay from a message's sending to its arrival to the last byte, ms. */
    public double delayMs(double percent) {
        return millis(counted.delayUs, percent);
    }

    /** From the wish to connect to the first key frame, ms; of players that began during this stretch. */
    public double startMs(double percent) {
        return millis(counted.startUs, percent);
    }

    /** How late our own publishers sent, ms: above a few, this machine or this program was the limit, not the server. */
    public double publisherLateMs(double percent) {
        return millis(counted.lateUs, percent);
    }

    /** Processors that this process kept busy. */
    public double generatorCpus() {
        return generatorCpuSeconds / seconds;
    }

    private static double millis(Histogram histogram, double percent) {
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percent) / 1000.0;
    }

    /** All of it by name, for JSON. */
    public Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("seconds", rounded(seconds));
        named.put("players", players);
        named.put("playersEnded", ended);
        named.put("messagesPublished", counted.published);
        named.put("messagesDue", counted.due);
        named.put("messagesReceived", counted.received);
        named.put("messagesTimed", counted.timed);
        named.put("messagesLost", counted.lost);
        named.put("messagesDisordered", counted.disordered);
        named.put("messagesLate", counted.overdue);
        named.put("messagesUnstamped", counted.unstamped);
        named.put("delivered", rounded(delivered()));
        named.put("continuity", rounded(continuity()));
        named.put("gbit", rounded(gbit()));
        named.put("delayMs", percentiles(counted.delayUs));
        named.put("startMs", percentiles(counted.startUs));
        named.put("publisherLateMs", percentiles(counted.lateUs));
        named.put("generatorCpus", rounded(generatorCpus()));
        return named;
    }

    private static Map<String, Object> percentiles(Histogram histogram) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("count", histogram.getTotalCount());
        for (double percent : new double[] {50, 95, 99, 99.9}) {
            String name = "p" + (percent == Math.rint(percent) ? String.valueOf((int) percent) : "999");
            named.put(name, number(millis(histogram, percent)));
        }
        named.put("max", number(histogram.getTotalCount() == 0 ? Double.NaN : histogram.getMaxValue() / 1000.0));
        return named;
    }

    private static Double number(double value) {
        return Double.isNaN(value) ? null : rounded(value);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
