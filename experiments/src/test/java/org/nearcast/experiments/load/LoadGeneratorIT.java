// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nearcast.experiments.bench.OriginProcess;
import org.nearcast.experiments.bench.Processor;
import org.nearcast.experiments.bench.ServerProcess;
import org.nearcast.experiments.stage.Programs;

/** A small load on the real origin. */
class LoadGeneratorIT {
    private ServerProcess origin;

    @BeforeEach
    void start() throws Exception {
        origin = OriginProcess.start(Programs.find(), Processor.ANY);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void shouldGetEveryMessageInOrderFromOurOrigin() throws Exception {
        LoadPlan plan = new LoadPlan(origin.target(), "it", 3, new MediaPattern(600_000), 200, 1, 1);
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            LoadGenerator.Stretch joining = generator.begin();
            assertTrue(generator.join(30), () -> generator.live() + " of 30 watch, " + generator.whyEnded());
            LoadSample joined = joining.end();
            LoadGenerator.Stretch stretch = generator.begin();
            TimeUnit.SECONDS.sleep(3);
            LoadSample sample = stretch.end();

            assertEquals(30, sample.players());
            assertEquals(0, sample.lost() + joined.lost());
            assertEquals(0, sample.disordered() + joined.disordered());
            // 68 messages a second for each; the machine may be slow, not the stream.
            assertEquals(30 * 68 * sample.seconds(), sample.received(), 30 * 68 * sample.seconds() / 2);
            assertEquals(1.0, sample.delivered(), 0.2);
            assertTrue(joined.startMs(100) > 0);
        }
    }

    @Test
    void shouldMissNothingOfWhatIsReadNowAndThen() throws Exception {
        LoadPlan plan = new LoadPlan(origin.target(), "it", 3, new MediaPattern(600_000), 200, 1, 5);
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            assertTrue(generator.join(30), () -> generator.live() + " of 30 watch, " + generator.whyEnded());
            LoadGenerator.Stretch stretch = generator.begin();
            TimeUnit.SECONDS.sleep(3);
            LoadSample sample = stretch.end();

            assertEquals(0, sample.lost() + sample.disordered());
            assertEquals(1.0, sample.delivered(), 0.2);
            long timed = ((Number) sample.named().get("messagesTimed")).longValue();
            // Six of thirty, of which none waits for the fifth of a second that the others let go by.
            assertEquals(sample.received() / 5.0, timed, sample.received() / 10.0);
            assertTrue(sample.delayMs(50) < 100, () -> sample.delayMs(50) + " ms");
        }
    }

    @Test
    void shouldSayWhyAStreamIsNotPublished() throws Exception {
        LoadPlan plan = new LoadPlan(origin.target(), "it", 1, new MediaPattern(600_000), 200, 1, 1);
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            assertEquals(0, generator.live());
            IOException taken = assertThrows(IOException.class, () -> LoadGenerator.open(plan));
            assertEquals("the server answers publish with NetStream.Publish.BadName", taken.getMessage());
        }
    }
}
