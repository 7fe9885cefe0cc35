// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds the harness's folder and the way to run it as root. */
final class Harness {
    static final String FOLDER_PROPERTY = "nearcast.mininet";
    static final String FOLDER_VARIABLE = "NEARCAST_MININET";
    private static final int SUDO_SECONDS = 10;

    private Harness() {}

    /** The driver's command line, with sudo in front unless this process is root. */
    static List<String> driverCommand() {
        Path lab = folder().resolve("lab");
        Path build = folder().resolve("target");
        List<String> command = new ArrayList<>();
        if (!isRoot()) {
            if (!sudoWorks()) {
                throw new LabException("a lab needs root: run as root, or run `sudo -v` first");
            }
            command.add("sudo");
            command.add("-n");
        }
        command.addAll(List.of(lab.toString(), "driver", "--build", build.toString()));
        return command;
    }

    /** The folder {@code mininet}: system property, environment, or next to or above the working directory. */
    static Path folder() {
        String named = System.getProperty(FOLDER_PROPERTY, System.getenv(FOLDER_VARIABLE));
        if (named != null) {
            Path folder = Path.of(named).toAbsolutePath();
            if (!Files.isExecutable(folder.resolve("lab"))) {
                throw new LabException(folder + " (" + FOLDER_PROPERTY + ") has no executable `lab`");
            }
            return folder;
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("mininet");
            if (Files.isExecutable(folder.resolve("lab")) && Files.isDirectory(folder.resolve("nearcast_lab"))) {
                return folder;
            }
        }
        throw new LabException(
                "the folder mininet was not found; say where it is by -D" + FOLDER_PROPERTY + " or " + FOLDER_VARIABLE);
    }

    /** Whether this process may make namespaces. */
    static boolean isRoot() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether sudo runs commands without asking. */
    static boolean sudoWorks() {
        try {
            Process probe = new ProcessBuilder("sudo", "-n", "true")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(SUDO_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
