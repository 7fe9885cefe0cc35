// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.List;
import java.util.Map;

/** What is measured in one run of a {@link Scenario}. */
public interface Measurement {
    /** When the run is over: virtual time, nanoseconds. */
    long endNs();

    /**
     * The figures, once it is over: numbers, or null for one that cannot be told, by the keys that {@link Scenario#figures} lists. Numbers
     * are rounded to six decimals.
     */
    Map<String, ? extends Number> figures();

    /** Tables, once it is over. Each is a file and a panel of the picture. */
    default List<Series> series() {
        return List.of();
    }

    /** The moment in a few words, for who watches: {@code 12 of 60 items}. */
    default String moment() {
        return "";
    }
}
