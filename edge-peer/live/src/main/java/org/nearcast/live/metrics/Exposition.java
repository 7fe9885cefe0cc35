// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.metrics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics in Prometheus' text format 0.0.4: each family once, with HELP and TYPE, its samples together in whatever order they
 * were given.
 */
public final class Exposition {
    /** Media type of the text. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final class Family {
        final String type;
        final String help;
        final List<String> samples = new ArrayList<>();

        Family(String type, String help) {
            this.type = type;
            this.help = help;
        }
    }

    private final Map<String, Family> families = new LinkedHashMap<>();

    /**
     * A count since the start.
     *
     * @param name ends in {@code _total}
     * @param help in a sentence
     * @param labels names and values in turn; never what viewers chose
     */
    public Exposition counter(String name, String help, long value, String... labels) {
        return sample("counter", name, help, Long.toString(value), labels);
    }

    /** What is so at the moment. */
    public Exposition gauge(String name, String help, long value, String... labels) {
        return sample("gauge", name, help, Long.toString(value), labels);
    }

    /** A time, given in ms and written in seconds. */
    public Exposition seconds(String name, String help, long millis, String... labels) {
        return sample("gauge", name, help, inSeconds(millis), labels);
    }

    /** How long something took. */
    public Exposition histogram(String name, String help, Histogram histogram, String... labels) {
        Family family = family("histogram", name, help);
        long[] cumulative = histogram.cumulative();
        long[] bounds = Histogram.bounds();
        for (int i = 0; i < cumulative.length; i++) {
            String bound = i < bounds.length ? inSeconds(bounds[i]) : "+Inf";
            family.samples.add(name + "_bucket" + braces(labels, "le", bound) + " " + cumulative[i]);
        }
        family.samples.add(name + "_sum" + braces(labels) + " " + inSeconds(histogram.sumMs()));
        family.samples.add(name + "_count" + braces(labels) + " " + cumulative[cumulative.length - 1]);
        return this;
    }

    private Exposition sample(String type, String name, String help, String value, String... labels) {
        family(type, name, help).samples.add(name + braces(labels) + " " + value);
        return this;
    }

    private Family family(String type, String name, String help) {
        Family family = families.computeIfAbsent(name, fresh -> new Family(type, help));
        if (!family.type.equals(type)) {
            throw new IllegalArgumentException(name + " is a " + family.type + " already");
        }
        return family;
    }

    private static String inSeconds(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    private static String braces(String[] labels, String... more) {
        StringBuilder text = new StringBuilder();
        append(text, labels);
        append(text, more);
        return text.length() == 0 ? "" : "{" + text + "}";
    }

    private static void append(StringBuilder text, String... labels) {
        for (int i = 0; i + 1 < labels.length; i += 2) {
            text.append(text.length() == 0 ? "" : ",").append(labels[i]).append("=\"");
            text.append(
                    labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
        }
    }

    private static String braces(String... labels) {
        return braces(labels, new String[0]);
    }

    /** The text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(8192);
        families.forEach((name, family) -> {
            text.append("# HELP ").append(name).append(' ').append(family.help).append('\n');
            text.append("# TYPE ").append(name).append(' ').append(family.type).append('\n');
            family.samples.forEach(sample -> text.append(sample).append('\n'));
        });
        return text.toString();
    }
}
