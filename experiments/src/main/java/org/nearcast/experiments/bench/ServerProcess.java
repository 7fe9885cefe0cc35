// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.nearcast.experiments.load.RtmpTarget;

/** An RTMP server that runs for a while on a loopback port, with its files in a folder that vanishes with it. */
public final class ServerProcess implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int START_WITHIN_S = 60;
    private static final int END_WITHIN_S = 10;

    private final String name;
    private final Path folder;
    private final RtmpTarget target;
    private final Process process;

    private ServerProcess(String name, Path folder, RtmpTarget target, Process process) {
        this.name = name;
        this.folder = folder;
        this.target = target;
        this.process = process;
    }

    /**
     * Starts one and waits until it takes connections.
     *
     * @param name for people
     * @param folder its own, with what it needs
     * @param port where it will listen
     * @param command words
     * @throws IllegalStateException in one line, if it ends before or takes longer than 60 s
     */
    static ServerProcess start(String name, Path folder, int port, List<String> command)
            throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ServerProcess server = new ServerProcess(name, folder, new RtmpTarget(HOST, port, "live"), process);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_WITHIN_S);
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String last = lastLine(log);
                server.close();
                throw new IllegalStateException(name + " did not start: " + last);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return server;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String lastLine(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((a, b) -> b)
                    .orElse("it says nothing")
                    .strip();
        }
    }

    /** A folder for a server's files. */
    static Path newFolder() throws IOException {
        return Files.createTempDirectory("nearcast-bench");
    }

    /** A port that is free at the moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where streams are published and played. */
    public RtmpTarget target() {
        return target;
    }

    /** What it has spent of the processors, seconds. */
    double cpuSeconds() throws IOException {
        return ProcessTime.seconds(process.toHandle());
    }

    /** Ends it and deletes its folder. Idempotent. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(END_WITHIN_S, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // Gone already.
        }
    }
}
