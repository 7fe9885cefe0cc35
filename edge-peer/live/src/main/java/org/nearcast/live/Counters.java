// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.nearcast.live.metrics.Histogram;

/** A program's counters by name, for its status. Thread-safe; whoever counts keeps the adder. */
public final class Counters {
    private final Map<String, LongAdder> adders = new ConcurrentHashMap<>();
    private final Map<String, Histogram> startups = new ConcurrentHashMap<>();

    /** The counter of that name, made on first use. */
    public LongAdder named(String name) {
        return adders.computeIfAbsent(name, n -> new LongAdder());
    }

    /** How long players of a protocol waited for their first frame; the histogram is made on first use. */
    public Histogram startup(String protocol) {
        return startups.computeIfAbsent(protocol, p -> new Histogram());
    }

    /** Those histograms, by protocol. */
    public Map<String, Histogram> histograms() {
        return new TreeMap<>(startups);
    }

    /** All values, by name. */
    public Map<String, Long> snapshot() {
        Map<String, Long> values = new TreeMap<>();
        adders.forEach((name, adder) -> values.put(name, adder.sum()));
        return values;
    }
}
