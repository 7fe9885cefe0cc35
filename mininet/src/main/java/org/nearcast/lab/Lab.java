// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A running network of hosts, switches and links in namespaces of its own. Closing it ends every process in it and leaves
 * nothing behind; so does the end of this Java process, whatever its cause. Safe for use by several threads.
 */
public final class Lab implements AutoCloseable {
    /** The name of the lab's own namespace, where switches and controller live. */
    public static final String ROOT = "root";

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    private static final int CLOSE_SECONDS = 15;
    private static final int MAX_WORDS = 2000;

    private final Process driver;
    private final StringBuffer words = new StringBuffer();
    private final DriverConnection connection;
    private final Map<Integer, LabProcess> processes = new ConcurrentHashMap<>();
    private final Map<Integer, ObjectNode> earlyExits = new ConcurrentHashMap<>();
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, LabSwitch> switches = new LinkedHashMap<>();
    private final Map<String, LabLink> links = new LinkedHashMap<>();
    private final Optional<Path> logs;
    private final String linkKind;
    private final String datapath;

    private Lab(LabOptions options) {
        logs = options.logs().map(Path::toAbsolutePath);
        List<String> command = options.driver().isEmpty() ? Harness.driverCommand() : options.driver();
        try {
            driver = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new LabException("the lab's driver did not start: " + e.getMessage(), e);
        }
        Thread listener = new Thread(this::listen, "lab-driver-stderr");
        listener.setDaemon(true);
        listener.start();
        connection = new DriverConnection(
                driver.getInputStream(), driver.getOutputStream(), this::take, () -> lastWords(listener));
        try {
            JsonNode built = connection.call(startRequest(options), options.startTimeout());
            linkKind = built.path("links").asText();
            datapath = built.path("datapath").asText();
            built.path("hosts").forEachEntry((name, json) -> hosts.put(name, Host.fromJson(this, name, json)));
            built.path("switches")
                    .forEachEntry((name, json) -> switches.put(name, LabSwitch.fromJson(this, name, json)));
            built.path("wires").forEach(wire -> {
                String name = wire.path("name").asText();
                links.put(name, new LabLink(this, name));
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a lab.
     *
     * @throws LabException with one line that says what is missing or wrong
     */
    public static Lab start(LabOptions options) {
        return new Lab(options);
    }

    /** Starts a lab with the default options. */
    public static Lab start(Topology topology) {
        return start(LabOptions.of(topology));
    }

    private static ObjectNode startRequest(LabOptions options) {
        ObjectNode request = request("start")
                .put("topology", options.topology().name())
                .put("links", options.links())
                .put("datapath", options.datapath())
                .put("seed", options.seed())
                .put("controller", options.controller().orElse(null))
                .put(
                        "logs",
                        options.logs()
                                .map(folder -> folder.toAbsolutePath().toString())
                                .orElse(null));
        request.set("parameters", options.topology().parametersJson());
        return request;
    }

    static ObjectNode request(String op) {
        return DriverConnection.JSON.createObjectNode().put("op", op);
    }

    JsonNode call(ObjectNode request) {
        return connection.call(request, CALL_TIMEOUT);
    }

    JsonNode call(ObjectNode request, Duration timeout) {
        return connection.call(request, timeout);
    }

    /** A host by name. */
    public Host host(String name) {
        return find(hosts, "host", name);
    }

    /** The lab's own namespace: here run a controller and what else is beside the network. */
    public Host root() {
        return new Host(this, ROOT, "127.0.0.1", "", "lo", "", 0, List.of("127.0.0.1"));
    }

    /** All hosts, without {@link #root()}. */
    public Collection<Host> hosts() {
        return Collections.unmodifiableCollection(hosts.values());
    }

    /** The viewers' hosts, {@code v1} and on. */
    public List<Host> viewers() {
        return hosts.values().stream()
                .filter(host -> host.name().matches("v\\d+"))
                .toList();
    }

    /** A switch by name. */
    public LabSwitch switchNamed(String name) {
        return find(switches, "switch", name);
    }

    /** All switches. */
    public Collection<LabSwitch> switches() {
        return Collections.unmodifiableCollection(switches.values());
    }

    /** The link between two nodes. */
    public LabLink link(String oneEnd, String otherEnd) {
        LabLink link = links.get(oneEnd + "-" + otherEnd);
        return link != null ? link : find(links, "link", otherEnd + "-" + oneEnd);
    }

    /** All links. */
    public Collection<LabLink> links() {
        return Collections.unmodifiableCollection(links.values());
    }

    /** {@code delayline} or {@code netem}. */
    public String linkKind() {
        return linkKind;
    }

    /** {@code user} or {@code kernel}. */
    public String datapath() {
        return datapath;
    }

    /**
     * A file in the lab's folder of logs, for a process's output.
     *
     * @throws LabException when it has none
     */
    public Path log(String name) {
        return logs.orElseThrow(() -> new LabException("this lab was started without a folder for logs"))
                .resolve(name);
    }

    /** Counters of all links and lateness since the start or the last {@link #resetLateness()}. */
    public LinkStats stats() {
        return LinkStats.fromJson(call(request("stats")));
    }

    /** Forgets the lateness so far: to be called when a measurement begins. */
    public void resetLateness() {
        call(request("stats").put("reset", true));
    }

    /**
     * Waits until every switch talks to its controller; a second, once that listens.
     *
     * @throws LabException when the time is up, with the switches that do not
     */
    public void awaitController(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            List<String> missing = new ArrayList<>();
            call(request("connected")).forEachEntry((name, connected) -> {
                if (!connected.asBoolean()) {
                    missing.add(name);
                }
            });
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new LabException("no controller within " + timeout.toMillis() + " ms for " + missing);
            }
            GrowingText.pause();
        }
    }

    /** Lets all switches forward as learning switches do: for labs without a controller. */
    public void forwardNormally() {
        switches.values().forEach(one -> one.addFlow("priority=0,actions=NORMAL"));
    }

    LabProcess register(JsonNode spawned, Host host, Path output, Path errors) {
        int number = spawned.path("process").asInt();
        LabProcess process = new LabProcess(host, number, spawned.path("pid").asLong(), output, errors);
        processes.put(number, process);
        ObjectNode early = earlyExits.remove(number);
        if (early != null) {
            process.ended(ExitStatus.fromJson(early));
        }
        return process;
    }

    private void take(ObjectNode event) {
        switch (event.path("event").asText()) {
            case "exit" -> {
                int number = event.path("process").asInt();
                // The reply to spawn may still be on its way to its caller.
                earlyExits.put(number, event);
                LabProcess process = processes.get(number);
                if (process != null && earlyExits.remove(number) != null) {
                    process.ended(ExitStatus.fromJson(event));
                }
            }
            case "over" -> processes.values().forEach(LabProcess::lost);
            default -> {
                // Events of later drivers.
            }
        }
    }

    private static <T> T find(Map<String, T> things, String kind, String name) {
        T found = things.get(name);
        if (found == null) {
            throw new LabException("no " + kind + " " + name + "; there are " + String.join(", ", things.keySet()));
        }
        return found;
    }

    private void listen() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(driver.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                words.append(line).append('\n');
                if (words.length() > MAX_WORDS) {
                    words.delete(0, words.length() - MAX_WORDS);
                }
            }
        } catch (IOException e) {
            // The driver has ended.
        }
    }

    private String lastWords(Thread listener) {
        try {
            listener.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return words.toString();
    }

    /** The driver's process id as seen from outside, for tests that kill it. */
    long driverPid() {
        return driver.pid();
    }

    /** Ends everything in the lab and waits until it is gone. */
    @Override
    public void close() {
        connection.close();
        try {
            if (!driver.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                driver.destroyForcibly();
                driver.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            driver.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
