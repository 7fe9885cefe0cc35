// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;

/** A process in a host. Safe for use by several threads. */
public final class LabProcess {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    private final Host host;
    private final int number;
    private final long pid;
    private final Path output;
    private final Path errors;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

    LabProcess(Host host, int number, long pid, Path output, Path errors) {
        this.host = host;
        this.number = number;
        this.pid = pid;
        this.output = output;
        this.errors = errors;
    }

    /** The host it runs in. */
    public Host host() {
        return host;
    }

    /** Its process id inside the lab. */
    public long pid() {
        return pid;
    }

    /** The file that its output goes to, or null. */
    public Path output() {
        return output;
    }

    /** Completes when it has ended. */
    public CompletableFuture<ExitStatus> exit() {
        return exit.copy();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return !exit.isDone();
    }

    /**
     * Waits for a line of its output in which a pattern is found, be it there already.
     *
     * @return the match
     * @throws LabException when the time is up or the process has ended without it; with its last output
     */
    public Matcher waitForLine(String regex, Duration timeout) {
        return textOf(output).waitForLine(regex, timeout, exit);
    }

    /** The same for its errors, where they have a file of their own. */
    public Matcher waitForErrorLine(String regex, Duration timeout) {
        return textOf(errors).waitForLine(regex, timeout, exit);
    }

    /** Everything it has written to its output file so far. */
    public String outputText() {
        return textOf(output).text();
    }

    /** Everything it has written to its file of errors so far. */
    public String errorText() {
        return textOf(errors).text();
    }

    /** Sends a signal such as {@code TERM} to it; nothing happens when it has ended. */
    public void signal(String name) {
        call(request("signal").put("signal", name));
    }

    /** Sends a signal to it and all that it started. */
    public void signalGroup(String name) {
        call(request("signal").put("signal", name).put("group", true));
    }

    /** Asks it and all it started to end by SIGTERM, and kills them after a time; returns how it ended. */
    public ExitStatus stop(Duration grace) {
        signalGroup("TERM");
        try {
            return awaitExit(grace);
        } catch (LabException e) {
            signalGroup("KILL");
            return awaitExit(KILL_TIMEOUT);
        }
    }

    /**
     * Waits for its end.
     *
     * @throws LabException when the time is up
     */
    public ExitStatus awaitExit(Duration timeout) {
        try {
            return exit.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String words = output == null ? "" : ": " + textOf(output).tail();
            throw new LabException("still running after " + timeout.toMillis() + " ms" + words, e);
        } catch (ExecutionException e) {
            throw new LabException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    /** Writes to its stdin; it must have been started {@link HostCommand#withInput()}. */
    public void write(String text) {
        call(request("write").put("text", text));
    }

    /** CPU time and memory of the process itself, without what it started. */
    public Usage usage() {
        JsonNode json = call(request("usage"));
        return new Usage(json.path("cpuMs").asLong(), json.path("residentBytes").asLong());
    }

    void ended(ExitStatus status) {
        exit.complete(status);
    }

    void lost() {
        exit.complete(ExitStatus.LOST);
    }

    private ObjectNode request(String op) {
        return Lab.request(op).put("process", number);
    }

    private JsonNode call(ObjectNode request) {
        return host.lab().call(request);
    }

    private static GrowingText textOf(Path file) {
        if (file == null) {
            throw new LabException("this process has no such file");
        }
        return new GrowingText(file);
    }

    /**
     * What a process has used.
     *
     * @param cpuMs CPU time in ms, user and system
     * @param residentBytes memory now
     */
    public record Usage(long cpuMs, long residentBytes) {}
}
