// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** An event loop that keeps up, and one that does not. */
class FanOutTest {
    private static final long MS = 1_000_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    /** Delay of the last task that was scheduled, ns; 0 if it was to run at once. */
    private long delay;

    private long now = 1_000 * MS;
    private final ScheduledExecutorService loop = (ScheduledExecutorService) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (proxy, method, arguments) -> {
                boolean later = method.getName().equals("schedule");
                delay = later ? (long) arguments[1] : 0;
                tasks.add((Runnable) arguments[0]);
                return null;
            });
    private final FanOut fanOut = new FanOut(loop, 1 << 20, () -> now);

    /** A frame comes, its hand-over begins so much after it is due, and takes no time. */
    private void handOver(long lateMs) {
        fanOut.frame(MediaFrame.audio(new byte[] {(byte) 0xAF, 1, 2}, 0, 4096), true, List::of);
        fanOut.flush();
        now += delay + lateMs * MS;
        tasks.remove().run();
    }

    @Test
    void shouldHoldNothingBackWithTimeToSpare() {
        for (int i = 0; i < 100; i++) {
            handOver(0);
            assertEquals(0, delay);
        }
    }

    @Test
    void shouldLetFramesGatherWhenTheLoopIsLate() {
        for (int i = 0; i < 50; i++) {
            handOver(3);
        }
        handOver(3);
        assertTrue(delay > 8 * MS && delay <= 12 * MS, delay + " ns");
    }

    @Test
    void shouldNotWaitLongHoweverLateTheLoopIs() {
        for (int i = 0; i < 50; i++) {
            handOver(500);
        }
        handOver(0);
        assertEquals(20 * MS, delay);
    }

    @Test
    void shouldNotWaitWhenTheLastHandOverIsLongAgo() {
        for (int i = 0; i < 50; i++) {
            handOver(3);
        }
        now += 40 * MS;
        handOver(0);
        assertEquals(0, delay);
    }

    @Test
    void shouldStopGatheringWhenTheLoopHasCaughtUp() {
        for (int i = 0; i < 50; i++) {
            handOver(3);
        }
        for (int i = 0; i < 50; i++) {
            handOver(0);
        }
        assertEquals(0, delay);
    }

    @Test
    void shouldHandOverAllThatHasGatheredAtOnce() {
        for (int i = 0; i < 50; i++) {
            handOver(3);
        }
        fanOut.frame(MediaFrame.audio(new byte[] {(byte) 0xAF, 1, 2}, 0, 4096), true, List::of);
        fanOut.flush();
        fanOut.frame(MediaFrame.audio(new byte[] {(byte) 0xAF, 1, 2}, 20, 4096), true, List::of);
        fanOut.flush();
        assertEquals(1, tasks.size());
    }
}
