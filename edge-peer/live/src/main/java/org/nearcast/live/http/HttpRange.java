// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes a request wants (RFC 9110, section 14). One range is understood; a request for several, or in another unit, is answered as if it had asked
 * for everything, as section 14.2 allows.
 *
 * @param kind what to answer
 * @param from of the first byte
 * @param bytes how many
 */
public record HttpRange(Kind kind, int from, int bytes) {
    /** What to answer. */
    public enum Kind {
        /** All of it, 200. */
        WHOLE,
        /** Some of it, 206. */
        PART,
        /** Nothing that is there was asked for, 416. */
        UNSATISFIABLE
    }

    private static final Pattern ONE =
            Pattern.compile("bytes=[ \\t]*(\\d{0,18})-(\\d{0,18})[ \\t]*", Pattern.CASE_INSENSITIVE);

    /**
     * Reads a {@code Range}.
     *
     * @param header null if there was none
     * @param size of what it is of, bytes
     */
    public static HttpRange of(String header, int size) {
        Matcher one = header == null ? null : ONE.matcher(header);
        if (one == null || !one.matches()) {
            return new HttpRange(Kind.WHOLE, 0, size);
        }
        boolean suffix = one.group(1).isEmpty();
        boolean open = one.group(2).isEmpty();
        if (suffix && open) {
            return new HttpRange(Kind.WHOLE, 0, size);
        }
        long last = open || suffix ? size - 1 : Long.parseLong(one.group(2));
        long from = suffix ? size - Math.min(size, Long.parseLong(one.group(2))) : Long.parseLong(one.group(1));
        if (!open && from > last && !suffix) {
            return new HttpRange(Kind.WHOLE, 0, size); // section 14.1.1: invalid, and to be ignored
        }
        return from >= size
                ? new HttpRange(Kind.UNSATISFIABLE, 0, 0)
                : new HttpRange(Kind.PART, (int) from, (int) (Math.min(last, size - 1) - from + 1));
    }
}
