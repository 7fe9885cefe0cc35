// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.nearcast.experiments.endurance.Events.Event;
import org.nearcast.experiments.endurance.Series.Point;

/**
 * What one player saw and heard of a {@link FlashAndBeep}.
 *
 * @param offset beep's presentation time less its flash's: positive when the sound comes after the picture; over time
 * @param delay from the flash before the encoder to the flash out of the decoder, over time, once the player has caught up
 * @param flashes flashes seen
 * @param due flashes that the source made from the first seen to the last
 */
record Watched(Series offset, Series delay, int flashes, int due) {

    /** How long a player may take to catch up with the stream that it joined before it counts, µs. */
    private static final long SETTLE_US = 6_000_000;

    /**
     * Compares a player's events with the source's.
     *
     * @param windowSeconds over how long medians are taken
     */
    static Watched of(Probe source, Probe player, double windowSeconds) throws IOException {
        Events made = Events.read(source.flashes(), source.flashTimes());
        Events seen = Events.read(player.flashes(), player.flashTimes());
        NavigableMap<Long, Event> heard =
                Events.read(player.beeps(), player.beepTimes()).byMediaTime();
        long shift = shift(made, seen);
        Map<Long, Event> madeByNumber = new HashMap<>();
        made.all().forEach(e -> madeByNumber.put(number(e, 0), e));
        List<Point> offsets = new ArrayList<>();
        List<Point> delays = new ArrayList<>();
        long settledUs = seen.all().isEmpty() ? 0 : seen.all().get(0).wallUs() + SETTLE_US;
        for (Event flash : seen.all()) {
            Event origin = madeByNumber.get(number(flash, shift));
            if (origin == null) {
                continue;
            }
            double seconds = (flash.wallUs() - made.all().get(0).wallUs()) / 1e6;
            if (flash.wallUs() >= settledUs) {
                delays.add(new Point(seconds, (flash.wallUs() - origin.wallUs()) / 1e3));
            }
            nearest(heard, flash.mediaUs())
                    .ifPresent(beep -> offsets.add(new Point(seconds, (beep - flash.mediaUs()) / 1e3)));
        }
        int due = seen.all().isEmpty()
                ? 0
                : (int) (number(seen.all().get(seen.all().size() - 1), 0)
                                - number(seen.all().get(0), 0))
                        + 1;
        return new Watched(
                new Series(offsets, windowSeconds),
                new Series(delays, windowSeconds),
                seen.all().size(),
                due);
    }

    /**
     * What was added to the source's presentation times on the way (MPEG-TS begins at 10 s here), µs: by the first long flash, which was
     * sent when the source's latest one was, if the delay is less than the 20 s between two.
     */
    private static long shift(Events made, Events seen) {
        Optional<Event> mark = seen.all().stream().filter(Watched::isLong).findFirst();
        return mark.flatMap(there -> made.all().stream()
                        .filter(e -> isLong(e) && e.wallUs() <= there.wallUs())
                        .reduce((earlier, later) -> later)
                        .map(here -> there.mediaUs() - here.mediaUs()))
                .orElse(0L);
    }

    private static boolean isLong(Event flash) {
        return flash.lengthUs() > FlashAndBeep.LONG_US;
    }

    private static long number(Event flash, long shiftUs) {
        return Math.round((double) (flash.mediaUs() - shiftUs) / FlashAndBeep.PERIOD_US);
    }

    private static Optional<Long> nearest(NavigableMap<Long, Event> heard, long mediaUs) {
        Long before = heard.floorKey(mediaUs);
        Long after = heard.ceilingKey(mediaUs);
        long best = before == null || after != null && after - mediaUs < mediaUs - before
                ? after == null ? Long.MAX_VALUE : after
                : before;
        return Math.abs(best - mediaUs) < FlashAndBeep.PERIOD_US / 2 ? Optional.of(best) : Optional.empty();
    }
}
