// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final long MS = 1_000_000;
    private static final int BYTES = 1_000;

    private final FixedWindow control = new FixedWindow(1 << 20, 1 << 20);
    private final Recovery recovery = new Recovery(control, new RoundTrip(100 * MS));
    private final List<Long> arrived = new ArrayList<>();
    private final List<Long> lost = new ArrayList<>();

    private long send(long nowMs) {
        return send(nowMs, BYTES);
    }

    private long send(long nowMs, int bytes) {
        long number = recovery.nextNumber();
        SentFrame frame = new SentFrame() {
            @Override
            public void acknowledged() {
                arrived.add(number);
            }

            @Override
            public void lost() {
                lost.add(number);
            }
        };
        recovery.sent(new SentPacket(number, nowMs * MS, bytes, recovery.path(), false, new SentFrame[] {frame}));
        return number;
    }

    private void acknowledge(long nowMs, long... ranges) {
        recovery.acknowledged(nowMs * MS, new Ack(0, 0, ranges), true);
    }

    @Test
    void shouldTellWhatArrived() {
        send(0);
        send(0);
        assertEquals(2 * BYTES, recovery.inFlightBytes());
        acknowledge(40, 0, 1);
        assertEquals(List.of(1L, 0L), arrived);
        assertEquals(0, recovery.inFlightBytes());
        assertEquals(2 * BYTES, control.acknowledgedBytes);
        assertEquals(40 * MS, control.last.rttNs());
        assertEquals(2 * BYTES, control.last.inFlightBytes());
        assertEquals(Long.MAX_VALUE, recovery.deadlineNs());
    }

    @Test
    void shouldTellOnceWhatIsAcknowledgedTwice() {
        send(0);
        acknowledge(40, 0, 0);
        acknowledge(50, 0, 0);
        assertEquals(List.of(0L), arrived);
        assertEquals(BYTES, control.acknowledgedBytes);
    }

    @Test
    void shouldThinkLostWhatIsThreePacketsBehind() {
        for (int i = 0; i < 5; i++) {
            send(i);
        }
        acknowledge(40, 2, 2);
        assertEquals(List.of(), lost);
        acknowledge(41, 3, 3);
        assertEquals(List.of(0L), lost);
        acknowledge(42, 4, 4);
        assertEquals(List.of(0L, 1L), lost);
        assertEquals(2 * BYTES, control.lostBytes);
        assertEquals(2, recovery.lostPackets());
        assertEquals(0, recovery.inFlightBytes());
    }

    @Test
    void shouldThinkLostWhatIsLate() {
        send(0);
        send(0);
        acknowledge(80, 1, 1);
        assertEquals(List.of(), lost);
        assertEquals(90 * MS, recovery.deadlineNs());
        assertFalse(recovery.timeOut(90 * MS));
        assertEquals(List.of(0L), lost);
    }

    @Test
    void shouldAskLaterAndLaterWhenNothingIsHeard() {
        send(0);
        long first = recovery.deadlineNs();
        assertEquals((100 + 4 * 50 + 25) * MS, first);
        assertTrue(recovery.timeOut(first));
        assertEquals(List.of(0L), lost, "what the oldest packet had is sent again");
        assertEquals(BYTES, recovery.inFlightBytes(), "and yet it may arrive");
        assertEquals(first + 2 * first, recovery.deadlineNs());
        assertTrue(recovery.timeOut(3 * first));
        assertEquals(2, recovery.timeouts());
        acknowledge(2_000, 0, 0);
        assertEquals(0, recovery.timeouts());
        assertEquals(0, control.lostBytes);
    }

    @Test
    void shouldTakeOffWhatTheOtherEndWaited() {
        send(0);
        acknowledge(40, 0, 0);
        send(100);
        recovery.acknowledged(160 * MS, new Ack(15_000, 0, new long[] {1, 1}), true);
        assertEquals(45 * MS, control.last.rttNs());
        send(200);
        recovery.acknowledged(260 * MS, new Ack(1L << 40, 0, new long[] {2, 2}), true);
        assertTrue(control.last.rttNs() >= 35 * MS, "no more than 25 ms are believed");
    }

    @Test
    void shouldMeasureTheWayThereByBothClocks() {
        send(0);
        recovery.acknowledged(40 * MS, new Ack(0, 1_000_000, new long[] {0, 0}), true);
        long first = control.last.oneWayNs();
        send(100);
        recovery.acknowledged(150 * MS, new Ack(0, 1_000_000 + 107_000, new long[] {1, 1}), true);
        assertEquals(7 * MS, control.last.oneWayNs() - first);
    }

    @Test
    void shouldRefuseAcknowledgementsOfWhatWasNotSent() {
        send(0);
        assertThrows(TransportException.class, () -> acknowledge(40, 0, 1));
        assertThrows(TransportException.class, () -> acknowledge(40, 0, FrameWriter.MOST));
    }

    @Test
    void shouldRefuseAcknowledgementsOfWhatWasLeftOut() {
        send(0);
        recovery.skipNumber();
        send(0);
        acknowledge(40, 2, 2, 0, 0);
        assertThrows(TransportException.class, () -> acknowledge(40, 0, 2));
    }

    @Test
    void shouldCallCongestionPersistentWhenNothingArrivesForLong() {
        send(0);
        acknowledge(40, 0, 0);
        for (int i = 1; i <= 40; i++) {
            send(100L * i);
        }
        acknowledge(4_100, 40, 40);
        assertTrue(control.persistent);
    }

    @Test
    void shouldNotCallItSoWhenSomethingArrivedBetween() {
        send(0);
        acknowledge(40, 0, 0);
        for (int i = 1; i <= 40; i++) {
            send(100L * i);
        }
        acknowledge(4_100, 40, 40, 35, 35, 30, 30, 25, 25, 20, 20, 15, 15, 10, 10, 5, 5);
        assertFalse(control.persistent);
    }

    @Test
    void shouldMeasureANewPathByItself() {
        send(0);
        send(0);
        FixedWindow other = new FixedWindow(1 << 20, 1 << 20);
        recovery.changePath(other, new RoundTrip(100 * MS));
        assertEquals(0, recovery.inFlightBytes());
        send(10);
        acknowledge(50, 0, 2);
        assertEquals(BYTES, other.acknowledgedBytes);
        assertEquals(0, control.acknowledgedBytes);
        assertEquals(3, arrived.size());
    }

    @Test
    void shouldHavePatienceWithWholeMessages() {
        send(0, 1 << 20);
        for (int i = 0; i < 10; i++) {
            send(i);
        }
        acknowledge(100, 1, 10);
        assertEquals(List.of(), lost);
        assertEquals(Recovery.LARGE_NS, recovery.deadlineNs());
        acknowledge(20_000, 0, 10);
        assertEquals(11, arrived.size());
    }

    @Test
    void shouldNoticeWhoAcknowledgesNothing() {
        send(0);
        for (int i = 0; i < 1 << 17; i++) {
            assertFalse(recovery.isIgnored());
            recovery.sentUntracked();
        }
        assertTrue(recovery.isIgnored());
    }
}
