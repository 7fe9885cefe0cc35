// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A program's counters by name, for its status. Thread-safe; whoever counts keeps the adder. */
public final class Counters {
    private final Map<String, LongAdder> adders = new ConcurrentHashMap<>();

    /** The counter of that name, made on first use. */
    public LongAdder named(String name) {
        return adders.computeIfAbsent(name, n -> new LongAdder());
    }

    /** All values, by name. */
    public Map<String, Long> snapshot() {
        Map<String, Long> values = new TreeMap<>();
        adders.forEach((name, adder) -> values.put(name, adder.sum()));
        return values;
    }
}
