// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A real program, ended with all that it started; its lines are heard as it says them. */
final class Program implements AutoCloseable {
    private static final int LAST_WORDS = 4;

    private final Process process;
    private final Deque<String> lastWords = new ArrayDeque<>();

    private Program(Process process) {
        this.process = process;
    }

    static Program start(Map<String, String> environment, Consumer<String> lines, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Program program = new Program(builder.start());
        Thread reader = new Thread(() -> program.read(lines), "hears " + command.get(0));
        reader.setDaemon(true);
        reader.start();
        return program;
    }

    static boolean isInstalled(String name) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return true;
            }
        }
        return false;
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader words =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = words.readLine(); line != null; line = words.readLine()) {
                synchronized (lastWords) {
                    lastWords.add(line);
                    if (lastWords.size() > LAST_WORDS) {
                        lastWords.remove();
                    }
                }
                lines.accept(line);
            }
        } catch (IOException e) {
            // It was ended while it spoke.
        }
    }

    /** Says something on its standard input; nothing happens when it is gone. */
    void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The last lines it said, for who wonders why it failed. */
    String lastWords() {
        synchronized (lastWords) {
            return String.join(" | ", lastWords);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
