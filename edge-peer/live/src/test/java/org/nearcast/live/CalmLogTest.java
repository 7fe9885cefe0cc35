// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CalmLogTest {
    @Test
    void shouldWriteSomeLinesASecondAndCountTheRest() {
        Logger logger = (Logger) LoggerFactory.getLogger("calm");
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        ListAppender<ILoggingEvent> written = new ListAppender<>();
        written.start();
        logger.addAppender(written);
        AtomicLong nanos = new AtomicLong();
        CalmLog log = new CalmLog(logger, nanos::get);
        for (int i = 0; i < 1000; i++) {
            log.info("{} closed: {}", i, "malformed");
        }
        assertEquals(20, written.list.size());
        nanos.set(1_000_000_000);
        log.info("{} closed: {}", "next", "malformed");
        assertEquals("980 more like the last ones", written.list.get(20).getFormattedMessage());
        assertEquals("next closed: malformed", written.list.get(21).getFormattedMessage());
    }
}
