// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkerThreadsTest {

    private final WorkerThreads workers = new WorkerThreads();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void shouldRunInOrderAndGoOnAfterAFailure() throws InterruptedException {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        workers.control(() -> ran.add(1));
        workers.control(() -> {
            throw new IllegalStateException("expected by the test");
        });
        workers.control(() -> ran.add(2));
        workers.control(done::countDown);
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(List.of(1, 2), ran);
    }

    @Test
    void shouldRepeatAlsoAfterAFailure() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        workers.every(1, () -> {
            twice.countDown();
            throw new IllegalStateException("expected by the test");
        });
        assertTrue(twice.await(10, TimeUnit.SECONDS));
    }

    @Test
    void shouldRefuseSignaturesBeyondItsQueue() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        int taken = 0;
        while (taken < 10_000 && workers.verify(() -> await(hold))) {
            taken++;
        }
        assertTrue(taken >= 256 && taken <= 258, taken + " taken");
        hold.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldTakeNothingOnceClosed() {
        workers.close();
        assertFalse(workers.verify(() -> {}));
        workers.control(() -> {});
        workers.after(1, () -> {});
    }
}
