// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import java.util.Arrays;
import java.util.List;

/** What is timed: work on one source block of K symbols. */
public enum Operation {
    /** Plan, an encoder for it, load the block, make the first repair symbol. */
    ENCODE("encode"),
    /** The same with plan and encoder there already, as for every block of a stream but the first of its size. */
    ENCODE_PLANNED("encodePlanned"),
    /** Decode from K repair symbols, none more than needed. */
    DECODE_0("decode0"),
    /** Decode from repair symbols, 5 % more of them than K. */
    DECODE_5("decode5"),
    /** Decode when 10 % of the source symbols were lost, from the others and one repair symbol more than were lost. */
    DECODE_LOSS_10("decodeLoss10");

    private final String word;

    Operation(String word) {
        this.word = word;
    }

    /** What it is called in flags and figures. */
    public String word() {
        return word;
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Operation::word).toList();
    }

    /**
     * The one called so.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Operation of(String word) {
        return Arrays.stream(values())
                .filter(operation -> operation.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no operation '" + word + "'"));
    }

    boolean decodes() {
        return this == DECODE_0 || this == DECODE_5 || this == DECODE_LOSS_10;
    }
}
