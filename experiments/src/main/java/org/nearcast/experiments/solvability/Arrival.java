// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.solvability;

import java.util.Arrays;
import java.util.Optional;

/** Which symbols a receiver has. */
enum Arrival {
    /** Any at all: IDs drawn from all 2^24, no one twice. */
    RANDOM("random"),

    /**
     * Source symbols, then repair symbols in order, of which the path loses each with a probability of 10 %; blocks that lose no source
     * symbol need no decoding and do not count.
     */
    LOSS("loss");

    private final String key;

    Arrival(String key) {
        this.key = key;
    }

    /** As people and result.json name it. */
    String key() {
        return key;
    }

    static Optional<Arrival> named(String key) {
        return Arrays.stream(values()).filter(a -> a.key.equals(key)).findFirst();
    }
}
