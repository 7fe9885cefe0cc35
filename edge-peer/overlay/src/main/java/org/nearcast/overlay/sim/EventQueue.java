// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Events by time, and among those of one time by the order in which they were added. Those of the present millisecond are in a heap, which is
 * small; those of the next seconds in a wheel of milliseconds, unsorted; what is later in another heap. Most never meet any but the first two.
 */
final class EventQueue {
    private static final int SLOT_BITS = 20; // of nanoseconds: a slot is about a millisecond
    private static final int SLOTS = 4096;

    private final EventHeap present = new EventHeap(); // of this slot, or of one before it
    private final EventHeap later = new EventHeap(); // of beyond the wheel when they were added
    private final Slot[] wheel = new Slot[SLOTS];
    private final BitSet filled = new BitSet(SLOTS);
    private long slot;
    private long added;
    private int size;

    /** Events of one slot, in the order in which they were added. */
    private static final class Slot {
        private long[] times = new long[8];
        private long[] orders = new long[8];
        private Event[] events = new Event[8];
        private int size;

        void add(long time, long order, Event event) {
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
                orders = Arrays.copyOf(orders, 2 * size);
                events = Arrays.copyOf(events, 2 * size);
            }
            times[size] = time;
            orders[size] = order;
            events[size++] = event;
        }

        void moveTo(EventHeap heap) {
            for (int i = 0; i < size; i++) {
                heap.add(times[i], orders[i], events[i]);
                events[i] = null;
            }
            size = 0;
        }
    }

    void add(long time, Event event) {
        long order = added++;
        size++;
        long its = time >> SLOT_BITS;
        if (its <= slot) {
            present.add(time, order, event);
        } else if (its - slot < SLOTS) {
            int at = (int) its & SLOTS - 1;
            if (wheel[at] == null) {
                wheel[at] = new Slot();
            }
            wheel[at].add(time, order, event);
            filled.set(at);
        } else {
            later.add(time, order, event);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The time of the next event; the queue must not be empty. */
    long nextTime() {
        turn();
        return present.nextTime();
    }

    /** Takes the next event; the queue must not be empty. */
    Event poll() {
        turn();
        size--;
        return present.poll();
    }

    /** Goes on to the next slot in which there is something, if there is nothing in this one. */
    private void turn() {
        if (!present.isEmpty()) {
            return;
        }
        slot = Math.min(nextFilled(), later.isEmpty() ? Long.MAX_VALUE : later.nextTime() >> SLOT_BITS);
        int at = (int) slot & SLOTS - 1;
        if (filled.get(at)) {
            filled.clear(at);
            wheel[at].moveTo(present);
        }
        while (!later.isEmpty() && later.nextTime() >> SLOT_BITS == slot) {
            present.add(later.nextTime(), later.nextOrder(), later.poll());
        }
    }

    private long nextFilled() {
        int at = (int) slot & SLOTS - 1;
        int next = filled.nextSetBit(at);
        if (next < 0) {
            next = filled.nextSetBit(0);
        }
        return next < 0 ? Long.MAX_VALUE : slot + (next - at & SLOTS - 1);
    }
}
