// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A process of {@link Peers} in a namespace, and what it has said of each of them. */
final class Side {
    /** What is known of a peer; times in ms. */
    record State(String type, String way, long ms, String failure, boolean hasHeard) {
        static final State NEW = new State("", "", 0, "", false);

        /** Whether it has met the other, and heard it. */
        boolean isThere() {
            return !way.isEmpty() && hasHeard;
        }
    }

    private final Process process;
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private volatile boolean isServing;

    Side(String namespace, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Peers.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        Thread reader = new Thread(this::read, "side-" + namespace);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                hear(line.split(" ", 4));
            }
        } catch (IOException e) {
            System.err.println("a side is gone: " + e.getMessage());
        }
        synchronized (this) {
            notifyAll();
        }
    }

    private void hear(String[] words) {
        if (words[0].equals("serving")) {
            isServing = true;
        } else if (words.length < 2) {
            System.err.println(words[0]); // what a library has to say
        } else {
            states.computeIfPresent(words[1], (key, old) -> switch (words[0]) {
                case "ready" -> new State(words[2], old.way, old.ms, old.failure, old.hasHeard);
                case "met" -> new State(old.type, words[2], Long.parseLong(words[3]), old.failure, old.hasHeard);
                case "failed" -> new State(old.type, old.way, old.ms, words[2], old.hasHeard);
                case "heard" -> new State(old.type, old.way, old.ms, old.failure, true);
                default -> old;
            });
        }
        synchronized (this) {
            notifyAll();
        }
    }

    synchronized void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    void open(String key, String id, String address, int port) throws IOException {
        states.put(key, State.NEW);
        tell("open " + key + " " + id + " " + address + " " + port);
    }

    void close(String key) throws IOException {
        tell("close " + key);
        states.remove(key);
    }

    State state(String key) {
        return states.get(key);
    }

    /** Waits until something holds of all its peers; whether it does by then. */
    synchronized boolean await(Predicate<State> holds, long ms) throws InterruptedException {
        long end = System.nanoTime() + ms * 1_000_000;
        while (!states.values().stream().allMatch(holds)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || !process.isAlive()) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Has it serve, and waits for that. */
    synchronized void serve() throws IOException, InterruptedException {
        tell("serve");
        while (!isServing) {
            if (!process.isAlive()) {
                throw new IOException("the servers do not start; see the logs");
            }
            wait(1_000);
        }
    }

    void end() {
        process.destroy();
    }
}
