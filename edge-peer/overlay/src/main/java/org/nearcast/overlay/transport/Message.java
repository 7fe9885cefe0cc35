// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.nearcast.overlay.congestion.Priority;

/** A message on its way to a peer, as its sender sees it. */
public final class Message {
    /** The largest, bytes. */
    public static final int MOST_BYTES = 1 << 20;

    /** Of a message that is worth sending however late it is. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** What became of it. */
    public enum State {
        /** Not all of it has arrived yet. */
        UNDER_WAY,
        /** The other end has all of it. */
        DELIVERED,
        /** The sender took it back. */
        CANCELLED,
        /** Its deadline passed before all of it had arrived. */
        EXPIRED,
        /** The session ended before, or had no room for it. */
        FAILED
    }

    final int channel;
    final long deadlineNs;
    final long order;
    private final int size;
    private final OutgoingMessages messages;
    private final Consumer<Message> whenOver;
    private final Ranges arrived = new Ranges();
    private final Ranges again = new Ranges();
    long id = -1; // once a part of it was sent
    private ByteBuffer content; // null once it is over: whoever keeps the message does not keep that
    private Priority priority;
    private int fresh; // what was never sent begins here
    private long arrivedBytes;
    private State state = State.UNDER_WAY;

    Message(
            OutgoingMessages messages,
            int channel,
            ByteBuffer content,
            Priority priority,
            long deadlineNs,
            long order,
            Consumer<Message> whenOver) {
        this.messages = messages;
        this.channel = channel;
        this.content = content;
        size = content.limit();
        this.priority = priority;
        this.deadlineNs = deadlineNs;
        this.order = order;
        this.whenOver = whenOver;
    }

    /** Takes it back: what was not sent yet is not sent any more. Does nothing if it is over. */
    public void cancel() {
        if (isUnderWay()) {
            messages.end(this, State.CANCELLED);
        }
    }

    /** Makes it more or less urgent. */
    public void prioritise(Priority other) {
        if (isUnderWay() && other != priority) {
            messages.prioritise(this, other);
        }
    }

    public State state() {
        return state;
    }

    public Priority priority() {
        return priority;
    }

    /** Bytes. */
    public int size() {
        return size;
    }

    /** How much is known to have arrived, bytes. */
    public long arrivedBytes() {
        return arrivedBytes;
    }

    boolean isUnderWay() {
        return state == State.UNDER_WAY;
    }

    void become(Priority other) {
        priority = other;
    }

    /** It is over, and its owner is told. */
    void end(State how) {
        state = how;
        content = null;
        whenOver.accept(this);
    }

    /** Whether some of it is to be sent now. */
    boolean hasMore() {
        return !again.isEmpty() || fresh < size();
    }

    /** Bytes that were sent at least once, without gaps. */
    public int sentBytes() {
        return fresh;
    }

    /** Where the part begins that is to be sent next. */
    int nextOffset() {
        return again.isEmpty() ? fresh : (int) again.first(0);
    }

    /** How long it may be. */
    int nextLength() {
        return again.isEmpty() ? size() - fresh : (int) (again.last(0) - again.first(0) + 1);
    }

    /**
     * The next part leaves.
     *
     * @param uncopied all of it, which ends the packet
     */
    SentFrame take(int length, FrameWriter out, boolean uncopied) {
        int offset = nextOffset();
        if (uncopied) {
            out.endWith(content);
        } else {
            out.putBytes(content, offset, length);
        }
        if (again.isEmpty()) {
            fresh += length;
        } else {
            again.remove(offset, offset + length - 1L);
        }
        return new Part(offset, length);
    }

    private final class Part implements SentFrame {
        private final int offset;
        private final int length;

        Part(int offset, int length) {
            this.offset = offset;
            this.length = length;
        }

        @Override
        public void acknowledged() {
            if (!isUnderWay()) {
                return;
            }
            long last = offset + length - 1L;
            arrivedBytes += arrived.add(offset, last);
            again.remove(offset, last);
            if (arrivedBytes == size()) {
                messages.end(Message.this, State.DELIVERED);
            } else {
                messages.changed(Message.this);
            }
        }

        @Override
        public void lost() {
            if (!isUnderWay()) {
                return;
            }
            again.add(offset, offset + length - 1L);
            for (int i = 0; i < arrived.count(); i++) {
                if (arrived.last(i) >= offset && arrived.first(i) < offset + length) {
                    again.remove(arrived.first(i), arrived.last(i));
                }
            }
            messages.changed(Message.this);
        }
    }
}
