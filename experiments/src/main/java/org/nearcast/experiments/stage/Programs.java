// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The programs as the build leaves them.
 *
 * @param home the checkout
 */
public record Programs(Path home) {
    private static final Path ORIGIN = Path.of("cdn-origin/target/nearcast-origin.jar");
    private static final Path PEER = Path.of("edge-peer/agent/target/nearcast-peer.jar");
    private static final Path CONTROLLER = Path.of("controller-app/embedded/target/nearcast-controller.jar");

    /** In the folder of system property {@code nearcast.home}, or the first one upwards from here that has them. */
    public static Programs find() {
        String told = System.getProperty("nearcast.home");
        Path folder = Path.of(told == null ? "" : told).toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("nearcast"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("cannot find Nearcast's folder from here: set -Dnearcast.home=DIR");
        }
        Programs programs = new Programs(folder);
        for (Path jar : List.of(ORIGIN, PEER, CONTROLLER)) {
            if (!Files.exists(folder.resolve(jar))) {
                throw new IllegalStateException(folder.resolve(jar) + " is missing: run mvn package");
            }
        }
        return programs;
    }

    /** The origin's jar, for who starts it with flags of its own. */
    public Path originJar() {
        return home.resolve(ORIGIN);
    }

    /** The edge peer's jar, for who starts it with flags of its own. */
    public Path peerJar() {
        return home.resolve(PEER);
    }

    /** The origin's command line. */
    public String[] origin(String... arguments) {
        return java(ORIGIN, 256, arguments);
    }

    /** The edge peer's. */
    public String[] peer(String... arguments) {
        return java(PEER, 192, arguments);
    }

    String[] controller(String... arguments) {
        return java(CONTROLLER, 384, arguments);
    }

    private String[] java(Path jar, int heapMib, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                home.resolve(jar).toString()));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    /** Makes a peer's key in a file, or reads it, and returns its fingerprint. */
    String fingerprint(Path key) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(peer("--key", key.toString(), "--print-key")).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("nearcast peer --print-key failed: "
                    + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        }
        return said.substring(said.lastIndexOf(' ') + 1);
    }
}
