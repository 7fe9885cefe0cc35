// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nearcast.overlay.nat.Reach;

/** What came of all tries of a pair. */
final class PairOutcome {
    private static final long IN_TIME_MS = 2_000;
    private static final double ENOUGH = 0.99;

    private final Box one;
    private final Box other;
    private final String setting;
    private final Reach theory;
    private final Map<String, Integer> ways = new LinkedHashMap<>();
    private final List<Long> times = new ArrayList<>();
    private int tries;
    private int inTime;
    private int classified;

    private PairOutcome(Box one, Box other, String setting) {
        this.one = one;
        this.other = other;
        this.setting = setting;
        theory = NatMatrixCommand.theory(one, other, setting);
    }

    /** @param pair ONE:OTHER:SETTING */
    static PairOutcome of(String pair) {
        String[] words = pair.split(":", -1);
        return new PairOutcome(Box.valueOf(words[0]), Box.valueOf(words[1]), words[2]);
    }

    void add(String way, long ms, String typeOne, String typeOther) {
        tries++;
        ways.merge(way, 1, Integer::sum);
        if (!way.equals("none")) {
            times.add(ms);
        }
        inTime += ms <= IN_TIME_MS && (way.equals("DIRECT") || way.equals("PREDICTED")) ? 1 : 0;
        classified += isRight(one, typeOne) && isRight(other, typeOther) ? 1 : 0;
    }

    /** By mapping and filtering. */
    private static boolean isRight(Box box, String found) {
        String[] is = box.type().toString().split("/", -1);
        String[] was = found.split("/", -1);
        return is[0].equals(was[0]) && is[1].equals(was[1]);
    }

    int tries() {
        return tries;
    }

    private int count(String way) {
        return ways.getOrDefault(way, 0);
    }

    private Long quantile(double part) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.isEmpty()
                ? null
                : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())));
    }

    /** Whether it is as theory says: direct or predicted in time where it may be, and relayed where it must be, in 99 of 100. */
    boolean isKept() {
        return (theory == Reach.RELAYED ? count("RELAYED") : inTime) >= ENOUGH * tries
                && count("none") <= (1 - ENOUGH) * tries;
    }

    String key() {
        return one.key() + " " + other.key() + (setting.equals("APART") ? "" : " " + setting.toLowerCase(Locale.ROOT));
    }

    Object[] cells() {
        return new Object[] {
            one.key(),
            other.key(),
            setting.toLowerCase(Locale.ROOT),
            theory.name().toLowerCase(Locale.ROOT),
            count("DIRECT"),
            count("PREDICTED"),
            count("RELAYED"),
            count("none"),
            inTime,
            quantile(0.5)
        };
    }

    Object[] values() {
        return new Object[] {
            one.key(),
            other.key(),
            setting.toLowerCase(Locale.ROOT),
            theory.name().toLowerCase(Locale.ROOT),
            tries,
            count("DIRECT"),
            count("PREDICTED"),
            count("RELAYED"),
            count("none"),
            inTime,
            quantile(0.5),
            quantile(0.95),
            classified
        };
    }

    Map<String, Object> describe() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("theory", theory.name().toLowerCase(Locale.ROOT));
        figures.put("tries", tries);
        figures.put("direct", count("DIRECT"));
        figures.put("predicted", count("PREDICTED"));
        figures.put("relayed", count("RELAYED"));
        figures.put("none", count("none"));
        figures.put("within2s", inTime);
        figures.put("medianMs", quantile(0.5));
        figures.put("p95Ms", quantile(0.95));
        figures.put("classified", classified);
        return figures;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %s: %d direct, %d foretold, %d relayed, %d not at all; %s ms",
                key(),
                theory.name().toLowerCase(Locale.ROOT),
                count("DIRECT"),
                count("PREDICTED"),
                count("RELAYED"),
                count("none"),
                quantile(0.5));
    }
}
