// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.sim.SimulationException;

/** What a person is told when a run could not go on. */
final class Failure {
    private static final int FRAMES = 8;

    private Failure() {}

    /**
     * One line that says what is broken, where a protocol threw if it did, and the command that shows it again.
     *
     * @return the lines
     */
    static List<String> lines(RuntimeException failure, Trial trial) {
        List<String> lines = new ArrayList<>();
        boolean told = failure instanceof SimulationException;
        lines.add(told ? failure.getMessage() : "seed " + trial.seed() + ": " + failure);
        Throwable thrown = told ? failure.getCause() : failure;
        if (thrown != null) {
            StackTraceElement[] at = thrown.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, at.length); i++) {
                lines.add("    at " + at[i]);
            }
        }
        lines.add("again: " + trial.command() + traced(failure));
        return lines;
    }

    private static String traced(RuntimeException failure) {
        return failure instanceof SimulationException told && told.peer() >= 0 ? " --trace " + told.peer() : "";
    }

    static void tell(RuntimeException failure, Trial trial) {
        lines(failure, trial).forEach(line -> System.err.println("nearcast sim: " + line));
    }
}
