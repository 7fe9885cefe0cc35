// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The begins of flashes or beeps as a {@link Probe} wrote them down.
 *
 * @param all in the order they came
 */
record Events(List<Event> all) {
    /**
     * One of them.
     *
     * @param mediaUs presentation time of its begin, µs
     * @param wallUs time of day of its begin, µs
     * @param lengthUs to the begin of its last picture or samples, µs
     */
    record Event(long mediaUs, long wallUs, long lengthUs) {}

    private static final Pattern FRAME = Pattern.compile("^frame:(\\d+) +pts:(-?\\d+) ");
    /** Frames that follow each other more closely than this belong to the same flash or beep, µs. */
    private static final long APART_US = 500_000;

    /** Reads the two files of a probe's one sense; a line that is being written is left out. */
    static Events read(Path media, Path wall) throws IOException {
        List<Long> mediaTimes = times(media);
        List<Long> wallTimes = times(wall);
        int count = Math.min(mediaTimes.size(), wallTimes.size());
        List<Event> events = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || Math.abs(mediaTimes.get(i) - mediaTimes.get(i - 1)) > APART_US) {
                events.add(new Event(
                        mediaTimes.get(first), wallTimes.get(first), mediaTimes.get(i - 1) - mediaTimes.get(first)));
                first = i;
            }
        }
        return new Events(List.copyOf(events));
    }

    private static List<Long> times(Path file) throws IOException {
        List<Long> times = new ArrayList<>();
        if (Files.exists(file)) {
            try (var lines = Files.lines(file)) {
                lines.map(FRAME::matcher).filter(Matcher::find).forEach(m -> times.add(Long.valueOf(m.group(2))));
            }
        }
        return times;
    }

    /** By presentation time. */
    NavigableMap<Long, Event> byMediaTime() {
        NavigableMap<Long, Event> map = new TreeMap<>();
        all.forEach(e -> map.putIfAbsent(e.mediaUs(), e));
        return map;
    }
}
