// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.nearcast.overlay.congestion.Priority;

/** What is sent once and waits for its turn. Where it waits too long the oldest goes: newer symbols are worth as much. */
final class Unreliable {
    private static final int HEAD_BYTES = 1 + Integer.BYTES + 1;

    /** A tenth of a second at 20 Mbit/s. */
    private static final int MOST_BYTES = 256 << 10;

    private record Item(int channel, ByteBuffer content, Priority urgency) {}

    private final Deque<Item> queue = new ArrayDeque<>();
    private long bytes;
    private long dropped;

    void add(int channel, ByteBuffer content, Priority urgency) {
        queue.add(new Item(channel, content, urgency));
        bytes += content.limit();
        while (bytes > MOST_BYTES) {
            bytes -= queue.poll().content().limit();
            dropped++;
        }
    }

    /** How large it may be where a datagram may have so many bytes. */
    static int mostBytes(int datagramBytes) {
        return datagramBytes - PacketProtection.OVERHEAD_BYTES - HEAD_BYTES;
    }

    /** Drops what is too large for the path now. */
    void dropAbove(int most) {
        Iterator<Item> items = queue.iterator();
        while (items.hasNext()) {
            int length = items.next().content().limit();
            if (length > most) {
                items.remove();
                bytes -= length;
                dropped++;
            }
        }
    }

    /** How large the next one is, bytes; 0 if there is none. */
    int nextBytes() {
        return queue.isEmpty() ? 0 : queue.peek().content().limit();
    }

    boolean hasMore() {
        return !queue.isEmpty();
    }

    /** How many went because they had waited too long, or were too large. */
    long dropped() {
        return dropped;
    }

    /** The more urgent of what is next here and something else; null stands for nothing. */
    Priority mostUrgent(Priority other) {
        return goesBefore(other) ? queue.peek().urgency() : other;
    }

    /** Whether what is next here is at least as urgent as something else. */
    boolean goesBefore(Priority other) {
        return !queue.isEmpty() && (other == null || queue.peek().urgency().compareTo(other) >= 0);
    }

    /** Writes as much as there is room for. */
    void write(FrameWriter out) {
        while (!queue.isEmpty()
                && out.room() >= HEAD_BYTES + queue.peek().content().limit()) {
            Item item = queue.poll();
            int length = item.content().limit();
            bytes -= length;
            out.putByte(Frames.DATAGRAM);
            out.putVarint(1 + length);
            out.putByte(item.channel());
            out.putBytes(item.content(), 0, length);
        }
    }

    void clear() {
        queue.clear();
        bytes = 0;
    }
}
