// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A command for a host. It runs as the user who started the lab, without privileges, in this process's working directory,
 * unless told otherwise. Not safe for use by several threads.
 */
public final class HostCommand {
    private static final Duration REPLY_MARGIN = Duration.ofSeconds(10);

    private final Host host;
    private final List<String> argv;
    private final Map<String, String> environment = new TreeMap<>();
    private Path folder = Path.of("");
    private Path output;
    private Path errors;
    private boolean root;
    private boolean withInput;
    private String input;

    HostCommand(Host host, String... argv) {
        this.host = host;
        this.argv = List.of(argv);
    }

    /** Adds a variable to the environment. */
    public HostCommand env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Sets the working directory. */
    public HostCommand folder(Path workingDirectory) {
        folder = workingDirectory;
        return this;
    }

    /** Appends what a spawned process writes, errors too unless they go elsewhere, to a file. */
    public HostCommand output(Path file) {
        output = file;
        return this;
    }

    /** Appends what a spawned process writes to stderr to a file of its own. */
    public HostCommand errors(Path file) {
        errors = file;
        return this;
    }

    /** Runs as root with all privileges, as tcpdump needs. */
    public HostCommand asRoot() {
        root = true;
        return this;
    }

    /** Leaves stdin open for {@link LabProcess#write(String)}; without, it is at its end. */
    public HostCommand withInput() {
        withInput = true;
        return this;
    }

    /** What {@link #exec(Duration)} gives the command to read. */
    public HostCommand input(String text) {
        input = text;
        return this;
    }

    /** Starts it. */
    public LabProcess spawn() {
        ObjectNode request = request("spawn").put("stdin", withInput);
        if (output != null) {
            request.put("stdout", output.toAbsolutePath().toString());
        }
        if (errors != null) {
            request.put("stderr", errors.toAbsolutePath().toString());
        }
        return host.lab().register(host.lab().call(request), host, output, errors);
    }

    /** Runs it to its end, or kills it and all it started after a time. */
    public ExecResult exec(Duration timeout) {
        ObjectNode request =
                request("exec").put("timeoutMs", timeout.toMillis()).put("stdin", input);
        JsonNode result = host.lab().call(request, timeout.plus(REPLY_MARGIN));
        return new ExecResult(
                ExitStatus.fromJson(result),
                result.path("stdout").asText(),
                result.path("stderr").asText(),
                result.path("timedOut").asBoolean());
    }

    private ObjectNode request(String op) {
        ObjectNode request = Lab.request(op)
                .put("host", host.name())
                .put("cwd", folder.toAbsolutePath().toString())
                .put("root", root);
        ArrayNode words = request.putArray("argv");
        argv.forEach(words::add);
        ObjectNode variables = request.putObject("env");
        environment.forEach(variables::put);
        return request;
    }
}
