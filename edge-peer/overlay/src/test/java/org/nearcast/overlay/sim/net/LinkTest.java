// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.SeededRandom;

/** A link's queue against arithmetic. */
class LinkTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000_000_000L;
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private static Link link(long bitsPerSecond, long queueBytes) {
        return new Link(bitsPerSecond, queueBytes, 0, Medium.PERFECT);
    }

    @Test
    void shouldSendPacketsOneAfterTheOther() {
        Link link = link(8_000_000, UNBOUNDED); // a byte a microsecond
        assertEquals(1_000_000, link.enter(0, 1_000));
        assertEquals(1_500_000, link.enter(0, 500));
        assertEquals(3_000_000, link.enter(1_400_000, 1_500));
        assertEquals(3_000_001_000L, link.enter(3_000_000_000L, 1)); // after an idle time it begins at once
        assertEquals(3_000_002_000L, link.enter(3_000_001_000L, 1)); // and when the last bit has just left
        assertEquals(5, link.packets());
        assertEquals(3_002, link.bytes());
    }

    @Test
    void shouldNotBeSlowedDownByAnUnboundedRate() {
        Link link = link(0, 0);
        for (int i = 0; i < 100; i++) {
            assertEquals(7, link.enter(7, 1_000_000));
        }
        assertEquals(0, link.sendingNs(1_000_000));
        assertEquals(0, link.backlogBytes(7));
    }

    @Test
    void shouldDeliverAfterItsDelay() {
        assertEquals(5 * MS + 3, new Link(0, 0, 5 * MS, Medium.PERFECT).carry(3));
    }

    @Test
    void shouldKnowItsBacklog() {
        Link link = link(8_000_000, UNBOUNDED);
        assertEquals(0, link.backlogBytes(0));
        link.enter(0, 1_000);
        link.enter(0, 500);
        assertEquals(1_500, link.backlogBytes(0));
        assertEquals(1_500, link.backlogBytes(1)); // a byte that is half sent waits
        assertEquals(1_499, link.backlogBytes(1_000));
        assertEquals(500, link.backlogBytes(1_000_000));
        assertEquals(1, link.backlogBytes(1_499_999));
        assertEquals(0, link.backlogBytes(1_500_000));
        assertEquals(0, link.backlogBytes(2_000_000));
    }

    /** At any rate, whether or not a packet takes a whole number of nanoseconds. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                64_000,
                1_000_000,
                3_000_000,
                7_000_000,
                10_000_000,
                33_333_333,
                100_000_000,
                155_520_000,
                999_999_937,
                10_000_000_000L,
                100_000_000_000L
            })
    void shouldDropAtExactlyItsBound(long bitsPerSecond) {
        int size = 1_428;
        for (int bound = 0; bound <= 40; bound++) {
            Link link = link(bitsPerSecond, (long) bound * size);
            for (int i = 0; i <= bound; i++) {
                assertTrue(link.enter(0, size) > 0, "packet " + i + " of " + bound);
            }
            assertEquals(-1, link.enter(0, size), "a queue of " + bound);
            assertEquals(1, link.overflowed());
            // The first leaves, and there is room for one more, and one only. Each packet's time is cut to a
            // nanosecond.
            long left = link.sendingNs(size);
            assertEquals(-1, link.enter(left - 1 - bound, size));
            assertTrue(link.enter(left, size) > 0);
            if (bound > 0) {
                assertEquals(-1, link.enter(left, size));
            }
        }
    }

    @Test
    void shouldLetInAPacketBehindNoMoreThanItsBound() {
        Link link = link(8_000_000, 1_000);
        link.enter(0, 1_001);
        assertEquals(-1, link.enter(0, 1), "1,001 bytes are before it");
        assertEquals(2_501_000, link.enter(1_000, 1_500), "1,000 are");
        assertEquals(-1, link.enter(2_000, 1));
        assertEquals(2_502_000, link.enter(1_501_000, 1));
    }

    @Test
    void shouldCountWhatFindsNoRoomAmongWhatCame() {
        Link link = link(8_000_000, 0);
        link.enter(0, 100);
        assertEquals(-1, link.enter(0, 10));
        assertEquals(2, link.packets());
        assertEquals(110, link.bytes());
        assertEquals(1, link.overflowed());
        link.count(1_000);
        assertEquals(3, link.packets());
        assertEquals(1_110, link.bytes());
    }

    /** Against a queue that keeps its packets, one by one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldBehaveAsAQueueOfPackets(long seed) {
        SeededRandom random = new SeededRandom(seed);
        long nsPerByte = 10;
        long bound = 5_000;
        Link link = link(8 * SECOND / nsPerByte, bound);
        Deque<long[]> queue = new ArrayDeque<>(); // end and bytes of each packet that is not sent
        long now = 0;
        long lastEnd = 0;
        int dropped = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(15_000);
            while (!queue.isEmpty() && queue.peek()[0] <= now) {
                queue.remove();
            }
            long waiting = 0;
            for (long[] packet : queue) {
                waiting += Math.min(packet[1] * nsPerByte, packet[0] - now);
            }
            int size = 40 + random.nextInt(1_461);
            long end = link.enter(now, size);
            if (waiting > bound * nsPerByte) {
                assertEquals(-1, end, "seed " + seed);
                dropped++;
            } else {
                lastEnd = Math.max(lastEnd, now) + size * nsPerByte;
                assertEquals(lastEnd, end, "seed " + seed);
                queue.add(new long[] {end, size});
            }
        }
        assertEquals(dropped, link.overflowed());
        assertTrue(dropped > 100 && dropped < 10_000, "dropped " + dropped);
    }

    /** Poisson arrivals of equal packets: a mean wait of rho / (2 (1 - rho)) packets (Pollaczek, Khinchine). */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.5, 0.8})
    void shouldKeepPacketsWaitingAsAnMD1QueueDoes(double load) {
        SeededRandom random = new SeededRandom(5);
        Link link = link(8_000_000, UNBOUNDED);
        int size = 1_000;
        double serviceNs = 1e6;
        double now = 0;
        double waited = 0;
        int packets = 400_000;
        for (int i = 0; i < packets; i++) {
            now += random.nextExponential() * serviceNs / load;
            waited += link.enter((long) now, size) - (long) now - serviceNs;
        }
        double expected = load / (2 * (1 - load)) * serviceNs;
        assertEquals(expected, waited / packets, 0.03 * expected);
    }

    /** Poisson arrivals and room for no packet but the one that is being sent: load / (1 + load) are lost (Erlang). */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void shouldLoseWithoutAQueueAsErlangSays(double load) {
        SeededRandom random = new SeededRandom(6);
        Link link = link(8_000_000, 0);
        double now = 0;
        int packets = 200_000;
        for (int i = 0; i < packets; i++) {
            now += random.nextExponential() * 1e6 / load;
            link.enter((long) now, 1_000);
        }
        assertEquals(load / (1 + load), link.overflowed() / (double) packets, 0.01);
    }

    @Test
    void shouldNotOverflowWithAQueueOfAnySize() {
        Link link = link(1_000, UNBOUNDED);
        long end = 0;
        for (int i = 0; i < 1_000; i++) {
            end = link.enter(0, 1_500);
        }
        assertEquals(1_000 * 12 * SECOND, end);
        assertEquals(1_500_000, link.backlogBytes(0));
        Link fast = link(400_000_000_000L, UNBOUNDED - 1);
        assertEquals(84_000, fast.enter(0, 4_200_000));
        assertEquals(168_000, fast.enter(0, 4_200_000));
        assertEquals(8_400_000, fast.backlogBytes(0));
    }

    @Test
    void shouldRefuseWhatIsNegative() {
        assertThrows(IllegalArgumentException.class, () -> link(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> link(0, -1));
        assertThrows(IllegalArgumentException.class, () -> new Link(0, 0, -1, Medium.PERFECT));
    }
}
