// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long SECOND = 1_000_000_000;
    private static final int DATAGRAM = 1_400;
    private static final long RATE = 125_000;

    private long nowNs;

    /** How many leave at once. */
    private int burst(Pacer pacer) {
        int sent = 0;
        while (pacer.delayNs(nowNs, DATAGRAM) == 0) {
            pacer.sent(nowNs, DATAGRAM);
            sent++;
        }
        return sent;
    }

    private long run(Pacer pacer, long untilNs) {
        long bytes = 0;
        while (nowNs < untilNs) {
            long delayNs = pacer.delayNs(nowNs, DATAGRAM);
            if (delayNs > 0) {
                nowNs += delayNs;
                continue;
            }
            pacer.sent(nowNs, DATAGRAM);
            bytes += DATAGRAM;
        }
        return bytes;
    }

    @Test
    void shouldKeepTheRate() {
        assertEquals(60 * RATE, run(new Pacer(0, DATAGRAM, RATE, 0), 60 * SECOND), 5 * DATAGRAM);
    }

    @Test
    void shouldLetTheInitialBurstThroughOnce() {
        Pacer pacer = new Pacer(0, DATAGRAM, RATE, 10 * DATAGRAM);
        assertEquals(10, burst(pacer));
        nowNs += pacer.delayNs(nowNs, DATAGRAM);
        assertEquals(1, burst(pacer));
    }

    @Test
    void shouldLetTwoMillisecondsThroughAtOnceWhereThatIsMore() {
        Pacer pacer = new Pacer(0, DATAGRAM, 125_000_000, 0);
        nowNs = SECOND;
        assertEquals(250_000 / DATAGRAM, burst(pacer));
    }

    @Test
    void shouldKeepNoLargeBurstWhenTheRateFalls() {
        Pacer pacer = new Pacer(0, DATAGRAM, 125_000_000, 0);
        pacer.pace(0, RATE);
        assertEquals(4, burst(pacer));
    }

    @Test
    void shouldSayExactlyWhenTheNextMayLeave() {
        Pacer pacer = new Pacer(0, DATAGRAM, RATE, 0);
        burst(pacer);
        assertEquals(DATAGRAM * SECOND / RATE, pacer.delayNs(0, DATAGRAM));
        nowNs = DATAGRAM * SECOND / RATE;
        assertEquals(0, pacer.delayNs(nowNs, DATAGRAM));
    }

    @Test
    void shouldKeepTheRateWhenTimersAreLate() {
        Pacer pacer = new Pacer(0, DATAGRAM, 1_250_000, 0);
        long bytes = 0;
        while (nowNs < 60 * SECOND) {
            long delayNs = pacer.delayNs(nowNs, DATAGRAM);
            if (delayNs > 0) {
                nowNs += delayNs + 9_000_000;
            } else {
                pacer.sent(nowNs, DATAGRAM);
                bytes += DATAGRAM;
            }
        }
        assertEquals(60 * 1_250_000.0, bytes, 0.02 * 60 * 1_250_000);
    }

    @Test
    void shouldLetWhoIsLateSendWhatHeMissed() {
        Pacer pacer = new Pacer(0, DATAGRAM, 1_250_000, 0);
        burst(pacer);
        nowNs += pacer.delayNs(nowNs, DATAGRAM) + 10_000_000;
        assertEquals((DATAGRAM + 12_500) / DATAGRAM, burst(pacer));
    }

    @Test
    void shouldNotSaveUpForWhoHadNothingToSend() {
        Pacer pacer = new Pacer(0, DATAGRAM, 1_250_000, 0);
        burst(pacer);
        pacer.delayNs(nowNs, DATAGRAM);
        nowNs = 10 * SECOND;
        assertEquals(4, burst(pacer));
    }

    @Test
    void shouldMakeOthersWaitForWhatLeftUnpaced() {
        Pacer pacer = new Pacer(0, DATAGRAM, RATE, 0);
        pacer.sent(0, 10 * DATAGRAM);
        assertEquals(7 * DATAGRAM * SECOND / RATE, pacer.delayNs(0, DATAGRAM));
    }

    @Test
    void shouldFollowTheSizeOfDatagrams() {
        Pacer pacer = new Pacer(0, DATAGRAM, RATE, 0);
        pacer.datagramBytes(2 * DATAGRAM);
        nowNs = SECOND;
        assertEquals(8, burst(pacer));
    }

    @Test
    void shouldBearARateOfNothing() {
        Pacer pacer = new Pacer(0, DATAGRAM, 0, 0);
        burst(pacer);
        assertEquals(DATAGRAM * SECOND, pacer.delayNs(0, DATAGRAM), SECOND);
    }
}
