// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where something runs.
 *
 * @param number of one processor, counted from 0; negative for any
 */
public record Processor(int number) {
    /** Wherever the system likes. */
    public static final Processor ANY = new Processor(-1);

    /** A command that runs there, with all its threads and children. */
    List<String> run(List<String> command) {
        List<String> words = new ArrayList<>();
        if (number >= 0) {
            words.addAll(List.of("taskset", "-c", String.valueOf(number)));
        }
        words.addAll(command);
        return words;
    }

    /** Moves this very program there, with the threads it has and those it will have. */
    void take() throws IOException, InterruptedException {
        String pid = String.valueOf(ProcessHandle.current().pid());
        Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", String.valueOf(number), pid)
                .redirectErrorStream(true)
                .start();
        String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!taskset.waitFor(10, TimeUnit.SECONDS) || taskset.exitValue() != 0) {
            throw new IllegalStateException("cannot run on processor " + number + ": " + said.strip());
        }
    }
}
