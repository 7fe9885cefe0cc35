// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.Arrays;

/** Events by time, and among those of one time by a number: a heap of four children a node, its keys in arrays of their own so that sifting touches no event. */
final class EventHeap {
    private long[] times = new long[64];
    private long[] orders = new long[64];
    private Event[] events = new Event[64];
    private int size;

    void add(long time, long order, Event event) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            events = Arrays.copyOf(events, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = at - 1 >> 2;
            if (isBefore(times[parent], orders[parent], time, order)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, order, event);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The time of the next event; the heap must not be empty. */
    long nextTime() {
        return times[0];
    }

    /** The number of the next event; the heap must not be empty. */
    long nextOrder() {
        return orders[0];
    }

    /** Takes the next event; the heap must not be empty. */
    Event poll() {
        Event first = events[0];
        size--;
        long time = times[size];
        long order = orders[size];
        Event event = events[size];
        events[size] = null;
        if (size > 0) {
            siftDown(time, order, event);
        }
        return first;
    }

    private void siftDown(long time, long order, Event event) {
        int at = 0;
        while (true) {
            int first = 4 * at + 1;
            if (first >= size) {
                break;
            }
            int least = first;
            int end = Math.min(first + 4, size);
            for (int child = first + 1; child < end; child++) {
                if (isBefore(times[child], orders[child], times[least], orders[least])) {
                    least = child;
                }
            }
            if (isBefore(time, order, times[least], orders[least])) {
                break;
            }
            move(least, at);
            at = least;
        }
        put(at, time, order, event);
    }

    private static boolean isBefore(long time, long order, long otherTime, long otherOrder) {
        return time < otherTime || time == otherTime && order < otherOrder;
    }

    private void move(int from, int to) {
        times[to] = times[from];
        orders[to] = orders[from];
        events[to] = events[from];
    }

    private void put(int at, long time, long order, Event event) {
        times[at] = time;
        orders[at] = order;
        events[at] = event;
    }
}
