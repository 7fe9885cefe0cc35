// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.nearcast.lab.Lab;

/** A lab and its logs, for as long as JUnit keeps it; JUnit closes it. */
final class LabResource implements AutoCloseable {
    private final Lab lab;
    private final Path logs;
    private boolean failed;

    LabResource(Lab lab, Path logs) {
        this.lab = lab;
        this.logs = logs;
    }

    Lab lab() {
        return lab;
    }

    /** Says that a test failed, so that somebody will want the logs. */
    void keepLogs() {
        failed = true;
    }

    @Override
    public void close() {
        lab.close();
        if (!failed) {
            delete(logs);
            // The folder of the test's class, when no other test has left anything in it.
            logs.getParent().toFile().delete();
        }
    }

    /** Deletes a folder and all in it, if it is there. */
    static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
