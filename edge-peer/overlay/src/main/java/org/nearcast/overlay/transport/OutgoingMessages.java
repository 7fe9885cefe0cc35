// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Host;

/**
 * Messages to one peer. The most urgent goes first, of these the one with the nearest deadline, of these the oldest. A message begins when the other
 * end has given credit for all of it, so that what has begun can always be ended.
 */
final class OutgoingMessages {
    /** A part this small is not begun where the rest of a packet has no room for more: it would not be worth its head. */
    private static final int LEAST_PART = 64;

    /** Type, length, channel, and three variable-length integers. */
    static final int MOST_HEAD = 32;

    private final long mostQueuedBytes;
    private final boolean leavesBodies;
    private final SortedMessages waiting = new SortedMessages(OutgoingMessages::byUrgency); // nothing of it was sent
    private final SortedMessages begun = new SortedMessages(OutgoingMessages::byUrgency); // some of it is to be sent
    private final SortedMessages all = new SortedMessages(OutgoingMessages::byDeadline);
    private final Deque<Cancel> cancels = new ArrayDeque<>();
    private long order;
    private long nextId;
    private long begunBytes;
    private long creditBytes;
    private long creditMessages;
    private long queuedBytes;
    private long unsentBytes;
    private long firstDeadlineNs = Message.NO_DEADLINE; // it is asked for with each packet
    private boolean over;

    /**
     * @param mostQueuedBytes of all messages that are not over; more are refused
     * @param leavesBodies whether a message larger than a packet goes along behind one, and is not copied
     */
    OutgoingMessages(long mostQueuedBytes, boolean leavesBodies) {
        this.mostQueuedBytes = mostQueuedBytes;
        this.leavesBodies = leavesBodies;
    }

    private static int byUrgency(Message one, Message other) {
        int order = other.priority().compareTo(one.priority());
        return order == 0 ? byDeadline(one, other) : order;
    }

    private static int byDeadline(Message one, Message other) {
        int order = Long.compare(one.deadlineNs, other.deadlineNs);
        return order == 0 ? Long.compare(one.order, other.order) : order;
    }

    /** Credit of the other end, for all messages ever begun. Less than before is no news. */
    void credit(long bytes, long messages) {
        creditBytes = Math.max(creditBytes, bytes);
        creditMessages = Math.max(creditMessages, messages);
    }

    Message add(int channel, ByteBuffer content, Priority priority, long deadlineNs, Consumer<Message> whenOver) {
        Message message = new Message(this, channel, content, priority, deadlineNs, order++, whenOver);
        if (over || queuedBytes + message.size() > mostQueuedBytes) {
            message.end(Message.State.FAILED);
            return message;
        }
        queuedBytes += message.size();
        unsentBytes += message.size();
        all.add(message);
        firstDeadlineNs = all.first().deadlineNs;
        waiting.add(message);
        return message;
    }

    /** Bytes of all messages that are not over. */
    long queuedBytes() {
        return queuedBytes;
    }

    /** Bytes of all messages that are not over, of which nothing was sent yet. */
    long unsentBytes() {
        return unsentBytes;
    }

    /** How many are not over. */
    int count() {
        return all.size();
    }

    /** How urgent the most urgent is that is not over, or null if there is none. */
    Priority mostUrgent() {
        Priority most = begun.isEmpty() ? null : begun.first().priority();
        if (!waiting.isEmpty() && (most == null || waiting.first().priority().compareTo(most) > 0)) {
            return waiting.first().priority();
        }
        return most;
    }

    /** Whether what is sent next goes along behind a packet, and nothing but its head in it. */
    boolean leavesNext() {
        Message message = next();
        return message != null && isLeft(message);
    }

    /** How much of the part that would be sent next is copied into a packet, if there is room, bytes. */
    int nextCopiedBytes() {
        Message message = next();
        return message == null || isLeft(message) ? 0 : message.nextLength();
    }

    /** Whether a message, all of which is sent next, goes along behind a packet instead of in it. */
    private boolean isLeft(Message message) {
        return leavesBodies && message.size() > Host.PACKET_BYTES && message.nextLength() == message.size();
    }

    /** Whether something can be sent. */
    boolean hasMore() {
        return !cancels.isEmpty() || next() != null;
    }

    private boolean mayBegin(Message message) {
        return nextId < creditMessages && begunBytes + message.size() <= creditBytes;
    }

    private Message next() {
        Message old = begun.first();
        Message fresh = waiting.first();
        if (fresh != null && (old == null || byUrgency(fresh, old) < 0) && mayBegin(fresh)) {
            return fresh;
        }
        return old;
    }

    /**
     * Writes as much as there is room for.
     *
     * @param sent gets what was written
     */
    void write(FrameWriter out, List<SentFrame> sent) {
        while (!cancels.isEmpty() && out.room() >= Frames.HEAD_BYTES + Cancel.MOST_BYTES) {
            Cancel cancel = cancels.poll();
            cancel.write(out);
            sent.add(cancel);
        }
        Message message = next();
        while (message != null) {
            SentFrame part = writePart(message, out);
            if (part == null) {
                return;
            }
            sent.add(part);
            message = next();
        }
    }

    private SentFrame writePart(Message message, FrameWriter out) {
        long id = message.id < 0 ? nextId : message.id;
        int offset = message.nextOffset();
        int fields = 1
                + FrameWriter.varintBytes(id)
                + FrameWriter.varintBytes(message.size())
                + FrameWriter.varintBytes(offset);
        int room = out.room() - 1 - FrameWriter.varintBytes(out.room()) - fields;
        boolean left = isLeft(message);
        int length = left ? message.size() : Math.min(room, message.nextLength());
        if (left && out.room() < MOST_HEAD || length < Math.min(LEAST_PART, message.nextLength())) {
            return null;
        }
        if (message.id < 0) {
            message.id = nextId++;
            begunBytes += message.size();
            waiting.remove(message);
            begun.add(message);
        }
        out.putByte(Frames.MESSAGE);
        out.putVarint(fields + length);
        out.putByte(message.channel);
        out.putVarint(id);
        out.putVarint(message.size());
        out.putVarint(offset);
        int before = message.sentBytes();
        SentFrame part = message.take(length, out, left);
        unsentBytes -= message.sentBytes() - before;
        changed(message);
        return part;
    }

    /** There is more of it to be sent than before, or less. */
    void changed(Message message) {
        if (message.id < 0) {
            return;
        }
        if (message.hasMore()) {
            begun.add(message);
        } else {
            begun.remove(message);
        }
    }

    void prioritise(Message message, Priority other) {
        boolean waits = waiting.remove(message);
        boolean goes = begun.remove(message);
        message.become(other);
        if (waits) {
            waiting.add(message);
        } else if (goes) {
            begun.add(message);
        }
    }

    /** A message is over. If some of it was sent and the other end has not all of it, it is told. */
    void end(Message message, Message.State how) {
        all.remove(message);
        firstDeadlineNs = all.isEmpty() ? Message.NO_DEADLINE : all.first().deadlineNs;
        (message.id < 0 ? waiting : begun).remove(message);
        queuedBytes -= message.size();
        unsentBytes -= message.size() - message.sentBytes();
        if (message.id >= 0 && how != Message.State.DELIVERED && !over) {
            cancels.add(new Cancel(message.id, message.size()));
        }
        message.end(how);
    }

    /** Ends what is too late now. */
    void expire(long nowNs) {
        while (firstDeadlineNs <= nowNs) {
            end(all.first(), Message.State.EXPIRED);
        }
    }

    /** When the next message will be too late. */
    long deadlineNs() {
        return firstDeadlineNs;
    }

    /** The session is over, and with it all messages. */
    void close() {
        over = true;
        while (!all.isEmpty()) {
            end(all.first(), Message.State.FAILED);
        }
    }

    /** Says that no more of a message comes. */
    private final class Cancel implements SentFrame {
        static final int MOST_BYTES = 16;

        private final long id;
        private final int size;
        private boolean arrived;

        Cancel(long id, int size) {
            this.id = id;
            this.size = size;
        }

        void write(FrameWriter out) {
            int body = Frames.begin(out, Frames.CANCEL);
            out.putVarint(id);
            out.putVarint(size);
            Frames.end(out, body);
        }

        @Override
        public void acknowledged() {
            arrived = true;
        }

        @Override
        public void lost() {
            if (!arrived && !over) {
                cancels.add(this);
            }
        }
    }
}
