// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.congestion.Priority;

/** The figures of one bottleneck with a TCP connection. */
record Shares(AgainstTcp.Seen seen, Timing timing) {
    private static final double TAKEN = 0.9;
    private static final long WINDOW_MS = 200;
    private static final long LONGEST_MS = 7_000;
    private static final int SOON_ROUNDS = 10;

    /** TCP's rate without us, Mbit/s. */
    double aloneMbit() {
        return mean(seen.alone(), seen.zeroMs());
    }

    private double mean(Rates rates, long markMs) {
        long fromMs = markMs + timing.settleMs();
        return rates.mbit(fromMs, fromMs + timing.measureMs());
    }

    double oursMbit(Priority priority) {
        return mean(seen.ours(), seen.marks().get(priority.name()));
    }

    double tcpMbit(Priority priority) {
        return mean(seen.tcp(), seen.marks().get(priority.name()));
    }

    /** What is left to TCP of what it has alone, beside one that yields. */
    double left() {
        return tcpMbit(Priority.BACKGROUND) / aloneMbit();
    }

    /** Ours in parts of TCP's. */
    double share(Priority priority) {
        return oursMbit(priority) / tcpMbit(priority);
    }

    /** A round trip with a half full queue, ms. */
    double roundTripMs() {
        return Bottlenecks.RTT_MS + Bottlenecks.queueMs(seen.queue()) / 2;
    }

    /** Rates of ours before a change, in the second half of ten round trips after it, and later: Mbit/s. */
    Map<String, Object> change(String mark) {
        long atMs = seen.marks().get(mark);
        long soonMs = Math.round(SOON_ROUNDS * roundTripMs());
        double before = seen.ours().mbit(atMs - timing.measureMs(), atMs);
        double soon = seen.ours().mbit(atMs + soonMs / 2, atMs + soonMs);
        double later = mark.equals(AgainstTcp.AGAIN)
                ? seen.ours().mbit(atMs + timing.settleMs() / 2, atMs + timing.settleMs())
                : mean(seen.ours(), atMs);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("beforeMbit", rounded(before));
        figures.put("soonMbit", rounded(soon));
        figures.put("laterMbit", rounded(later));
        return figures;
    }

    /** How long after TCP's end ours has nine tenths of the link, ms; or null. */
    Long tookMs() {
        long endMs = seen.tcp().timesMs().get(seen.tcp().timesMs().size() - 1);
        for (long ms = 0; ms < LONGEST_MS; ms += WINDOW_MS / 4) {
            if (seen.ours().mbit(endMs + ms, endMs + ms + WINDOW_MS) >= TAKEN * Bottlenecks.MBIT) {
                return ms + WINDOW_MS;
            }
        }
        return null;
    }

    /** All of it for result.json. */
    Map<String, Object> describe() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rival", seen.rival());
        figures.put("queue", seen.queue());
        figures.put("queueFrames", Bottlenecks.frames(seen.queue()));
        figures.put("aloneMbit", rounded(aloneMbit()));
        figures.put("left", rounded(left()));
        figures.put("tookMs", tookMs());
        for (Priority priority : new Priority[] {Priority.BACKGROUND, Priority.NORMAL, Priority.URGENT}) {
            Map<String, Object> level = new LinkedHashMap<>();
            level.put("oursMbit", rounded(oursMbit(priority)));
            level.put("tcpMbit", rounded(tcpMbit(priority)));
            level.put("share", rounded(share(priority)));
            figures.put(priority.name(), level);
        }
        figures.put("toNormal", change(Priority.NORMAL.name()));
        figures.put("toUrgent", change(Priority.URGENT.name()));
        figures.put("toBackground", change(AgainstTcp.AGAIN));
        return figures;
    }

    static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
