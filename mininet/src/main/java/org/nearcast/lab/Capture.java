// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A live packet capture on a host's interface, by tcpdump, with time stamps in nanoseconds. What leaves is stamped behind
 * the queue, what arrives when it arrives. Not safe for use by several threads.
 */
public final class Capture implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final String BUFFER_KIB = "16384";
    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped by kernel");

    private final LabProcess tcpdump;
    private final Path file;
    private final PcapTail tail;

    private Capture(LabProcess tcpdump, Path file, PcapTail tail) {
        this.tcpdump = tcpdump;
        this.file = file;
        this.tail = tail;
    }

    /**
     * Starts a capture of whole frames and waits until it listens.
     *
     * @param file where to write it; replaced when it exists
     * @param filter in tcpdump's language, such as {@code tcp port 1935}; empty for everything
     */
    public static Capture start(Host host, Path file, String filter) {
        return start(host, file, filter, 0);
    }

    /**
     * Starts a capture and waits until it listens.
     *
     * @param snapshotBytes how much of each frame to keep, 0 for all
     * @throws LabException when tcpdump refuses, with its reason
     */
    public static Capture start(Host host, Path file, String filter, int snapshotBytes) {
        Path words = file.resolveSibling(file.getFileName() + ".log");
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(words);
            List<String> argv = new ArrayList<>(List.of("tcpdump", "-n", "-U", "--immediate-mode"));
            argv.add("--time-stamp-precision=nano");
            argv.addAll(List.of("-B", BUFFER_KIB, "-s", Integer.toString(snapshotBytes)));
            // To stdout, so that the file belongs to the caller.
            argv.addAll(List.of("-i", host.networkInterface(), "-w", "-"));
            if (!filter.isBlank()) {
                argv.add(filter);
            }
            LabProcess tcpdump = host.command(argv.toArray(String[]::new))
                    .asRoot()
                    .output(file)
                    .errors(words)
                    .spawn();
            tcpdump.waitForErrorLine("listening on", START_TIMEOUT);
            return new Capture(tcpdump, file, new PcapTail(file));
        } catch (IOException e) {
            throw new LabException("capture into " + file + ": " + e.getMessage(), e);
        }
    }

    /** Passes on the frames captured since the last call, in order. */
    public void poll(Consumer<CapturedFrame> frames) {
        try {
            tail.poll(frames);
        } catch (IOException e) {
            throw new LabException("reading " + file + ": " + e.getMessage(), e);
        }
    }

    /** The file it is written to. */
    public Path file() {
        return file;
    }

    /** Stops capturing; {@link #poll} still passes on the rest. Returns the number of frames that the kernel dropped. */
    public long stop() {
        if (tcpdump.isAlive()) {
            tcpdump.signal("INT");
            tcpdump.awaitExit(STOP_TIMEOUT);
        }
        Matcher matcher = DROPPED.matcher(tcpdump.errorText());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Stops capturing and closes the file. */
    @Override
    public void close() {
        stop();
        try {
            tail.close();
        } catch (IOException e) {
            throw new LabException("closing " + file + ": " + e.getMessage(), e);
        }
    }
}
