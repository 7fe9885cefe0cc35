// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.playout;

import java.util.function.LongSupplier;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Timer;
import org.nearcast.protocol.segment.Manifest;

/**
 * Plays a stream out of its {@link PlayoutBuffer}. It begins at a segment, the oldest that is not too far behind the source, when enough of
 * it is here in a row. From then on each block is due so long after it left the source as the first one was, whatever clocks do, so that the
 * delay never creeps. What is missing when it is due is skipped, or waited for if the viewer would rather have it smooth; what waiting adds to
 * the lag is made up for by playing a little faster.
 */
public final class Playout {
    private static final long MS_NS = 1_000_000;
    private static final long USUAL_BLOCK_NS = 250 * MS_NS;
    private static final long STEP_NS = 50 * MS_NS;
    /** As much later than due a unit is still on time. */
    private static final long TOLERANCE_NS = 500 * MS_NS;
    /** So much later than usual a block may come, and need not be waited for. */
    private static final long SPARE_NS = 200 * MS_NS;

    private static final long UNKNOWN_NS = 500 * MS_NS;
    /** Who plays already is in more of a hurry. */
    private static final long UNHURRIED_NS = 1_000 * MS_NS;
    /** As long it waits for newer segments to become known when all that it knows are old. */
    private static final long NEWER_NS = 500 * MS_NS;
    /** As long more manifests come after the first one, and it may find a better place to begin. */
    private static final long LEARNING_NS = 30 * MS_NS;
    /** A hundredth faster is not noticed. */
    private static final long PACE = 100;

    private enum State {
        WAITING,
        PLAYING,
        ENDED
    }

    private final Host host;
    private final PlayoutSettings settings;
    private final PlayoutBuffer buffer;
    private final CaptureClock clock;
    private final PlayoutListener listener;
    private final LongSupplier usualLagNs;
    private final long requestedNs;
    private State state = State.WAITING;
    private Timer timer;
    private long point = -1;
    private long knownNs = -1;
    private long beganLagNs;
    private long targetNs;
    private boolean broken;
    private long startUpNs = -1;
    private long lagNs;
    private long due;
    private long played;
    private long waitedNs;

    /**
     * The viewer asks for the stream now.
     *
     * @param usualLagNs how far behind the source most of the stream comes to peers hereabouts, nanoseconds; -1 while that is not known
     */
    public Playout(
            Host host,
            PlayoutSettings settings,
            PlayoutBuffer buffer,
            CaptureClock clock,
            LongSupplier usualLagNs,
            PlayoutListener listener) {
        this.host = host;
        this.settings = settings;
        this.buffer = buffer;
        this.clock = clock;
        this.listener = listener;
        this.usualLagNs = usualLagNs;
        requestedNs = host.nowNs();
    }

    /** The playout point: the block that is due next, or from which it wants to begin; -1 while that cannot be said. */
    public long point() {
        return point;
    }

    public boolean isPlaying() {
        return state == State.PLAYING;
    }

    /** When a block is due, nanoseconds of this host's clock; before it plays, when it would have to be here to begin soon. */
    public long dueNs(Manifest manifest) {
        return state == State.PLAYING
                ? clock.captureNs(manifest) + targetNs
                : Math.max(clock.captureNs(manifest) + leastLagNs(), host.nowNs() + UNHURRIED_NS);
    }

    /**
     * Until when a block is waited for and still on time, nanoseconds of this host's clock, as far as that is known now; before it plays, when it would
     * begin with it.
     */
    public long onTimeNs(Manifest manifest) {
        long captureNs = clock.captureNs(manifest);
        return state == State.PLAYING
                ? captureNs + Math.max(targetNs, Math.min(patienceNs(), beganLagNs + TOLERANCE_NS) - STEP_NS)
                : Math.max(captureNs + leastLagNs(), host.nowNs());
    }

    /** Whether a block can be decoded if it comes: after a gap, none can until the next segment. */
    public boolean isDecodable(Manifest manifest) {
        return !broken || manifest.segment() >= point;
    }

    /** How much must be here in a row before it begins, nanoseconds. */
    public long spanNs() {
        return settings.spanNs();
    }

    /** How old a block may be, behind the source, and still be played, nanoseconds. */
    public long usefulNs() {
        return Math.max(settings.mostLagNs(), settings.patienceNs()) + TOLERANCE_NS;
    }

    public PlayoutFigures figures() {
        return new PlayoutFigures(startUpNs, lagNs, due, played, waitedNs);
    }

    /** A manifest has come, or a block has become playable. */
    public void changed() {
        if (state == State.WAITING) {
            consider();
        } else if (state == State.PLAYING && timer == null) {
            next();
        }
    }

    /** Plays no more. */
    public void stop() {
        state = State.ENDED;
        cancel();
    }

    // ---------------------------------------------------------------- beginning

    private void consider() {
        cancel();
        if (!clock.isSet() || buffer.end() == buffer.first()) {
            return;
        }
        long now = host.nowNs();
        knownNs = knownNs < 0 ? now : knownNs;
        Slot begin = point < 0 ? null : buffer.slot(point);
        if (begin == null || ageNs(begin, now) > settings.mostLagNs() || now - knownNs < LEARNING_NS) {
            point = choose(now);
            begin = point < 0 ? null : buffer.slot(point);
        }
        if (begin == null) {
            return;
        }
        boolean isOld = ageNs(begin, now) > settings.mostLagNs() && now - knownNs < NEWER_NS;
        long wait = hasSpan(begin) && !isOld ? clock.captureNs(begin.manifest()) + leastLagNs() - now : STEP_NS;
        if (wait <= 0) {
            begin(begin, now);
        } else {
            timer = host.schedule(wait, this::consider);
        }
    }

    /** As near to the source as it begins: where what comes as late as it usually does is not missed. */
    private long leastLagNs() {
        long usual = usualLagNs.getAsLong();
        long wanted = usual < 0 ? settings.leastLagNs() + UNKNOWN_NS : usual + SPARE_NS;
        return Math.max(settings.leastLagNs(), Math.min(settings.mostLagNs() - TOLERANCE_NS, wanted));
    }

    private long ageNs(Slot slot, long now) {
        return now - clock.captureNs(slot.manifest());
    }

    /** The oldest segment that could be begun without being too late, or the newest; -1 if there is none. */
    private long choose(long now) {
        long chosen = -1;
        for (long number = buffer.end() - 1; number >= buffer.first(); number--) {
            Slot slot = buffer.slot(number);
            if (slot != null && slot.manifest().beginsSegment()) {
                if (chosen >= 0 && ageNs(slot, now) + settings.fetchNs() > settings.mostLagNs()) {
                    break;
                }
                chosen = number;
            }
        }
        return chosen;
    }

    private boolean hasSpan(Slot begin) {
        long span = 0;
        for (long number = begin.number(); span < settings.spanNs(); number++) {
            Slot slot = buffer.slot(number);
            if (slot == null || !slot.isPlayable()) {
                return false;
            }
            if (slot.manifest().endsStream()) {
                return true;
            }
            span += Math.max(1, slot.manifest().durationMs()) * MS_NS;
        }
        return true;
    }

    private void begin(Slot slot, long now) {
        state = State.PLAYING;
        host.note(() -> "begins to play at block " + slot.number());
        startUpNs = now - requestedNs;
        beganLagNs = Math.max(leastLagNs(), ageNs(slot, now));
        targetNs = beganLagNs;
        next();
    }

    // ---------------------------------------------------------------- playing

    /** Plays or skips what is due, and comes back for what is not. */
    private void next() {
        timer = null;
        while (state == State.PLAYING && point < buffer.end()) {
            long now = host.nowNs();
            Slot slot = buffer.slot(point);
            long dueNs = slot == null ? unknownDueNs() : dueNs(slot.manifest());
            if (now < dueNs) {
                timer = host.schedule(dueNs - now, this::next);
                return;
            }
            boolean here = slot != null && slot.isPlayable();
            if (here && now - dueNs <= TOLERANCE_NS) {
                play(slot, now);
            } else if (targetNs + STEP_NS < patienceNs()) {
                long wait = here ? now - dueNs : STEP_NS;
                targetNs += wait;
                waitedNs += wait;
            } else {
                skip(slot);
            }
        }
        // nothing is known of what comes: the stream has paused, or this peer is cut off; changed() goes on
    }

    /** How far behind it may fall: a live one, as long as what it plays is on time. */
    private long patienceNs() {
        return settings.patienceNs() > settings.mostLagNs() + TOLERANCE_NS
                ? settings.patienceNs()
                : Math.min(settings.patienceNs(), beganLagNs + TOLERANCE_NS);
    }

    /** When a block would be due of which nothing is known, but of one that comes after it. */
    private long unknownDueNs() {
        long number = point + 1;
        while (buffer.slot(number) == null) {
            number++;
        }
        return dueNs(buffer.slot(number).manifest()) - (number - point) * USUAL_BLOCK_NS;
    }

    private void play(Slot slot, long now) {
        broken &= !slot.manifest().beginsSegment();
        lagNs = ageNs(slot, now);
        due++;
        if (!broken) {
            played++;
        }
        if (targetNs > settings.mostLagNs()) {
            targetNs -= slot.manifest().durationMs() * MS_NS / PACE;
        }
        point++;
        listener.play(slot, lagNs, !broken);
        endAfter(slot);
    }

    private void skip(Slot slot) {
        long number = point;
        host.note(() -> "skips block " + number
                + (slot == null
                        ? ", of which nothing is known"
                        : ", misses chunks " + Integer.toHexString(slot.missing(0))));
        due++;
        broken = true;
        listener.skip(point++);
        endAfter(slot);
    }

    private void endAfter(Slot slot) {
        if (slot != null && slot.manifest().endsStream()) {
            stop();
            listener.ended();
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
