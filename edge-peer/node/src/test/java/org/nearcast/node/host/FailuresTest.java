// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailuresTest {
    @Test
    void shouldTellOfOneASecondWithItsTraceAndCountAll() {
        Logger logger = (Logger) LoggerFactory.getLogger("failures");
        logger.setAdditive(false);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        logger.addAppender(told);
        LongAdder counter = new LongAdder();
        long[] now = {Long.MAX_VALUE}; // a clock may begin anywhere
        Failures failures = new Failures(logger, counter, () -> now[0]);
        for (int i = 0; i < 100; i++) {
            int number = i;
            failures.run(() -> {
                throw new IllegalStateException("failure " + number);
            });
        }
        assertEquals(1, told.list.size());
        now[0] += 1_000_000_000L;
        failures.run(() -> {
            throw new StackOverflowError("last");
        });
        failures.run(() -> {});
        assertEquals(101, counter.sum());
        assertEquals(2, told.list.size());
        assertEquals("failure 0", told.list.get(0).getThrowableProxy().getMessage());
        assertEquals("last", told.list.get(1).getThrowableProxy().getMessage());
        assertEquals(
                "the protocol failed (99 more since this was last told)",
                told.list.get(1).getFormattedMessage());
    }
}
