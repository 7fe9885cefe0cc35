// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nearcast.live.http.HttpRange.Kind;

/** Of 1,000 bytes. */
class HttpRangeTest {
    private static void part(String header, int from, int bytes) {
        assertEquals(new HttpRange(Kind.PART, from, bytes), HttpRange.of(header, 1_000), header);
    }

    private static void kind(Kind kind, String header) {
        assertEquals(kind, HttpRange.of(header, 1_000).kind(), header);
    }

    @Test
    void shouldUnderstandOneRange() {
        part("bytes=0-0", 0, 1);
        part("bytes=100-299", 100, 200);
        part("bytes=999-999", 999, 1);
        part("Bytes= 5-6 ", 5, 2);
    }

    @Test
    void shouldEndWhereTheBytesEnd() {
        part("bytes=0-", 0, 1_000);
        part("bytes=990-", 990, 10);
        part("bytes=990-1000", 990, 10);
        part("bytes=990-999999999999999999", 990, 10);
    }

    @Test
    void shouldUnderstandWhatIsCountedFromTheEnd() {
        part("bytes=-1", 999, 1);
        part("bytes=-1000", 0, 1_000);
        part("bytes=-5000", 0, 1_000);
    }

    @Test
    void shouldSayWhatIsNotThere() {
        kind(Kind.UNSATISFIABLE, "bytes=1000-");
        kind(Kind.UNSATISFIABLE, "bytes=1000-2000");
        kind(Kind.UNSATISFIABLE, "bytes=-0");
        kind(Kind.UNSATISFIABLE, "bytes=999999999999999999-");
        assertEquals(Kind.UNSATISFIABLE, HttpRange.of("bytes=0-", 0).kind());
        assertEquals(Kind.UNSATISFIABLE, HttpRange.of("bytes=-5", 0).kind());
    }

    @Test
    void shouldGiveEverythingToWhoAsksForNoneOrForWhatItDoesNotUnderstand() {
        kind(Kind.WHOLE, null);
        kind(Kind.WHOLE, "");
        kind(Kind.WHOLE, "bytes=");
        kind(Kind.WHOLE, "bytes=-");
        kind(Kind.WHOLE, "bytes=5-4");
        kind(Kind.WHOLE, "bytes=0-1,5-6");
        kind(Kind.WHOLE, "seconds=1-2");
        kind(Kind.WHOLE, "bytes=a-b");
        kind(Kind.WHOLE, "bytes=1-2-3");
        kind(Kind.WHOLE, "bytes=1234567890123456789-");
        assertEquals(new HttpRange(Kind.WHOLE, 0, 1_000), HttpRange.of("bytes=", 1_000));
    }
}
