// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.overlay.host.SeededRandom;
import org.nearcast.overlay.sim.net.Conditions.Loss;

/** What becomes of packets behind a link's queue, against the formulas. */
class MediumTest {
    private static final int PACKETS = 500_000;
    private static final long MS = 1_000_000;
    private static final long DELAY = 10 * MS;

    private static Link link(Conditions conditions) {
        return new Link(0, 0, DELAY, Medium.of(conditions, new SeededRandom(17)));
    }

    /** Packets sent a tenth of a millisecond apart: when each arrives, or -1. */
    private static long[] carried(Conditions conditions) {
        Link link = link(conditions);
        long[] arrivals = new long[PACKETS];
        for (int i = 0; i < PACKETS; i++) {
            arrivals[i] = link.carry(sent(i));
        }
        return arrivals;
    }

    private static long sent(int packet) {
        return packet * MS / 10;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.02, 0.5})
    void shouldLoseEachPacketAlike(double probability) {
        long[] arrivals = carried(Conditions.losing(Loss.independent(probability)));
        Bursts bursts = Bursts.of(arrivals);
        double deviation = Math.sqrt(probability * (1 - probability) / PACKETS);
        assertEquals(probability, bursts.lost / (double) PACKETS, 4 * deviation);
        assertEquals(1 / (1 - probability), bursts.meanLength(), 0.05 / (1 - probability));
    }

    @ParameterizedTest
    @CsvSource({"0.02, 1", "0.02, 8", "0.1, 3", "0.3, 20", "0.5, 1", "0.75, 4"})
    void shouldLoseInBurstsOfTheMeanLengthAskedFor(double average, double burst) {
        Loss loss = Loss.bursty(average, burst);
        assertEquals(average, loss.average(), 1e-12);
        Bursts bursts = Bursts.of(carried(Conditions.losing(loss)));
        assertEquals(average, bursts.lost / (double) PACKETS, 0.06 * average);
        assertEquals(burst, bursts.meanLength(), 0.06 * burst);
    }

    @Test
    void shouldLoseByBothStatesOfAGilbertElliottMedium() {
        Loss loss = new Loss(0.01, 0.6, 0.02, 0.1); // bad for a sixth of the time
        assertEquals(0.01 * 5 / 6 + 0.6 / 6, loss.average(), 1e-12);
        Bursts bursts = Bursts.of(carried(Conditions.losing(loss)));
        assertEquals(loss.average(), bursts.lost / (double) PACKETS, 0.03 * loss.average());
    }

    @Test
    void shouldLoseAllOrNothing() {
        assertEquals(PACKETS, Bursts.of(carried(Conditions.losing(Loss.independent(1)))).lost);
        assertEquals(0, Bursts.of(carried(Conditions.losing(Loss.NONE))).lost);
    }

    @Test
    void shouldRefuseBurstsThatCannotBe() {
        // Between two bursts of 2 packets there is 1 at least: no more than 2 of 3 can be lost.
        assertEquals(2 / 3.0, Loss.bursty(2 / 3.0, 2).average(), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> Loss.bursty(0.7, 2));
        assertThrows(IllegalArgumentException.class, () -> Loss.bursty(1, 1_000));
        assertThrows(IllegalArgumentException.class, () -> Loss.bursty(0.1, 0.5));
        assertThrows(IllegalArgumentException.class, () -> Loss.bursty(-0.1, 2));
        assertThrows(IllegalArgumentException.class, () -> Loss.bursty(Double.NaN, 2));
    }

    @Test
    void shouldRefuseWhatIsNoProbability() {
        assertThrows(IllegalArgumentException.class, () -> Loss.independent(1.1));
        assertThrows(IllegalArgumentException.class, () -> Loss.independent(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Loss(0, 1, 0.1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Conditions(Loss.NONE, -1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Conditions(Loss.NONE, 0, 2, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Conditions(Loss.NONE, 0, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Conditions(Loss.NONE, 0, 0, 0, -1));
    }

    @Test
    void shouldKeepTheOrderUnderJitter() {
        long[] arrivals = carried(new Conditions(Loss.NONE, 2 * MS, 0, 0, 0));
        for (int i = 0; i < PACKETS; i++) {
            assertTrue(arrivals[i] >= sent(i) + DELAY, "too early: packet " + i);
            assertTrue(i == 0 || arrivals[i] >= arrivals[i - 1], "overtakes: packet " + i);
        }
    }

    @Test
    void shouldKeepTheOrderWhenAnotherMediumTakesItsPlace() {
        Link link = link(new Conditions(Loss.NONE, 2 * MS, 0, 0, 0));
        long before = 0;
        for (int i = 0; i < 1_000; i++) {
            if (i % 50 == 49) {
                link.replaceMedium(Medium.PERFECT);
            }
            long arrives = link.carry(sent(i));
            assertTrue(arrives >= before, "overtakes: packet " + i);
            before = arrives;
            if (i % 50 == 49) {
                link.replaceMedium(Medium.of(new Conditions(Loss.NONE, 5 * MS, 0, 0, 0), new SeededRandom(i)));
            }
        }
    }

    @Test
    void shouldDelayByAnExponentialJitter() {
        Link link = link(new Conditions(Loss.NONE, 2 * MS, 0, 0, 0));
        long[] late = new long[PACKETS];
        double sum = 0;
        int beyondMean = 0;
        for (int i = 0; i < PACKETS; i++) {
            long sent = i * 1_000L * MS; // so far apart that none waits for another
            late[i] = link.carry(sent) - sent - DELAY;
            sum += late[i];
            beyondMean += late[i] > 2 * MS ? 1 : 0;
        }
        assertEquals(2 * MS, sum / PACKETS, 0.02 * MS);
        assertEquals(Math.exp(-1), beyondMean / (double) PACKETS, 0.01);
    }

    @Test
    void shouldHoldBackSomeSoThatOthersOvertake() {
        double part = 0.1;
        long heldBack = 5 * MS;
        long[] arrivals = carried(new Conditions(Loss.NONE, 0, part, heldBack, 0));
        int held = 0;
        double sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            long late = arrivals[i] - sent(i) - DELAY;
            assertTrue(late >= 0 && late <= heldBack);
            if (late > 0) {
                held++;
                sum += late;
            }
        }
        assertEquals(part, held / (double) PACKETS, 0.01);
        assertEquals(heldBack / 2.0, sum / held, 0.02 * heldBack);
        assertTrue(outOfOrder(arrivals) > PACKETS * part * 0.9);
    }

    @Test
    void shouldNotLetAHeldBackPacketOvertake() {
        // Jitter and holding back together: who is held back comes after those before it, whatever their jitter.
        long[] arrivals = carried(new Conditions(Loss.NONE, 20 * MS, 0.1, 1, 0));
        for (int i = 1; i < PACKETS; i++) {
            assertTrue(arrivals[i] >= arrivals[i - 1] - 1, "packet " + i);
        }
    }

    /** How many arrive after one that was sent later. */
    private static int outOfOrder(long[] arrivals) {
        int count = 0;
        for (int i = 0; i + 60 < arrivals.length; i++) {
            for (int later = i + 1; later < i + 60; later++) {
                if (arrivals[later] < arrivals[i]) {
                    count++;
                    break;
                }
            }
        }
        return count;
    }

    @Test
    void shouldDoubleTheAskedPart() {
        Link link = link(new Conditions(Loss.NONE, 0, 0, 0, 0.05));
        int doubled = 0;
        for (int i = 0; i < PACKETS; i++) {
            doubled += link.doubles() ? 1 : 0;
        }
        assertEquals(0.05, doubled / (double) PACKETS, 0.002);
        assertFalse(link(Conditions.PERFECT).doubles());
    }

    @Test
    void shouldBePerfectWhenNothingIsAskedFor() {
        assertSame(Medium.PERFECT, Medium.of(new Conditions(Loss.NONE, 0, 0, 0, 0), new SeededRandom(1)));
    }

    /** Runs of lost packets. */
    private static final class Bursts {
        int lost;
        int count;

        static Bursts of(long[] arrivals) {
            Bursts bursts = new Bursts();
            boolean before = false;
            for (long arrival : arrivals) {
                boolean isLost = arrival < 0;
                bursts.lost += isLost ? 1 : 0;
                bursts.count += isLost && !before ? 1 : 0;
                before = isLost;
            }
            return bursts;
        }

        double meanLength() {
            return lost / (double) count;
        }
    }
}
