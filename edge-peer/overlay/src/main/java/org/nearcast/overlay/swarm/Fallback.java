// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.fallback.BlockRange;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.playout.CaptureClock;
import org.nearcast.overlay.playout.Playout;
import org.nearcast.overlay.playout.PlayoutBuffer;
import org.nearcast.overlay.playout.Slot;
import org.nearcast.protocol.segment.ChunkLayout;

/**
 * What the swarm would be too late with, from the origin by range: when only so much time is left as the origin takes to answer, in the order of the
 * deadlines; and before anything is played, what the first blocks lack and neighbours do not send at once. What cannot be decoded is not fetched. After the origin has refused, it is
 * left alone for as long as it says, and then asked for one range, and for more when that has come; for some seconds only for blocks that lack little.
 */
final class Fallback {
    private static final long MS_NS = 1_000_000;
    /** What the origin takes to answer, before the first answer. */
    private static final long FIRST_GUESS_NS = 600 * MS_NS;
    /** Less time is never left: the buffer is looked at only now and then. */
    private static final long LEAST_LEFT_NS = 300 * MS_NS;

    private static final long MOST_LEFT_NS = 1_000 * MS_NS;
    /** As far as answers spread: RFC 6298, section 2. */
    private static final double SPREADS = 4;

    private static final double SMOOTH = 0.25;
    private static final long MOST_UNDER_WAY = 1 << 18;
    /** As long neighbours have for the first blocks, once it is known which they are. */
    private static final long NEIGHBOURS_FIRST_NS = 250 * MS_NS;
    /** So long after a refusal only a block that lacks few chunks is worth what may be had: all of it is lost with one. */
    private static final long SCARCE_NS = 5_000 * MS_NS;

    private static final int FEW = 4;
    /** After so long without a picture a viewer wants them whatever they lack. */
    private static final long LONG_NS = 1_000 * MS_NS;
    /** As soon the first blocks are wanted: they are not due before they are here. */
    private static final long WITHIN_AT_FIRST_NS = 1_000 * MS_NS;
    /** An origin that does not answer in time, twice or more in a row, is left alone for so long, and then twice as long each time. */
    private static final long LATE_NS = 100 * MS_NS;

    private static final int MOST_LATE = 8;
    /** An origin that sends what is wrong is asked again only after so long. */
    private static final long WRONG_NS = 10_000 * MS_NS;

    private final Host host;
    private final BlockOrigin origin;
    private final Subscriptions subscriptions;
    private final Delivery delivery;
    private final PlayoutBuffer buffer;
    private final CaptureClock clock;
    private final SwarmCounters counters;
    private final Runnable playable;
    /** Chunks of each block that were asked for, and have not been refused. */
    private final Map<Long, Integer> asked = new HashMap<>();

    private long answerNs = FIRST_GUESS_NS / 2;
    private long spreadNs = FIRST_GUESS_NS / 8;
    private long underWay;
    private boolean refused;
    private int late;
    private long againNs = Long.MIN_VALUE;
    private long scarceNs = Long.MIN_VALUE;
    private long startedNs = -1;

    /** @param playable is called when a block can be played because of what came */
    Fallback(
            Host host,
            BlockOrigin origin,
            Subscriptions subscriptions,
            Delivery delivery,
            PlayoutBuffer buffer,
            CaptureClock clock,
            SwarmCounters counters,
            Runnable playable) {
        this.host = host;
        this.origin = origin;
        this.subscriptions = subscriptions;
        this.delivery = delivery;
        this.buffer = buffer;
        this.clock = clock;
        this.counters = counters;
        this.playable = playable;
    }

    /** Asks for what is due to be asked for. */
    void look(Playout playout) {
        long now = host.nowNs();
        long first = playout.point();
        if (first < 0 || now < againNs) {
            return;
        }
        asked.keySet().removeIf(block -> block < first);
        startedNs = startedNs < 0 ? now : startedNs;
        boolean scarce = now < scarceNs;
        if (!playout.isPlaying() && (scarce || now - startedNs < NEIGHBOURS_FIRST_NS)) {
            return;
        }
        boolean hungry = playout.isPlaying() || now - startedNs > LONG_NS;
        int most = scarce || !hungry ? FEW : Stripes.COUNT;
        long span = 0;
        for (long block = first; block < buffer.end(); block++) {
            Slot slot = buffer.slot(block);
            if (slot == null) {
                continue;
            }
            if (!playout.isPlaying() && span >= playout.spanNs()
                    || playout.onTimeNs(slot.manifest()) - now > leftNs()) {
                return;
            }
            span += slot.manifest().durationMs() * MS_NS;
            if (!playout.isDecodable(slot.manifest()) || Integer.bitCount(slot.missing(0)) > most) {
                continue;
            }
            fetch(slot, slot.missing(0) & ~asked.getOrDefault(block, 0) & ~coming(slot, playout, now), playout, now);
        }
    }

    /** How much time is left when the origin is asked. */
    private long leftNs() {
        return Math.max(LEAST_LEFT_NS, Math.min(MOST_LEFT_NS, answerNs + (long) (SPREADS * spreadNs)));
    }

    /** Before anything is played nothing is lost by a little more patience with those who push. */
    private int coming(Slot slot, Playout playout, long now) {
        if (playout.isPlaying()) {
            return 0;
        }
        int coming = 0;
        long captureNs = clock.captureNs(slot.manifest());
        for (int index = 0; slot.missing(0) >> index != 0; index++) {
            int stripe = Stripes.of(slot.number(), index);
            if (subscriptions.isPromised(stripe, captureNs)
                    && now < captureNs + subscriptions.expectedNs(stripe) + NEIGHBOURS_FIRST_NS) {
                coming |= 1 << index;
            }
        }
        return coming;
    }

    /** Asks for chunks of a block, those in a row in one range. */
    private void fetch(Slot slot, int chunks, Playout playout, long now) {
        ChunkLayout layout = slot.manifest().crumb(0);
        int rest = chunks;
        while (rest != 0 && underWay < (refused ? 1 : MOST_UNDER_WAY)) {
            int first = Integer.numberOfTrailingZeros(rest);
            int count = Integer.numberOfTrailingZeros(~(rest >>> first));
            int mask = (1 << count) - 1 << first;
            rest &= ~mask;
            int from = layout.offset(first);
            int end = layout.offset(first + count - 1) + layout.size(first + count - 1);
            asked.merge(slot.number(), mask, (a, b) -> a | b);
            underWay += end - from;
            counters.rangesAsked++;
            host.note(() -> "asks the origin for chunks " + Integer.toHexString(mask) + " of block " + slot.number());
            long leastNs = playout.isPlaying() ? leftNs() : WITHIN_AT_FIRST_NS;
            long withinNs = Math.max(leastNs, playout.onTimeNs(slot.manifest()) - now);
            BlockRange range = new BlockRange(slot.number(), 0, from, end - from);
            origin.fetch(range, withinNs, new Asked(slot, first, count, range, now, withinNs));
        }
    }

    /** A range that was asked for. */
    private final class Asked implements BlockOrigin.Answer {
        private final Slot slot;
        private final int first;
        private final int count;
        private final BlockRange range;
        private final long sentNs;
        private final long withinNs;

        Asked(Slot slot, int first, int count, BlockRange range, long sentNs, long withinNs) {
            this.slot = slot;
            this.first = first;
            this.count = count;
            this.range = range;
            this.sentNs = sentNs;
            this.withinNs = withinNs;
        }

        @Override
        public void came(ByteBuffer bytes) {
            underWay -= range.bytes();
            refused = false;
            late = 0;
            answered(host.nowNs() - sentNs);
            ChunkLayout layout = slot.manifest().crumb(0);
            long wrong = counters.wrongFromOrigin;
            boolean plays = false;
            for (int index = first; index < first + count; index++) {
                ByteBuffer chunk = bytes.slice(layout.offset(index) - layout.offset(first), layout.size(index));
                plays |= delivery.fetched(slot, index, chunk);
            }
            if (counters.wrongFromOrigin > wrong) {
                leaveAlone(WRONG_NS);
            }
            if (plays) {
                playable.run();
            }
        }

        @Override
        public void refused(long ns) {
            underWay -= range.bytes();
            counters.rangesRefused++;
            asked.computeIfPresent(slot.number(), (block, mask) -> mask & ~((1 << count) - 1 << first));
            long tookNs = host.nowNs() - sentNs;
            if (tookNs >= withinNs) {
                answered(tookNs); // or longer
                late = Math.min(MOST_LATE, late + 1);
                leaveAlone(late == 1 ? ns : Math.max(ns, LATE_NS << late));
            } else {
                refused = true;
                scarceNs = host.nowNs() + ns + SCARCE_NS;
                leaveAlone(ns);
            }
        }
    }

    private void answered(long tookNs) {
        spreadNs = (long) (spreadNs + SMOOTH * (Math.abs(tookNs - answerNs) - spreadNs));
        answerNs = (long) (answerNs + SMOOTH * (tookNs - answerNs));
    }

    /** Asks for nothing for so long, and up to as long again, so that not all who were refused come back at once. */
    private void leaveAlone(long ns) {
        againNs = Math.max(againNs, host.nowNs() + ns + host.random().nextLong(Math.max(1, ns)));
    }
}
