// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.fallback;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.nearcast.overlay.playout.PlayoutBuffer;
import org.nearcast.overlay.playout.Slot;

/** What an origin serves of a stream: ranges of the last blocks, within a {@link OriginBudget budget} that grows with who watches. */
public final class BlockShelf {
    private static final long SAVED_NS = 10_000_000_000L;
    private static final double MS_IN_SECOND = 1e3;

    private final PlayoutBuffer blocks;
    private final IntSupplier viewers;
    private final OriginBudget budget;
    private long asked;
    private long refused;
    private long sentBytes;

    /** What is said to who asks. */
    public sealed interface Outcome {}

    /** The bytes asked for. */
    public record Served(ByteBuffer bytes) implements Outcome {}

    /** Not now: the budget is used up for so long, nanoseconds. */
    public record Refused(long againNs) implements Outcome {}

    /** There is no such range. */
    public record Absent() implements Outcome {}

    /**
     * A shelf of what a buffer has, which somebody else fills.
     *
     * @param viewers how many watch now
     * @param part of what they consume that is served at most, 0 to 1
     */
    public BlockShelf(PlayoutBuffer blocks, IntSupplier viewers, double part, long nowNs) {
        this.blocks = blocks;
        this.viewers = viewers;
        budget = new OriginBudget(part, SAVED_NS, nowNs);
    }

    /** Time goes on, or a block has come: to be told now and then, so that it knows how much may be sent. */
    public void look(long nowNs) {
        budget.consumed(nowNs, viewers.getAsInt() * bytesPerSecond());
    }

    /** How many bytes a crumb has; -1 if it is not here, or not whole. */
    public int bytes(long block, int crumb) {
        Slot slot = blocks.slot(block);
        return slot == null || crumb >= slot.manifest().crumbs() || slot.missing(crumb) != 0
                ? -1
                : slot.manifest().crumb(crumb).bytes();
    }

    /** Somebody asks. */
    public Outcome ask(BlockRange range, long nowNs) {
        asked++;
        if (range.from() + range.bytes() > bytes(range.block(), range.crumb())) {
            return new Absent();
        }
        long againNs = budget.take(nowNs, range.bytes());
        if (againNs > 0) {
            refused++;
            return new Refused(againNs);
        }
        sentBytes += range.bytes();
        return new Served(blocks.slot(range.block()).bytes(range.crumb(), range.from(), range.bytes()));
    }

    /** By the blocks after the first that is here, and when they left the source. */
    private double bytesPerSecond() {
        Slot first = null;
        Slot last = null;
        long bytes = 0;
        for (long number = blocks.first(); number < blocks.end(); number++) {
            Slot slot = blocks.slot(number);
            if (slot != null) {
                bytes += first == null ? 0 : slot.bytes();
                first = first == null ? slot : first;
                last = slot;
            }
        }
        long ms = first == null
                ? 0
                : last.manifest().captureMs() - first.manifest().captureMs();
        return ms <= 0 ? 0 : bytes * MS_IN_SECOND / ms;
    }

    /** Ranges asked for. */
    public long asked() {
        return asked;
    }

    /** Those of them that were refused as the budget was used up. */
    public long refused() {
        return refused;
    }

    /** Bytes served. */
    public long sentBytes() {
        return sentBytes;
    }
}
