// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;

/** Small frames that must arrive. */
final class Controls {
    /** More than a session can have of them: ids that it gives and retires, and where it sees the other end. */
    private static final int MOST = 64;

    private final Deque<Control> queue = new ArrayDeque<>();

    /** A frame that is sent until it has arrived. */
    abstract static class Control implements SentFrame {
        /** Bytes that any of them takes at most. */
        static final int MOST_BYTES = Frames.HEAD_BYTES + 24;

        private final Controls controls;
        private boolean arrived;

        Control(Controls controls) {
            this.controls = controls;
        }

        abstract void write(FrameWriter out);

        /** Whether it is of no use any more. */
        boolean isObsolete() {
            return false;
        }

        @Override
        public void acknowledged() {
            arrived = true;
        }

        @Override
        public void lost() {
            if (!arrived) {
                controls.add(this);
            }
        }
    }

    /** A connection id for the other end. */
    static final class Give extends Control {
        private final ConnectionIds ids;
        private final long sequence;

        Give(Controls controls, ConnectionIds ids, long sequence) {
            super(controls);
            this.ids = ids;
            this.sequence = sequence;
        }

        @Override
        boolean isObsolete() {
            return !ids.isOwn(sequence);
        }

        @Override
        void write(FrameWriter out) {
            ids.write(out, sequence);
        }
    }

    /** One that is not used any more. */
    static final class Retire extends Control {
        private final long sequence;

        Retire(Controls controls, long sequence) {
            super(controls);
            this.sequence = sequence;
        }

        @Override
        void write(FrameWriter out) {
            int body = Frames.begin(out, Frames.RETIRE_CONNECTION_ID);
            out.putVarint(sequence);
            Frames.end(out, body);
        }
    }

    /** Where the other end is seen. */
    static final class Observed extends Control {
        private final Path path;
        private final Endpoint endpoint;

        Observed(Controls controls, Path path) {
            super(controls);
            this.path = path;
            endpoint = path.remote();
        }

        @Override
        boolean isObsolete() {
            return !endpoint.equals(path.remote());
        }

        @Override
        void write(FrameWriter out) {
            int body = Frames.begin(out, Frames.OBSERVED_ENDPOINT);
            out.putLong(endpoint.high());
            out.putLong(endpoint.low());
            out.putShort(endpoint.port());
            Frames.end(out, body);
        }
    }

    void add(Control control) {
        if (queue.size() < MOST) {
            queue.add(control);
        }
    }

    boolean hasMore() {
        return !queue.isEmpty();
    }

    /**
     * Writes as many as there is room for.
     *
     * @param sent gets them
     */
    void write(FrameWriter out, List<SentFrame> sent) {
        while (!queue.isEmpty() && out.room() >= Control.MOST_BYTES) {
            Control control = queue.poll();
            if (!control.isObsolete()) {
                control.write(out);
                sent.add(control);
            }
        }
    }
}
