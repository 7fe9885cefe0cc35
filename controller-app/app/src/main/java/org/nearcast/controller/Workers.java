// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

/**
 * Time and threads, handed in. Packet processors run on one thread per switch and must never wait, so whatever can take
 * long is given to one of these.
 */
public interface Workers {

    /** Time on a clock that only goes forward, in nanoseconds. */
    long nanoTime();

    /** Time on a clock that only goes forward, in milliseconds. */
    default long now() {
        return nanoTime() / 1_000_000;
    }

    /** Time of day, in milliseconds since 1970. */
    long wallClock();

    /** Runs {@code work} on the control thread, where gateways and standing rules are kept; in order. */
    void control(Runnable work);

    /** Runs {@code work} on the thread that writes the distributed maps; in order. */
    void store(Runnable work);

    /**
     * Runs {@code work}, which checks signatures, on the thread for that.
     *
     * @return false if its queue is full and the work is dropped
     */
    boolean verify(Runnable work);

    /** Runs {@code work} on the control thread once, in {@code millis}. */
    void after(long millis, Runnable work);

    /** Runs {@code work} on the control thread every {@code millis} until closed. */
    void every(long millis, Runnable work);

    /** Stops all; work not begun is dropped. */
    void close();
}
