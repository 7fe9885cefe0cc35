// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A parameter of a scenario: its default, what values it takes, and which of them soaks try. */
public final class Parameter {
    private final String name;
    private final String initial;
    private final String meaning;
    private final String range;
    private final Function<String, Boolean> allows;
    private final Function<RandomGenerator, String> soak;
    private final boolean hidden;

    private Parameter(
            String name,
            String initial,
            String meaning,
            String range,
            Function<String, Boolean> allows,
            Function<RandomGenerator, String> soak,
            boolean hidden) {
        this.name = name;
        this.initial = initial;
        this.meaning = meaning;
        this.range = range;
        this.allows = allows;
        this.soak = soak;
        this.hidden = hidden;
    }

    /** A whole number, both ends included. */
    public static Parameter whole(String name, long initial, long least, long most, String meaning) {
        return new Parameter(
                name,
                Long.toString(initial),
                meaning,
                least + " to " + most,
                text -> text.matches("-?\\d{1,18}") && Long.parseLong(text) >= least && Long.parseLong(text) <= most,
                random -> Long.toString(initial),
                false);
    }

    /** A number, both ends included. */
    public static Parameter number(String name, double initial, double least, double most, String meaning) {
        return new Parameter(
                name,
                plain(initial),
                meaning,
                plain(least) + " to " + plain(most),
                text -> text.matches("-?\\d{1,12}(\\.\\d{1,9})?")
                        && Double.parseDouble(text) >= least
                        && Double.parseDouble(text) <= most,
                random -> plain(initial),
                false);
    }

    /** One of several words, the first of them if nothing is said; soaks try them all. */
    public static Parameter choice(String name, String meaning, String... words) {
        List<String> all = List.of(words);
        return new Parameter(
                name,
                all.get(0),
                meaning,
                String.join(" or ", all),
                all::contains,
                random -> all.get(random.nextInt(all.size())),
                false);
    }

    /** Any text, such as a file's name. */
    public static Parameter text(String name, String initial, String meaning) {
        return new Parameter(name, initial, meaning, "", text -> true, random -> initial, false);
    }

    /** In a soak, a whole number from here to there instead of the default. */
    public Parameter soakedWhole(long least, long most) {
        return with(random -> Long.toString(random.nextLong(least, most + 1)), hidden);
    }

    /** In a soak, a number from here to there, with three decimals. */
    public Parameter soaked(double least, double most) {
        return with(random -> plain(least + random.nextDouble() * (most - least)), hidden);
    }

    /** In a soak, the default. */
    public Parameter unsoaked() {
        return with(random -> initial, hidden);
    }

    /** Not in lists. */
    public Parameter unlisted() {
        return with(soak, true);
    }

    private Parameter with(Function<RandomGenerator, String> otherSoak, boolean otherHidden) {
        return new Parameter(name, initial, meaning, range, allows, otherSoak, otherHidden);
    }

    /** With three decimals at most. */
    private static String plain(double value) {
        BigDecimal rounded = new BigDecimal(value).setScale(3, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    public String name() {
        return name;
    }

    /** What it is if nobody says otherwise. */
    public String initial() {
        return initial;
    }

    /** In a few words, with the unit. */
    public String meaning() {
        return meaning;
    }

    /** The values it takes, in words; empty if any. */
    public String range() {
        return range;
    }

    public boolean isHidden() {
        return hidden;
    }

    /** Whether it takes such a value. */
    boolean takes(String value) {
        return allows.apply(value);
    }

    /** A value for a round of a soak. */
    String draw(RandomGenerator random) {
        return soak.apply(random);
    }
}
