// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process in a host. */
public final class LabProcess {
    private static final long POLL_MS = 20;
    private static final int TAIL_CHARS = 600;

    private final Lab lab;
    private final Host host;
    private final int number;
    private final long pid;
    private final Path output;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

    LabProcess(Lab lab, Host host, int number, long pid, Path output) {
        this.lab = lab;
        this.host = host;
        this.number = number;
        this.pid = pid;
        this.output = output;
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
     * @throws LabException when the time is up or the process has ended without it; with the last output
     */
    public Matcher waitForLine(String regex, Duration timeout) {
        if (output == null) {
            throw new LabException("this process has no output file");
        }
        Pattern pattern = Pattern.compile(regex);
        long deadline = System.nanoTime() + timeout.toNanos();
        long seen = 0;
        StringBuilder line = new StringBuilder();
        while (true) {
            boolean alive = isAlive();
            String more = readFrom(seen);
            seen += more.getBytes(StandardCharsets.ISO_8859_1).length;
            for (int i = 0; i < more.length(); i++) {
                if (more.charAt(i) != '\n') {
                    line.append(more.charAt(i));
                    continue;
                }
                Matcher matcher = pattern.matcher(decode(line));
                if (matcher.find()) {
                    return matcher;
                }
                line.setLength(0);
            }
            if (!alive) {
                throw new LabException("ended (" + exit.join() + ") before it said /" + regex + "/: " + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new LabException("did not say /" + regex + "/ within " + timeout.toMillis() + " ms: " + tail());
            }
            pause();
        }
    }

    /** Sends a signal such as {@code TERM} to it; nothing happens when it has ended. */
    public void signal(String name) {
        lab.call(Lab.request("signal").put("process", number).put("signal", name));
    }

    /** Sends a signal to it and all that it started. */
    public void signalGroup(String name) {
        lab.call(
                Lab.request("signal").put("process", number).put("signal", name).put("group", true));
    }

    /** Asks it and all it started to end by SIGTERM, and kills them after a time; returns how it ended. */
    public ExitStatus stop(Duration grace) {
        signalGroup("TERM");
        try {
            return exit.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            signalGroup("KILL");
            return awaitExit(Duration.ofSeconds(10));
        } catch (ExecutionException e) {
            throw new LabException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
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
            throw new LabException("still running after " + timeout.toMillis() + " ms: " + tail(), e);
        } catch (ExecutionException e) {
            throw new LabException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    /** Writes to its stdin; it must have been started {@link HostCommand#withInput()}. */
    public void write(String text) {
        lab.call(Lab.request("write").put("process", number).put("text", text));
    }

    /** CPU time and memory of the process itself, without what it started. */
    public Usage usage() {
        ObjectNode request = Lab.request("usage").put("process", number);
        JsonNode json = lab.call(request);
        return new Usage(json.path("cpuMs").asLong(), json.path("residentBytes").asLong());
    }

    /** Everything it has written to its output file so far. */
    public String outputText() {
        return decode(readFrom(0));
    }

    void ended(ExitStatus status) {
        exit.complete(status);
    }

    void lost() {
        exit.complete(ExitStatus.LOST);
    }

    private String tail() {
        String text = output == null ? "" : outputText().strip();
        return text.length() <= TAIL_CHARS ? text : "..." + text.substring(text.length() - TAIL_CHARS);
    }

    /** The file's bytes from an offset, one character each. */
    private String readFrom(long offset) {
        if (output == null || !Files.exists(output)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
            int length = (int) Math.min(Math.max(file.length() - offset, 0), 1 << 24);
            byte[] bytes = new byte[length];
            file.seek(offset);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new LabException("reading " + output + ": " + e.getMessage(), e);
        }
    }

    private static String decode(CharSequence bytes) {
        return new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    /**
     * What a process has used.
     *
     * @param cpuMs CPU time in ms, user and system
     * @param residentBytes memory now
     */
    public record Usage(long cpuMs, long residentBytes) {}
}
