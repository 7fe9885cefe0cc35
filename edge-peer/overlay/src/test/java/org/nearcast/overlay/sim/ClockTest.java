// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nearcast.overlay.sim.Worlds.MS;
import static org.nearcast.overlay.sim.Worlds.SECOND;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.host.Timer;

/** A host's clock and its timers: they agree, whatever the clock shows and however it runs. */
class ClockTest {
    private static final long YEAR = 365 * 24 * 3_600 * SECOND;

    private final Simulation simulation = Simulation.ofPackets(1, Worlds.apart(1, 0));

    private Host host(long offsetNs, long skewPpb) {
        return Probe.on(Probe.start(simulation, Worlds.unbounded(0).withClock(offsetNs, skewPpb))).host;
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 0", "-7, 20000", "123456789, -20000", "0, 1000000", "-1, -1000000", "0, 1", "0, -999999"})
    void shouldShowItsOffsetAndRunWithItsSkew(long offset, long skew) {
        Host host = host(offset, skew);
        assertEquals(offset, host.nowNs());
        for (long time : new long[] {1, 999_999, SECOND, 86_400 * SECOND + 12_345, YEAR}) {
            simulation.run(time);
            long ahead = BigInteger.valueOf(time)
                    .multiply(BigInteger.valueOf(skew))
                    .divide(BigInteger.valueOf(SECOND))
                    .longValueExact();
            assertEquals(offset + time + ahead, host.nowNs(), 2, "at " + time);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, -20_000, 1_000_000, -1_000_000, 999_983, -999_983, 1, -1, 777})
    void shouldNeverGoBack(long skew) {
        Host host = host(0, skew);
        SeededRandom random = new SeededRandom(skew);
        long before = 0;
        for (int i = 0; i < 50_000; i++) {
            simulation.runFor(random.nextInt(3) == 0 ? 1 + random.nextLong(2 * MS) : 1);
            assertTrue(host.nowNs() >= before, "at " + simulation.nowNs());
            before = host.nowNs();
        }
    }

    /** To the nanosecond: not a moment before its time by the host's clock, and no later than the clock's next step. */
    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, -20_000, 1_000_000, -1_000_000, 999_983, -999_983, 1, -1, 777})
    void shouldWakeWhenItsClockShowsTheTime(long skew) {
        SeededRandom random = new SeededRandom(skew);
        Host host = host(-3_000_000, skew);
        int[] woken = new int[1];
        int timers = 500;
        for (int i = 0; i < timers; i++) {
            long delay = random.nextLong(1L << 1 + random.nextInt(44));
            long due = host.nowNs() + delay;
            host.schedule(delay, () -> {
                woken[0]++;
                long late = host.nowNs() - due;
                assertTrue(late >= 0 && late <= 1, late + " ns late, delay " + delay + ", skew " + skew);
            });
            simulation.runFor(random.nextLong(SECOND));
        }
        simulation.runFor(YEAR);
        assertEquals(timers, woken[0]);
    }

    @Test
    void shouldRunTasksOfOneTimeInTheOrderTheyWereScheduled() {
        List<Integer> ran = new ArrayList<>();
        Host host = host(0, 0);
        host.schedule(5, () -> ran.add(1));
        host.schedule(0, () -> {
            ran.add(0);
            host.schedule(5, () -> ran.add(3));
            host.schedule(0, () -> ran.add(-1));
        });
        host.schedule(5, () -> ran.add(2));
        simulation.run(10);
        assertEquals(List.of(0, -1, 1, 2, 3), ran);
    }

    @Test
    void shouldNotRunWhatWasCancelled() {
        int[] ran = new int[1];
        Host host = host(0, 0);
        Timer timer = host.schedule(5, () -> ran[0]++);
        Timer other = host.schedule(4, timer::cancel);
        simulation.run(10);
        assertEquals(0, ran[0]);
        assertEquals(1, simulation.events(), "what was called off is not counted");
        timer.cancel();
        other.cancel();
        Timer itself = host.schedule(1, () -> ran[0]++);
        simulation.run(20);
        itself.cancel();
        itself.cancel();
        assertEquals(1, ran[0]);
    }

    @Test
    void shouldCancelATimerFromItsOwnTask() {
        Timer[] timer = new Timer[1];
        int[] ran = new int[1];
        timer[0] = host(0, 0).schedule(5, () -> {
            timer[0].cancel();
            ran[0]++;
        });
        simulation.run(10);
        assertEquals(1, ran[0]);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, -1_000_000})
    void shouldTakeTheLongestDelayAsNever(long skew) {
        Host host = host(0, skew);
        simulation.run(SECOND);
        int[] ran = new int[1];
        host.schedule(Long.MAX_VALUE, () -> ran[0]++);
        host.schedule(Long.MAX_VALUE - 1, () -> ran[0]++);
        host.schedule(1, () -> ran[0] += 10);
        simulation.run(YEAR);
        assertEquals(10, ran[0]);
        assertEquals(YEAR, simulation.nowNs());
    }

    @Test
    void shouldRefuseADelayBelowZero() {
        assertThrows(IllegalArgumentException.class, () -> host(0, 0).schedule(-1, () -> {}));
    }

    @Test
    void shouldRefuseClocksThatNobodyHas() {
        assertThrows(IllegalArgumentException.class, () -> Worlds.unbounded(0).withClock(0, 1_000_001));
        assertThrows(IllegalArgumentException.class, () -> Worlds.unbounded(0).withClock(0, -1_000_001));
        assertThrows(IllegalArgumentException.class, () -> Worlds.unbounded(0).withClock(0, Long.MIN_VALUE));
        assertThrows(IllegalArgumentException.class, () -> Worlds.unbounded(-1));
        assertThrows(IllegalArgumentException.class, () -> Worlds.unbounded(0).withWork(-1));
    }
}
