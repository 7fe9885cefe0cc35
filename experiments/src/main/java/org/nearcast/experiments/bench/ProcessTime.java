// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time of a process and its descendants, user and system, from {@code /proc/PID/stat} (proc(5)). */
final class ProcessTime {
    /** Of clock_t as the kernel shows it, on every Linux of today. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessTime() {}

    /** Seconds so far; descendants that have ended are not in it. */
    static double seconds(ProcessHandle process) throws IOException {
        double sum = 0;
        for (ProcessHandle one :
                (Iterable<ProcessHandle>) Stream.concat(Stream.of(process), process.descendants())::iterator) {
            try {
                sum += seconds(Files.readString(Path.of("/proc", String.valueOf(one.pid()), "stat")));
            } catch (NoSuchFileException e) {
                // It has ended meanwhile.
            }
        }
        return sum;
    }

    /** Fields 14 and 15, counted behind the name, which may hold spaces and parentheses. */
    static double seconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
}
