// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.noise.X25519AesGcmSha256;

class StreamTagsTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(StreamTag tag) {
        PayloadWriter out = new PayloadWriter();
        tag.write(out);
        return out.end().toBytes();
    }

    @Test
    void shouldBeTheKeyedHashOfThePeriod() {
        Suite suite = new X25519AesGcmSha256();
        byte[] key = suite.hmac(ascii("nearcast stream name"), ascii("live/goal"));
        byte[] hash = suite.hmac(key, new byte[] {0, 0, 0, 0, 0, 7, (byte) 0xa1, 2});
        byte[] tag = new byte[StreamTag.BYTES];
        System.arraycopy(hash, 0, tag, 0, tag.length);
        assertArrayEquals(tag, bytes(StreamTags.ofName("live/goal").of(0x7a102)));
    }

    @Test
    void shouldHaveNothingInCommonWithOtherPeriodsAndStreams() {
        byte[] secret = ascii("live/goal 012345");
        Set<Long> halves = new HashSet<>();
        for (StreamTags stream :
                new StreamTags[] {StreamTags.ofName("live/goal"), StreamTags.ofSecret(secret), StreamTags.ofName("a")
                }) {
            for (long period = -2; period < 100; period++) {
                assertTrue(halves.add(stream.of(period).high()));
                assertTrue(halves.add(stream.of(period).low()));
            }
        }
        assertNotEquals(StreamTags.ofName("live/goal 012345"), StreamTags.ofSecret(secret));
        assertEquals(StreamTags.ofName("a"), StreamTags.ofName("a"));
        assertEquals(StreamTags.ofName("a").hashCode(), StreamTags.ofName("a").hashCode());
    }

    @Test
    void shouldRefuseASecretThatCanBeGuessed() {
        assertThrows(IllegalArgumentException.class, () -> StreamTags.ofSecret(new byte[15]));
    }

    @Test
    void shouldTakeTheTagsOfBothPeriodsAroundAChange() {
        TagRotation rotation = TagRotation.HOURLY;
        long change = 7 * rotation.periodMs();
        assertEquals(6, rotation.period(change - 1));
        assertEquals(7, rotation.period(change));
        long[][] wallFirstLast = {
            {change - 300_001, 6, 6},
            {change - 300_000, 6, 7},
            {change, 6, 7},
            {change + 299_999, 6, 7},
            {change + 300_000, 7, 7},
            {-1, -1, 0}
        };
        for (long[] expected : wallFirstLast) {
            assertEquals(expected[1], rotation.firstGood(expected[0]), "first at " + expected[0]);
            assertEquals(expected[2], rotation.lastGood(expected[0]), "last at " + expected[0]);
        }
    }

    @Test
    void shouldRefuseAGraceThatIsLongerThanAPeriodBears() {
        assertThrows(IllegalArgumentException.class, () -> new TagRotation(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TagRotation(10, 5));
        assertThrows(IllegalArgumentException.class, () -> new TagRotation(10, -1));
        assertEquals(4, new TagRotation(10, 4).graceMs());
    }
}
