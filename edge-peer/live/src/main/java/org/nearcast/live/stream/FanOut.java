// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscribers of one stream that share an executor. Whatever happens to the stream is queued here in order and handed
 * over by one task per batch, however many subscribers there are.
 *
 * <p>An event loop that falls behind gets fewer and larger batches: the later hand-overs begin, the more time lies between them, so
 * that frames gather and each subscriber's system call carries more of them. With time to spare nothing is held back.
 */
final class FanOut {
    private static final Logger log = LoggerFactory.getLogger(FanOut.class);

    private sealed interface Event {}

    private record Frame(MediaFrame frame) implements Event {}

    private record Join(Seat seat, StreamStart start) implements Event {}

    private record Leave(Seat seat) implements Event {}

    private record Published(StreamStart start) implements Event {}

    private record Unpublished() implements Event {}

    /** One subscriber's place. */
    static final class Seat implements Subscription {
        private final LiveStream stream;
        private final Subscriber subscriber;
        private final FanOut fanOut;
        private volatile boolean closed;
        private boolean faulty;

        Seat(LiveStream stream, Subscriber subscriber, FanOut fanOut) {
            this.stream = stream;
            this.subscriber = subscriber;
            this.fanOut = fanOut;
        }

        Subscriber subscriber() {
            return subscriber;
        }

        FanOut fanOut() {
            return fanOut;
        }

        /** Whether it was open until now. */
        synchronized boolean markClosed() {
            boolean first = !closed;
            closed = true;
            return first;
        }

        @Override
        public LiveStream stream() {
            return stream;
        }

        @Override
        public void close() {
            stream.leave(this);
        }
    }

    /** Most time between two hand-overs, ns: what gathering may add to the delay of an overloaded loop. */
    private static final long MOST_GAP_NANOS = 20_000_000;
    /** Less is not worth a timer, ns. */
    private static final long LEAST_GAP_NANOS = 2_000_000;
    /** The time between two hand-overs, in times of how late they begin on average. */
    private static final int GAP_PER_LATENESS = 4;
    /** How slowly the average follows, in hand-overs. */
    private static final int AVERAGED = 8;

    private final Executor executor;
    private final long maxBacklogBytes;
    private final LongSupplier nanoTime;
    private final List<Seat> seats = new ArrayList<>();
    private ArrayDeque<Event> events = new ArrayDeque<>();
    private long backlogBytes;
    private boolean lagging;
    private boolean draining;
    private long framesLost;
    private long dueNanos;
    private long latenessNanos;
    private long endedNanos;

    /**
     * @param executor theirs; one that knows timers may be spared when it is late
     * @param maxBacklogBytes most bytes that wait for it, see {@link MediaFrame#cost()}
     * @param nanoTime a monotonic clock, ns
     */
    FanOut(Executor executor, long maxBacklogBytes, LongSupplier nanoTime) {
        this.executor = executor;
        this.maxBacklogBytes = maxBacklogBytes;
        this.nanoTime = nanoTime;
        this.endedNanos = nanoTime.getAsLong() - MOST_GAP_NANOS;
    }

    /**
     * Queues a frame, unless the executor is so far behind that it is better to wait for the next key frame.
     *
     * @param headers those in force, which go ahead of that key frame
     */
    synchronized void frame(MediaFrame frame, boolean canResume, Supplier<List<MediaFrame>> headers) {
        if (lagging && canResume && backlogBytes == 0) {
            lagging = false;
            headers.get().stream().filter(header -> header != frame).forEach(this::add);
        }
        if (lagging || backlogBytes + frame.cost() > maxBacklogBytes) {
            lagging = true;
            framesLost += frame.header() ? 0 : 1;
            return;
        }
        add(frame);
    }

    private void add(MediaFrame frame) {
        backlogBytes += frame.cost();
        events.add(new Frame(frame.retain()));
    }

    synchronized void join(Seat seat, StreamStart startOrNull) {
        events.add(new Join(seat, startOrNull));
    }

    synchronized void leave(Seat seat) {
        events.add(new Leave(seat));
    }

    synchronized void published(StreamStart start) {
        events.add(new Published(start));
    }

    synchronized void unpublished() {
        events.add(new Unpublished());
    }

    /** Frames that never reached any of these subscribers because their executor did not keep up. */
    synchronized long framesLost() {
        return framesLost;
    }

    /** Has everything queued handed over. */
    void flush() {
        long wait;
        synchronized (this) {
            if (draining || events.isEmpty()) {
                return;
            }
            draining = true;
            long now = nanoTime.getAsLong();
            wait = gap(now);
            dueNanos = now + wait;
        }
        try {
            execute(this::drain, wait);
        } catch (RejectedExecutionException e) {
            discard();
        }
    }

    /** How long to wait for more before the next hand-over, ns. */
    private long gap(long now) {
        long gap = Math.min(MOST_GAP_NANOS, GAP_PER_LATENESS * latenessNanos);
        return executor instanceof ScheduledExecutorService && gap >= LEAST_GAP_NANOS
                ? Math.max(0, endedNanos + gap - now)
                : 0;
    }

    private void execute(Runnable work, long afterNanos) {
        if (afterNanos > 0 && executor instanceof ScheduledExecutorService timer) {
            timer.schedule(work, afterNanos, TimeUnit.NANOSECONDS);
        } else {
            executor.execute(work);
        }
    }

    /** Has something done once what was flushed before is handed over. */
    void afterwards(Runnable work) {
        long wait;
        synchronized (this) {
            wait = draining ? Math.max(0, dueNanos - nanoTime.getAsLong()) : 0;
        }
        try {
            execute(work, wait);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    private void drain() {
        noteLateness();
        for (; ; ) {
            ArrayDeque<Event> batch;
            synchronized (this) {
                if (events.isEmpty()) {
                    draining = false;
                    endedNanos = nanoTime.getAsLong();
                    return;
                }
                batch = events;
                events = new ArrayDeque<>();
                backlogBytes = 0;
            }
            deliver(batch);
        }
    }

    private synchronized void noteLateness() {
        long late = Math.max(0, nanoTime.getAsLong() - dueNanos);
        latenessNanos += (late - latenessNanos) / AVERAGED;
    }

    /** Frames that follow each other go to a subscriber in one call; with thousands of subscribers each visit counts. */
    private void deliver(ArrayDeque<Event> events) {
        FrameBatch frames = new FrameBatch();
        for (Event event : events) {
            if (event instanceof Frame f && frames.add(f.frame())) {
                continue;
            }
            deliver(frames, false);
            if (event instanceof Frame f) {
                frames.add(f.frame());
            } else {
                deliver(event);
            }
        }
        deliver(frames, true);
    }

    private void deliver(FrameBatch frames, boolean last) {
        if (frames.isEmpty()) {
            if (last) {
                tellEach(Subscriber::onBatchEnd);
            }
            return;
        }
        tellEach(subscriber -> {
            subscriber.onFrames(frames);
            if (last) {
                subscriber.onBatchEnd();
            }
        });
        frames.release();
    }

    private void deliver(Event event) {
        if (event instanceof Join j) {
            seats.add(j.seat());
            if (j.start() != null) {
                tell(j.seat(), subscriber -> subscriber.onPublished(j.start(), true));
                j.start().release();
            }
        } else if (event instanceof Leave l) {
            seats.remove(l.seat());
        } else if (event instanceof Published p) {
            tellEach(subscriber -> subscriber.onPublished(p.start(), false));
            p.start().release();
        } else {
            tellEach(Subscriber::onUnpublished);
        }
    }

    private void tellEach(Consumer<Subscriber> what) {
        for (Seat seat : seats) {
            tell(seat, what);
        }
    }

    /** One subscriber's fault must not keep the others from what they are to get. */
    private static void tell(Seat seat, Consumer<Subscriber> what) {
        if (seat.closed) {
            return;
        }
        try {
            what.accept(seat.subscriber);
        } catch (RuntimeException e) {
            if (!seat.faulty) {
                seat.faulty = true;
                log.warn("{}: a subscriber failed; said once", seat.stream.name(), e);
            }
        }
    }

    private synchronized void discard() {
        for (Event event : events) {
            if (event instanceof Frame f) {
                f.frame().release();
            } else if (event instanceof Join j && j.start() != null) {
                j.start().release();
            } else if (event instanceof Published p) {
                p.start().release();
            }
        }
        events.clear();
        backlogBytes = 0;
        draining = false;
    }
}
