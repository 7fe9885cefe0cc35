// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.transport;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.nearcast.overlay.sim.RandomStream;

/** All messages of a run: what is in them follows from their numbers, so that who receives one knows whether it is as it was sent. */
final class Mail {
    private static final int HEAD = 8;
    private static final long FIRST = 1_000; // streams below are for other things

    private final long seed;
    private final BitSet received = new BitSet();
    private int next;
    private long delivered;
    private long wrong;
    private long twice;

    Mail(long seed) {
        this.seed = seed;
    }

    /**
     * A new message.
     *
     * @param size in bytes, 8 or more
     */
    ByteBuffer write(int size) {
        return content(next++, size);
    }

    private ByteBuffer content(long number, int size) {
        byte[] bytes = new byte[size];
        RandomStream.SCENARIO.of(seed, FIRST + number).nextBytes(bytes);
        return ByteBuffer.wrap(bytes).putLong(0, number);
    }

    /** A message came, from wherever. */
    void read(ByteBuffer content) {
        long number = content.remaining() < HEAD ? -1 : content.getLong(content.position());
        if (number < 0
                || number >= next
                || !content(number, content.remaining()).equals(content)) {
            wrong++;
            return;
        }
        delivered++;
        if (received.get((int) number)) {
            twice++;
        }
        received.set((int) number);
    }

    long written() {
        return next;
    }

    long delivered() {
        return delivered;
    }

    /** Messages that were not what anybody sent. */
    long wrong() {
        return wrong;
    }

    /** Messages that came more than once. */
    long twice() {
        return twice;
    }
}
