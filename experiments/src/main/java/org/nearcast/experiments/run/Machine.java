// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine a run was made on, and how busy all of it was meanwhile: part of every result's conditions. */
public final class Machine {
    private static final int IDLE_COLUMN = 3;
    private static final int IOWAIT_COLUMN = 4;

    private final Instant began = Instant.now();
    private final Ticks atStart = Ticks.now();

    private record Ticks(long idle, long all) {
        static Ticks now() {
            // proc(5), /proc/stat: user nice system idle iowait irq softirq steal; the guests' are in user's already.
            String[] words = firstLine("/proc/stat", "cpu ").split(" +");
            long[] ticks = Arrays.stream(words)
                    .skip(1)
                    .limit(8)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return ticks.length <= IOWAIT_COLUMN
                    ? new Ticks(0, 0)
                    : new Ticks(
                            ticks[IDLE_COLUMN] + ticks[IOWAIT_COLUMN],
                            Arrays.stream(ticks).sum());
        }
    }

    /**
     * {@code began}, {@code runSeconds}, {@code processors}, {@code processor} (its model), {@code memoryMib}, {@code busyPercent} (of all
     * processors, by everything that ran, since this object was made), {@code java}, {@code os}.
     */
    public Map<String, Object> describe() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("began", began.truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("runSeconds", began.until(Instant.now(), ChronoUnit.SECONDS));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("processor", afterColon(firstLine("/proc/cpuinfo", "model name")));
        String memory = afterColon(firstLine("/proc/meminfo", "MemTotal:")).replaceAll("\\D", "");
        facts.put("memoryMib", memory.isEmpty() ? null : Long.parseLong(memory) / 1024);
        facts.put("busyPercent", busyPercent());
        facts.put("java", System.getProperty("java.version"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return facts;
    }

    private Double busyPercent() {
        Ticks now = Ticks.now();
        long all = now.all() - atStart.all();
        return all <= 0 ? null : Math.round(1000.0 * (all - (now.idle() - atStart.idle())) / all) / 10.0;
    }

    private static String afterColon(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
    }

    private static String firstLine(String file, String prefix) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(prefix)).findFirst().orElse("");
        } catch (IOException e) {
            // Not a Linux with proc; the figures stand without.
            return "";
        }
    }
}
