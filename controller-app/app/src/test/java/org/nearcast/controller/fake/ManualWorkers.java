// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.nearcast.controller.Workers;

/** One thread, the test's own, and a clock that goes when it is told to. */
public final class ManualWorkers implements Workers {

    private static final class Timer {
        private long dueMs;
        private final long everyMs;
        private final Runnable work;

        Timer(long dueMs, long everyMs, Runnable work) {
            this.dueMs = dueMs;
            this.everyMs = everyMs;
            this.work = work;
        }
    }

    private final Queue<Runnable> queue = new ArrayDeque<>();
    private final List<Timer> timers = new ArrayList<>();
    private long nowMs = 1_000_000;
    private boolean draining;
    private boolean closed;
    private boolean verifyFull;

    @Override
    public long nanoTime() {
        return nowMs * 1_000_000;
    }

    @Override
    public long wallClock() {
        return 1_700_000_000_000L + nowMs;
    }

    @Override
    public void control(Runnable work) {
        if (closed) {
            return;
        }
        queue.add(work);
        if (!draining) {
            draining = true;
            while (!queue.isEmpty()) {
                queue.remove().run();
            }
            draining = false;
        }
    }

    @Override
    public void store(Runnable work) {
        control(work);
    }

    @Override
    public boolean verify(Runnable work) {
        if (verifyFull) {
            return false;
        }
        control(work);
        return true;
    }

    /** Pretends that the queue of the thread for signatures is full. */
    public void fillVerify(boolean full) {
        verifyFull = full;
    }

    @Override
    public void after(long millis, Runnable work) {
        timers.add(new Timer(nowMs + millis, 0, work));
    }

    @Override
    public void every(long millis, Runnable work) {
        timers.add(new Timer(nowMs + millis, millis, work));
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
        timers.clear();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Lets {@code millis} go by, running on the way what is due. */
    public void advance(long millis) {
        long until = nowMs + millis;
        while (true) {
            Timer next = timers.stream()
                    .filter(timer -> timer.dueMs <= until)
                    .min(Comparator.comparingLong(timer -> timer.dueMs))
                    .orElse(null);
            if (next == null) {
                break;
            }
            nowMs = Math.max(nowMs, next.dueMs);
            if (next.everyMs == 0) {
                timers.remove(next);
            } else {
                next.dueMs += next.everyMs;
            }
            control(next.work);
        }
        nowMs = until;
    }
}
