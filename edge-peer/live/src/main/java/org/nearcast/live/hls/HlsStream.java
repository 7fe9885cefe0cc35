// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.nearcast.protocol.hls.Variant;

/**
 * A stream's sliding window of segments and of the parts of the one that is being made. One publication after another may
 * fill it; when none follows in time it ends. Thread-safe.
 */
final class HlsStream {
    private static final long SHORT_US = 500_000;
    private static final int MAX_WAITING = 1000;

    /** Parts that may be asked for ahead of their time: what comes within three seconds (rfc8216bis, 6.2.5.2). */
    private static final int ADVANCE_MS = 3000;

    private final HlsSettings settings;
    private final AtomicLong allBytes;
    private final FileNames names;
    private final PartTarget partTarget;
    private final Waiting forFirst = new Waiting(MAX_WAITING);
    private final Waiting forNext;
    private final Deque<Listed> entries = new ArrayDeque<>();
    private final List<Part> open = new ArrayList<>();
    private final Deque<byte[]> inits = new ArrayDeque<>();
    private int firstInit;
    private long bytes;
    private long sequence;
    private long discontinuities;
    private int targetSeconds;
    private long peakBandwidth;
    private int publications;
    private boolean over;
    private String refusal = "";
    private byte[] lowLatency;

    /**
     * @param allBytes bytes of segments that all streams keep, which this one adds its own to
     * @param startMs Unix ms, which names segments
     */
    HlsStream(HlsSettings settings, AtomicLong allBytes, long startMs) {
        this.settings = settings;
        this.allBytes = allBytes;
        this.names = new FileNames(startMs);
        this.partTarget = new PartTarget(settings.lowLatency().partMillis());
        this.forNext = new Waiting(settings.lowLatency().maxBlocked());
    }

    /**
     * A publication begins.
     *
     * @return its number, or empty if the stream has ended and another must take its place
     */
    synchronized Optional<Integer> begin() {
        if (over) {
            return Optional.empty();
        }
        refusal = "";
        dropOpen();
        return Optional.of(++publications);
    }

    private void dropOpen() {
        keep(-Listed.bytes(open));
        open.clear();
        lowLatency = null;
    }

    /**
     * Ends the playlist, unless another publication began since.
     *
     * @param publication the number of the one that ended
     * @return whether it is ended now
     */
    boolean end(int publication) {
        synchronized (this) {
            if (publications != publication || over) {
                return false;
            }
            over = true;
            dropOpen();
        }
        tellAll();
        return true;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Drops all segments; for a stream that nobody can reach any more. */
    void discard() {
        synchronized (this) {
            over = true;
            keep(-bytes);
            entries.clear();
            open.clear();
            inits.clear();
            lowLatency = null;
        }
        tellAll();
    }

    /** The stream cannot be segmented, in a sentence for people. */
    void refuse(String why) {
        synchronized (this) {
            refusal = why;
        }
        tellAll();
    }

    private void tellAll() {
        forFirst.close();
        forNext.close();
    }

    /** Why the stream cannot be segmented, or empty. */
    synchronized String refusal() {
        return refusal;
    }

    /** The target duration that the playlist announces, in seconds; 0 before the first segment. */
    synchronized int targetSeconds() {
        return targetSeconds;
    }

    PartTarget partTarget() {
        return partTarget;
    }

    private void keep(long more) {
        bytes += more;
        allBytes.addAndGet(more);
    }

    /** Adds a part of the segment that is being made. */
    void add(Part part) {
        synchronized (this) {
            if (over) {
                return;
            }
            append(part);
        }
        forNext.settle();
    }

    private void append(Part part) {
        if (inits.isEmpty() || inits.getLast() != part.init()) {
            inits.addLast(part.init());
        }
        open.add(part);
        keep(part.bytes().length);
        lowLatency = null;
    }

    /**
     * Completes the segment that is being made.
     *
     * @param target the target duration that holds from the first segment on, in seconds
     */
    void add(Segment segment, int target) {
        synchronized (this) {
            if (over) {
                return;
            }
            if (segment.lastPart() != null) {
                append(segment.lastPart());
            }
            complete(segment, target);
        }
        forFirst.settle();
        forNext.settle();
    }

    private void complete(Segment segment, int target) {
        if (targetSeconds == 0) {
            targetSeconds = target;
        }
        long longest = targetSeconds * 1_000_000L + 499_999;
        int init = firstInit + inits.size() - 1;
        long lasts = Math.min(segment.durationUs(), longest);
        entries.addLast(new Listed(next(), segment, lasts, List.copyOf(open), init));
        open.clear();
        lowLatency = null;
        keep(segment.bytes().length);
        while (entries.size() > settings.windowSegments() + settings.keptSegments() || tooManyBytes()) {
            evict();
        }
        if (segment.durationUs() >= SHORT_US || peakBandwidth == 0) {
            peakBandwidth = Math.max(peakBandwidth, segment.bytes().length * 8_000_000L / segment.durationUs());
        }
    }

    private boolean tooManyBytes() {
        return entries.size() > 1 && (bytes > settings.maxStreamBytes() || allBytes.get() > settings.maxBytes());
    }

    private void evict() {
        Listed oldest = entries.removeFirst();
        keep(-oldest.bytes());
        sequence++;
        if (oldest.segment().discontinuity()) {
            discontinuities++;
        }
        int needed = entries.isEmpty()
                ? firstInit + inits.size() - 1
                : entries.getFirst().init();
        while (firstInit < needed && inits.size() > 1) {
            inits.removeFirst();
            firstInit++;
        }
    }

    /** Media sequence number of the segment that is being made. */
    private long next() {
        return sequence + entries.size();
    }

    /**
     * Completed with true when there is something to serve, a playlist or a refusal; with false when there never will be,
     * or too many wait already. Whoever loses patience completes it himself.
     */
    CompletableFuture<Boolean> ready() {
        if (isReady()) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> ready = isOver() ? null : forFirst.add(this::isReady);
        if (ready == null) {
            return CompletableFuture.completedFuture(false);
        }
        recheck(forFirst);
        return ready;
    }

    private synchronized boolean isReady() {
        return !entries.isEmpty() || !refusal.isEmpty();
    }

    /** What changed between the question and the wait for its answer is not missed. */
    private void recheck(Waiting by) {
        if (isOver()) {
            by.close();
        } else {
            by.settle();
        }
    }

    /** Whether nobody in his senses asks for that yet. A part below 0 stands for the whole segment. */
    synchronized boolean isAbsurd(long msn, int part) {
        int ahead = Math.max(3, ADVANCE_MS / partTarget.millis());
        return !over
                && (msn > next() + 1 || msn == next() && part >= open.size() + ahead || msn > next() && part > ahead);
    }

    /** Completed when the low-latency playlist has that segment or part, or something later. Null if too many wait. */
    CompletableFuture<Boolean> reached(long msn, int part) {
        return when(() -> has(msn, part));
    }

    /** Completed when the part is there or it is known that it never will be. Null if too many wait. */
    CompletableFuture<Boolean> settled(long msn, int part) {
        return when(() -> isSettled(msn, part));
    }

    private CompletableFuture<Boolean> when(BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> answer = forNext.add(condition);
        if (answer != null) {
            recheck(forNext);
        }
        return answer;
    }

    private synchronized boolean has(long msn, int part) {
        if (over || part < 0) {
            return over || msn < next();
        }
        if (msn >= next()) {
            return msn == next() && part < open.size();
        }
        boolean beyondLast =
                msn == next() - 1 && part >= entries.getLast().parts().size();
        return !beyondLast || !open.isEmpty(); // a part behind the last is the next segment's first
    }

    private synchronized boolean isSettled(long msn, int part) {
        return over || msn < next() || msn == next() && part < open.size();
    }

    /** Whether the part is the one that comes next. */
    synchronized boolean isHinted(long msn, int part) {
        return !over && msn == next() && part == open.size();
    }

    /** Requests that wait. */
    int waiting() {
        return forFirst.size() + forNext.size();
    }

    /** Bytes of the segments kept, in both forms. */
    synchronized long bytes() {
        return bytes;
    }

    /** The playlist of transport streams, empty before the first segment. */
    synchronized Optional<String> mediaPlaylist() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(Playlists.media(window()));
    }

    /** The low-latency playlist, empty before the first segment. */
    synchronized Optional<byte[]> lowLatencyPlaylist() {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        if (lowLatency == null) {
            lowLatency = Playlists.lowLatency(window(), open, firstInit + inits.size() - 1, partTarget.millis());
        }
        return Optional.of(lowLatency);
    }

    private Playlists.Window window() {
        return new Playlists.Window(settings, names, List.copyOf(entries), discontinuities, targetSeconds, over);
    }

    /**
     * What a master playlist says of the stream, empty before the first segment.
     *
     * @param uri of its media playlist
     */
    synchronized Optional<Variant> variant(String uri) {
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(Playlists.variant(uri, entries.getLast().segment().format(), Math.max(1, peakBandwidth)));
    }

    /** A master playlist of that one variant. */
    Optional<String> masterPlaylist(String uri) {
        return variant(uri).map(variant -> Playlists.master(List.of(variant)));
    }

    /** The last segment, complete or not, and its last part; empty when there is none or nothing will follow. */
    synchronized Optional<FileNames.Numbers> last() {
        if (entries.isEmpty() || over) {
            return Optional.empty();
        }
        return Optional.of(
                open.isEmpty()
                        ? new FileNames.Numbers(
                                next() - 1, entries.getLast().parts().size() - 1)
                        : new FileNames.Numbers(next(), open.size() - 1));
    }

    /** A transport stream by its name. */
    synchronized Optional<Segment> segment(String name) {
        FileNames.Numbers numbers = names.parse(name);
        return numbers == null || numbers.part() >= 0 || !name.endsWith(FileNames.TS)
                ? Optional.empty()
                : entry(numbers.msn()).map(Listed::segment);
    }

    private Optional<Listed> entry(long msn) {
        return entries.stream().filter(entry -> entry.msn() == msn).findFirst();
    }

    /** What a name of fragmented MP4 stands for, or null if it is none of this stream's. */
    FileNames.Numbers numbers(String name) {
        return names.parse(name);
    }

    /** A part, or a whole segment for a part below 0, as fragmented MP4. */
    synchronized Optional<ByteBuf> fragments(long msn, int part) {
        List<Part> parts = entry(msn).map(Listed::parts).orElse(msn == next() && part >= 0 ? open : List.of());
        if (part >= parts.size() || parts.isEmpty()) {
            return Optional.empty();
        }
        if (part >= 0) {
            return Optional.of(Unpooled.wrappedBuffer(parts.get(part).bytes()));
        }
        return Optional.of(
                Unpooled.wrappedBuffer(parts.stream().map(Part::bytes).toArray(byte[][]::new)));
    }

    /** An initialization segment by its number. */
    synchronized Optional<byte[]> init(long number) {
        return number < firstInit || number >= firstInit + inits.size()
                ? Optional.empty()
                : inits.stream().skip(number - firstInit).findFirst();
    }
}
