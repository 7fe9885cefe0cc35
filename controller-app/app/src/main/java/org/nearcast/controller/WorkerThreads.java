// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three daemon threads: control, store, verify. */
final class WorkerThreads implements Workers {

    private static final Logger log = LoggerFactory.getLogger(WorkerThreads.class);
    private static final int VERIFY_QUEUE = 256;

    private final ScheduledThreadPoolExecutor control = new ScheduledThreadPoolExecutor(1, named("control"));
    private final ExecutorService store =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("store"));
    private final ExecutorService verify =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(VERIFY_QUEUE), named("verify"));

    WorkerThreads() {
        control.setRemoveOnCancelPolicy(true);
        control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory named(String name) {
        return work -> {
            Thread thread = Executors.defaultThreadFactory().newThread(work);
            thread.setName("nearcast-" + name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A task that fails must neither end its thread's schedule nor go unseen. */
    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                log.warn("A task failed", e);
            }
        };
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long wallClock() {
        return System.currentTimeMillis();
    }

    @Override
    public void control(Runnable work) {
        submit(control, work);
    }

    @Override
    public void store(Runnable work) {
        submit(store, work);
    }

    @Override
    public boolean verify(Runnable work) {
        return submit(verify, work);
    }

    private static boolean submit(ExecutorService thread, Runnable work) {
        try {
            thread.execute(guarded(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void after(long millis, Runnable work) {
        try {
            control.schedule(guarded(work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Closed already");
        }
    }

    @Override
    public void every(long millis, Runnable work) {
        control.scheduleWithFixedDelay(guarded(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        control.shutdownNow();
        store.shutdownNow();
        verify.shutdownNow();
    }
}
