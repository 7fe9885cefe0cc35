// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Two real switches in namespaces of their own, and a shell in there; see {@code two-switches.sh}. */
final class SwitchLab implements AutoCloseable {

    private static final String END = "__end_of_answer__";

    /** Where the Mininet harness is, whose switching off of offloads serves here too. */
    private static final Path MININET =
            Path.of("..", "..", "mininet").toAbsolutePath().normalize();

    private final Process shell;
    private final BufferedWriter in;
    private final BufferedReader out;

    private SwitchLab(Process shell) {
        this.shell = shell;
        this.in = new BufferedWriter(new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.UTF_8));
        this.out = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Why there can be no lab here, if so. */
    static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("needs root for network namespaces");
        }
        return Stream.of("ovs-vswitchd", "ovsdb-server", "unshare", "ip", "ping", "python3")
                .filter(tool -> !onPath(tool))
                .findFirst()
                .map(tool -> "needs " + tool);
    }

    private static boolean onPath(String tool) {
        String path = System.getenv("PATH") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    static SwitchLab open() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "timeout",
                        "300",
                        "unshare",
                        "-n",
                        "-m",
                        "-p",
                        "-i",
                        "-f",
                        "--kill-child",
                        "--mount-proc",
                        "bash",
                        "-s")
                .redirectErrorStream(true);
        builder.environment().put("MININET", MININET.toString());
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        SwitchLab lab = new SwitchLab(builder.start());
        try (InputStream script = SwitchLab.class.getResourceAsStream("/two-switches.sh")) {
            lab.run(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return lab;
    }

    /** Runs a command and gives what it printed. */
    synchronized String run(String command) {
        try {
            in.write(command + "\necho; echo " + END + "\n");
            in.flush();
            StringBuilder answer = new StringBuilder();
            for (String line = out.readLine(); !END.equals(line); line = out.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("the lab's shell ended: " + answer);
                }
                answer.append(line).append('\n');
            }
            return answer.toString().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Percentage of pings that were lost. */
    double loss(String from, String to, int count) {
        String answer = run("ip netns exec " + from + " ping -n -c " + count + " -i 0.2 -W 1 " + to);
        return answer.lines()
                .filter(line -> line.contains("packet loss"))
                .map(line -> line.replaceAll(".*?([0-9.]+)% packet loss.*", "$1"))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElse(100);
    }

    String http(String path) {
        return run("exec 9<>/dev/tcp/127.0.0.1/8181 && printf 'GET " + path
                + " HTTP/1.0\\r\\n\\r\\n' >&9 && cat <&9; exec 9>&-");
    }

    String flows(String bridge) {
        return run("ovs-ofctl -O OpenFlow13 --no-stats dump-flows " + bridge);
    }

    @Override
    public void close() {
        shell.destroy();
        try {
            if (!shell.waitFor(5, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (InterruptedException e) {
            shell.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
