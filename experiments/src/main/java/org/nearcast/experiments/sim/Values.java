// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values of a scenario's parameters in one run. */
public final class Values {
    private final Map<String, String> all = new LinkedHashMap<>();
    private final Map<String, String> changed = new LinkedHashMap<>();

    private Values() {}

    /**
     * Defaults, but for those given.
     *
     * @throws IllegalArgumentException with one line that says what would be right, if there is no such parameter or it takes no such value
     */
    public static Values of(List<Parameter> parameters, Map<String, String> given) {
        Values values = new Values();
        for (Parameter parameter : parameters) {
            String value = given.getOrDefault(parameter.name(), parameter.initial());
            if (!parameter.takes(value)) {
                throw new IllegalArgumentException(
                        parameter.name() + " must be " + parameter.range() + ", not " + value);
            }
            values.all.put(parameter.name(), value);
            if (!value.equals(parameter.initial())) {
                values.changed.put(parameter.name(), value);
            }
        }
        for (String name : given.keySet()) {
            if (!values.all.containsKey(name)) {
                String known = parameters.stream()
                        .filter(parameter -> !parameter.isHidden())
                        .map(Parameter::name)
                        .collect(Collectors.joining(", "));
                throw new IllegalArgumentException("there is no parameter '" + name + "'; there are " + known);
            }
        }
        return values;
    }

    /** A word or a text. */
    public String word(String name) {
        String value = all.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the scenario has no parameter " + name);
        }
        return value;
    }

    /** A whole number. */
    public int whole(String name) {
        return Math.toIntExact(Long.parseLong(word(name)));
    }

    /** A number. */
    public double number(String name) {
        return Double.parseDouble(word(name));
    }

    /** Whether a choice of {@code false} and {@code true} is true. */
    public boolean is(String name) {
        return Boolean.parseBoolean(word(name));
    }

    /** A number of seconds, in nanoseconds. */
    public long secondsNs(String name) {
        return (long) (number(name) * 1e9);
    }

    /** All of them, by their names. */
    public Map<String, String> all() {
        return all;
    }

    /** Those that are not the default: with these, the same run can be had again. */
    public Map<String, String> changed() {
        return changed;
    }
}
