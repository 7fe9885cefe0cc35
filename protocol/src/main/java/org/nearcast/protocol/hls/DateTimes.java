// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Dates as EXT-X-PROGRAM-DATE-TIME has them: ISO 8601, to the millisecond. */
final class DateTimes {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX");

    /** Time zones come as Z, +hh:mm, +hhmm or +hh. */
    private static final DateTimeFormatter PARSE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    private static final long YEAR_0_MS = -62_167_219_200_000L;
    private static final long YEAR_10000_MS = 253_402_300_800_000L;

    private DateTimes() {}

    static String format(long unixMs) {
        return FORMAT.format(Instant.ofEpochMilli(requireYear(unixMs)).atOffset(ZoneOffset.UTC));
    }

    static long parse(String text) {
        try {
            return requireYear(OffsetDateTime.parse(text, PARSE).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("not a date with time and zone", e);
        }
    }

    private static long requireYear(long unixMs) {
        if (unixMs < YEAR_0_MS || unixMs >= YEAR_10000_MS) {
            throw new IllegalArgumentException("a year outside 0 to 9999");
        }
        return unixMs;
    }
}
