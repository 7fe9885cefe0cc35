// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A host of a lab, or its root namespace.
 *
 * @param lab the lab it is in
 * @param name such as {@code v1}
 * @param ip its IPv4 address
 * @param mac its MAC address
 * @param networkInterface its interface's name
 * @param switchName the switch it was plugged into at the start
 * @param port that switch's port number
 * @param addresses all its addresses, those of IPv4 first
 */
public record Host(
        Lab lab,
        String name,
        String ip,
        String mac,
        String networkInterface,
        String switchName,
        int port,
        List<String> addresses) {
    private static final Duration DEFAULT_EXEC = Duration.ofSeconds(30);
    private static final String PYTHON = "/usr/bin/python3";

    static Host fromJson(Lab lab, String name, JsonNode json) {
        return new Host(
                lab,
                name,
                json.path("ip").asText(),
                json.path("mac").asText(),
                json.path("interface").asText(),
                json.path("switch").asText(),
                json.path("port").asInt(),
                StreamSupport.stream(json.path("addresses").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }

    /**
     * Its first IPv6 address.
     *
     * @throws LabException when it has none
     */
    public String ip6() {
        return addresses.stream()
                .filter(address -> address.contains(":"))
                .findFirst()
                .orElseThrow(() -> new LabException("host " + name + " has no IPv6 address"));
    }

    /** The same host by its loopback interface: for captures of what it says to itself. */
    public Host loopback() {
        return new Host(lab, name, ip, mac, "lo", switchName, port, addresses);
    }

    /** A command to be refined and then started or run. */
    public HostCommand command(String... argv) {
        return new HostCommand(this, argv);
    }

    /** Starts a program whose output goes to a file. */
    public LabProcess spawn(Path output, String... argv) {
        return command(argv).output(output).spawn();
    }

    /** Runs a command to its end, 30 s at most. */
    public ExecResult exec(String... argv) {
        return command(argv).exec(DEFAULT_EXEC);
    }

    /** Runs a command to its end or kills it after a time. */
    public ExecResult exec(Duration timeout, String... argv) {
        return command(argv).exec(timeout);
    }

    /**
     * The body of an HTTP GET from this host.
     *
     * @throws LabException when there is no answer of status 200 to 299 within 5 s
     */
    public String httpGet(String url) {
        String program = "import sys,urllib.request as u;"
                + "sys.stdout.buffer.write(u.build_opener(u.ProxyHandler({})).open(sys.argv[1],timeout=5).read())";
        return exec(Duration.ofSeconds(8), PYTHON, "-IBS", "-c", program, url).output();
    }

    /**
     * A train of ICMP echo requests.
     *
     * @param target the host to ask
     * @param count how many
     * @param interval between two
     */
    public RoundTrips ping(Host target, int count, Duration interval) {
        return ping(target.ip(), count, interval);
    }

    /** A train of ICMP echo requests to an address. */
    public RoundTrips ping(String address, int count, Duration interval) {
        Path program = Harness.folder().resolve("nearcast_lab/ping.py");
        Duration timeout = interval.multipliedBy(count).plusSeconds(10);
        String intervalMs = Double.toString(interval.toNanos() / 1e6);
        return RoundTrips.parse(
                exec(timeout, PYTHON, "-IBS", program.toString(), address, Integer.toString(count), intervalMs)
                        .output());
    }

    /**
     * Starts a train of ICMP echo requests without end (65,000 of them) that goes on beside something else.
     *
     * @param target the host to ask
     * @param interval between two
     * @param output a file that gets a line for each reply: when the request was sent, ns since the epoch, and the round trip, ms
     */
    public LabProcess pings(Host target, Duration interval, Path output) {
        Path program = Harness.folder().resolve("nearcast_lab/ping.py");
        String intervalMs = Double.toString(interval.toNanos() / 1e6);
        return spawn(output, PYTHON, "-IBS", program.toString(), target.ip(), "65000", intervalMs, "--each");
    }

    /**
     * Opens a TCP connection every so often until it is stopped, each for itself, and closes it when it is answered or after a second. A
     * {@link Capture} tells how they fared.
     */
    public LabProcess knock(String address, int port, Duration interval) {
        Path program = Harness.folder().resolve("nearcast_lab/knock.py");
        String intervalMs = Double.toString(interval.toNanos() / 1e6);
        return command(PYTHON, "-IBS", program.toString(), address, Integer.toString(port), intervalMs)
                .spawn();
    }

    /** Takes this host's cable out of its port and plugs it into a fresh one, of the same switch or another; returns its number. */
    public int moveTo(String newSwitch) {
        ObjectNode request = Lab.request("move").put("host", name).put("switch", newSwitch);
        return lab.call(request).path("port").asInt();
    }

    @Override
    public String toString() {
        return name;
    }
}
