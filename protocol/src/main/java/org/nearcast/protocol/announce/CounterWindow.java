// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The highest counter accepted from each key, so that what was heard once is not believed again. Holds a bounded number
 * of keys and forgets the one not heard for longest. Not thread-safe.
 */
public final class CounterWindow {

    private final Map<Fingerprint, Long> highest;

    /**
     * An empty window.
     *
     * @param capacity most keys remembered, at least 1
     */
    public CounterWindow(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.highest = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Fingerprint, Long> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Whether {@code counter} is above all accepted from {@code key}. Changes nothing. */
    public boolean isNew(Fingerprint key, long counter) {
        Long last = peek(key);
        return last == null || Long.compareUnsigned(counter, last) > 0;
    }

    /** A look must not renew the key, or a stranger who repeats datagrams would decide who is forgotten. */
    private Long peek(Fingerprint key) {
        return highest.get(key);
    }

    /**
     * Remembers {@code counter}, which must have been proven to come from {@code key}.
     *
     * @return whether it was new; if not, nothing changes
     */
    public boolean accept(Fingerprint key, long counter) {
        if (!isNew(key, counter)) {
            return false;
        }
        highest.remove(key);
        highest.put(key, counter);
        return true;
    }

    /** The highest counter accepted from {@code key}, unsigned, for keeping it over a restart. */
    public OptionalLong last(Fingerprint key) {
        Long last = peek(key);
        return last == null ? OptionalLong.empty() : OptionalLong.of(last);
    }

    /** Number of keys remembered. */
    public int size() {
        return highest.size();
    }
}
