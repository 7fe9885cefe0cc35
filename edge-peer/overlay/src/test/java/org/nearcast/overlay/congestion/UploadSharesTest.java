// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.IdentityHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nearcast.overlay.host.SeededRandom;

class UploadSharesTest {
    private static final long SECOND = 1_000_000_000;
    private static final int DATAGRAM = 1_400;
    private static final long CAP = 125_000;
    private static final long BURST = 6_000;

    private final Map<UploadShares.Share<String>, Long> sent = new IdentityHashMap<>();
    private long nowNs;

    /** Sends whenever it may until a time, sizes of its own choice. */
    private long run(UploadShares<String> shares, long untilNs, SeededRandom random) {
        long sum = 0;
        while (nowNs < untilNs) {
            UploadShares.Share<String> share = shares.next(nowNs);
            if (share == null) {
                nowNs = Math.min(untilNs, nowNs + Math.max(1, shares.delayNs(nowNs)));
                continue;
            }
            int bytes = random == null ? DATAGRAM : 1 + random.nextInt(DATAGRAM);
            shares.sent(nowNs, share, bytes);
            sent.merge(share, (long) bytes, Long::sum);
            sum += bytes;
        }
        return sum;
    }

    @Test
    void shouldShareByWeight() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        UploadShares.Share<String> light = shares.join("somebody", 1);
        UploadShares.Share<String> heavy = shares.join("somebody", 4);
        shares.wants(light, true);
        shares.wants(heavy, true);
        run(shares, 60 * SECOND, null);
        assertEquals(4, sent.get(heavy) / (double) sent.get(light), 0.2);
    }

    @Test
    void shouldShareBytesAndNotDatagrams() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        UploadShares.Share<String> small = shares.join("somebody", 2);
        UploadShares.Share<String> large = shares.join("somebody", 2);
        shares.wants(small, true);
        shares.wants(large, true);
        while (nowNs < 60 * SECOND) {
            UploadShares.Share<String> share = shares.next(nowNs);
            if (share == null) {
                nowNs += shares.delayNs(nowNs);
            } else {
                int bytes = share == small ? 100 : DATAGRAM;
                shares.sent(nowNs, share, bytes);
                sent.merge(share, (long) bytes, Long::sum);
            }
        }
        assertEquals(1, sent.get(small) / (double) sent.get(large), 0.05);
    }

    @Test
    void shouldNotExceedTheCapOverAnyWindow() {
        long seed = 7;
        SeededRandom random = new SeededRandom(seed);
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        for (int i = 1; i <= 5; i++) {
            shares.wants(shares.join("somebody", i), true);
        }
        long[] bytes = new long[3_000]; // for each 10 ms
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = run(shares, (i + 1) * SECOND / 100, random);
        }
        for (int from = 0; from < bytes.length; from += 7) {
            long sum = 0;
            for (int to = from; to < bytes.length; to++) {
                sum += bytes[to];
                long most = CAP * (to - from + 1) / 100 + BURST + DATAGRAM;
                assertTrue(sum <= most, "seed " + seed + ": " + sum + " of " + most + " from " + from + " to " + to);
            }
        }
    }

    @Test
    void shouldUseTheCap() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        shares.wants(shares.join("somebody", 1), true);
        assertEquals(60 * CAP, run(shares, 60 * SECOND, null), BURST + DATAGRAM);
    }

    @Test
    void shouldGiveTheOthersWhatOneDoesNotUse() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        UploadShares.Share<String> idle = shares.join("somebody", 8);
        UploadShares.Share<String> busy = shares.join("somebody", 1);
        shares.wants(idle, true);
        shares.wants(busy, true);
        run(shares, 10 * SECOND, null);
        shares.wants(idle, false);
        long before = sent.get(busy);
        run(shares, 20 * SECOND, null);
        assertEquals(10 * CAP, sent.get(busy) - before, BURST + DATAGRAM);
    }

    @Test
    void shouldSaveNothingUpWhileIdle() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        UploadShares.Share<String> first = shares.join("somebody", 1);
        UploadShares.Share<String> late = shares.join("somebody", 1);
        shares.wants(first, true);
        run(shares, 30 * SECOND, null);
        shares.wants(late, true);
        long before = sent.get(first);
        run(shares, 40 * SECOND, null);
        assertEquals(1, sent.get(late) / (double) (sent.get(first) - before), 0.05);
    }

    @Test
    void shouldLetWhoBeginsGoBeforeARoundOfTheOthers() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        for (int i = 0; i < 20; i++) {
            shares.wants(shares.join("somebody", 1), true);
        }
        run(shares, 10 * SECOND, null);
        UploadShares.Share<String> brief = shares.join("somebody", 1);
        shares.wants(brief, true);
        while (shares.next(nowNs) == null) {
            nowNs += shares.delayNs(nowNs);
        }
        assertSame(brief, shares.next(nowNs));
        shares.sent(nowNs, brief, 100);
        shares.wants(brief, false);
        assertNotSame(brief, shares.next(nowNs));
    }

    @Test
    void shouldFollowAChangeOfTheCap() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        shares.wants(shares.join("somebody", 1), true);
        run(shares, 10 * SECOND, null);
        shares.cap(nowNs, CAP / 10);
        assertEquals(CAP, run(shares, 20 * SECOND, null), BURST + DATAGRAM);
    }

    @Test
    void shouldFollowAChangeOfWeight() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        UploadShares.Share<String> one = shares.join("somebody", 1);
        UploadShares.Share<String> other = shares.join("somebody", 1);
        shares.wants(one, true);
        shares.wants(other, true);
        run(shares, SECOND, null);
        sent.clear();
        shares.weigh(one, 3);
        run(shares, 30 * SECOND, null);
        assertEquals(3, sent.get(one) / (double) sent.get(other), 0.15);
    }

    @Test
    void shouldForgetWhoLeft() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        UploadShares.Share<String> gone = shares.join("somebody", 1);
        UploadShares.Share<String> here = shares.join("somebody", 1);
        shares.wants(gone, true);
        shares.wants(here, true);
        shares.leave(gone);
        shares.wants(gone, true);
        assertSame(here, shares.next(0));
    }

    @Test
    void shouldLetNobodySendWhoDoesNotWantTo() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        shares.join("somebody", 1);
        assertNull(shares.next(0));
        assertEquals(0, shares.delayNs(0));
    }

    @Test
    void shouldNotHoldBackWithoutACap() {
        UploadShares<String> shares = new UploadShares<>(0, UploadShares.UNLIMITED);
        UploadShares.Share<String> share = shares.join("somebody", 1);
        shares.wants(share, true);
        for (int i = 0; i < 100_000; i++) {
            assertSame(share, shares.next(0));
            shares.sent(0, share, DATAGRAM);
        }
    }

    @Test
    void shouldRefuseWeightsAndCapsOfNothing() {
        UploadShares<String> shares = new UploadShares<>(0, CAP);
        assertThrows(IllegalArgumentException.class, () -> shares.join("somebody", 0));
        assertThrows(IllegalArgumentException.class, () -> shares.weigh(shares.join("somebody", 1), -1));
        assertThrows(IllegalArgumentException.class, () -> shares.cap(0, 0));
    }
}
