// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The connection ids of one session (RFC 9000, section 5.1): those that this end gave out, by which its packets are known, and those that the other
 * end gave. A path change takes a new one, so that who sees both paths cannot tell that they belong together.
 */
final class ConnectionIds {
    private static final int SPARE = 2;

    private record Given(long sequence, long id) {}

    private final LongSupplier draw;
    private final LongConsumer forget;
    private final Map<Long, Long> own = new LinkedHashMap<>(); // by sequence
    private long nextOwn;
    private Given current;
    private final Deque<Given> spare = new ArrayDeque<>();
    private long latestGiven;

    /**
     * @param draw makes a connection id by which this session is found from then on
     * @param forget takes one out of use
     * @param first this end's first
     * @param theirs the other end's first
     */
    ConnectionIds(LongSupplier draw, LongConsumer forget, long first, long theirs) {
        this.draw = draw;
        this.forget = forget;
        own.put(nextOwn++, first);
        current = new Given(0, theirs);
    }

    /** The id that packets to the other end have. */
    long current() {
        return current.id();
    }

    /** The id that packets on another path have, while that is tried out. */
    long next() {
        return spare.isEmpty() ? current.id() : spare.peek().id();
    }

    /** How many ids the other end should still be given. */
    int missing() {
        return 1 + SPARE - own.size();
    }

    /** Writes a NEW_CONNECTION_ID frame with a new id and returns its sequence number. */
    long give(FrameWriter out) {
        long sequence = nextOwn++;
        long id = draw.getAsLong();
        own.put(sequence, id);
        write(out, sequence);
        return sequence;
    }

    /** Writes it again. */
    void write(FrameWriter out, long sequence) {
        int body = Frames.begin(out, Frames.NEW_CONNECTION_ID);
        out.putVarint(sequence);
        out.putLong(own.get(sequence));
        Frames.end(out, body);
    }

    static final int GIVE_BYTES = Frames.HEAD_BYTES + 16;

    boolean isOwn(long sequence) {
        return own.containsKey(sequence);
    }

    /** Reads a NEW_CONNECTION_ID frame. Copies of earlier ones, and more than can be used, are ignored. */
    void readNew(FrameReader in) {
        long sequence = in.getVarint();
        long id = in.getLong();
        if (sequence > latestGiven && spare.size() < SPARE) {
            latestGiven = sequence;
            spare.add(new Given(sequence, id));
        }
    }

    /**
     * Goes on to the next id, if there is one.
     *
     * @return the sequence number of the one before, to be retired; -1 if it stays
     */
    long change() {
        if (spare.isEmpty()) {
            return -1;
        }
        long old = current.sequence();
        current = spare.poll();
        return old;
    }

    /** Reads a RETIRE_CONNECTION_ID frame: the other end uses that one no more. */
    void readRetire(FrameReader in) {
        long sequence = in.getVarint();
        if (own.size() > 1) {
            Long id = own.remove(sequence);
            if (id != null) {
                forget.accept(id);
            }
        }
    }

    /** Those that this end gave out and that are in use. */
    Collection<Long> own() {
        return own.values();
    }

    /** Takes all out of use. */
    void close() {
        own.values().forEach(forget::accept);
        own.clear();
    }
}
