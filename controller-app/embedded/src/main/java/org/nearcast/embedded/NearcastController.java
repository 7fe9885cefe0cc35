// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The controller as a program. */
@Command(
        name = "nearcast controller",
        mixinStandardHelpOptions = true,
        version = "nearcast controller 0.1.0 (ONOS 2.5.6)",
        description = {
            "ONOS's own managers and OpenFlow, a plain forwarding and the Nearcast application in one process.",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Switches connect by OpenFlow 1.3:",
            "  ovs-vsctl set bridge s1 protocols=OpenFlow13 fail_mode=secure",
            "  ovs-vsctl set-controller s1 tcp:127.0.0.1:6653",
            "",
            "Commands on standard input while it runs: help lists them.",
            "It prints one line `ready openflow=PORT http=PORT` when switches may connect.",
            "Stopping it leaves the rules in the switches: what flows goes on flowing."
        })
public final class NearcastController implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(NearcastController.class);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "6653",
            description = "TCP port for switches (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Network configuration in ONOS's netcfg format (JSON); what the application does is in it.")
    private Path config;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Folder for what must outlive the process: the application's maps, known hosts. Without it a"
                    + " restart forgets them.")
    private Path state;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8181",
            description = "Where JSON is served (default: ${DEFAULT-VALUE}).")
    private String http;

    @Option(
            names = "--app",
            paramLabel = "OAR",
            description = "Application archive to run; may be repeated (default: those in lib/apps beside this jar).")
    private List<Path> apps = new ArrayList<>();

    @Option(
            names = "--property",
            paramLabel = "COMPONENT:NAME=VALUE",
            description = "A component's property, as ONOS's cfg command sets it; may be repeated.")
    private List<String> properties = new ArrayList<>();

    /** Runs until it is stopped. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new NearcastController()).setParameterExceptionHandler((e, args) -> {
            e.getCommandLine().getErr().println("nearcast controller: " + e.getMessage() + " (see --help)");
            return 2;
        });
        command.setExecutionExceptionHandler((e, line, result) -> {
            log.debug("failed", e);
            line.getErr().println("nearcast controller: " + e + " (NEARCAST_LOG=DEBUG says more)");
            return 1;
        });
        int code = command.execute(arguments);
        Runtime.getRuntime().halt(code);
    }

    @Override
    public Integer call() throws Exception {
        ControllerOptions options;
        try {
            options = options();
        } catch (IllegalArgumentException e) {
            System.err.println("nearcast controller: " + e.getMessage() + " (see --help)");
            return 2;
        }
        Controller controller;
        try {
            controller = Controller.start(options);
        } catch (StartException e) {
            System.err.println("nearcast controller: " + e.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            controller.close();
            Runtime.getRuntime().halt(0);
        }));
        System.out.println("ready openflow=" + options.openFlowPort() + " http=" + controller.httpPort());
        CountDownLatch quit = new CountDownLatch(1);
        Console console = controller.console(System.out, quit::countDown);
        Thread reader = new Thread(() -> console.read(System.in), "nearcast-console");
        reader.setDaemon(true);
        reader.start();
        quit.await();
        controller.close();
        return 0;
    }

    private ControllerOptions options() throws IOException {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("--port wants 1 to 65535, not " + port);
        }
        Config tunables = ConfigFactory.load();
        Path lib = lib();
        return new ControllerOptions(
                port,
                address(http),
                config,
                state,
                apps.isEmpty() ? filesIn(lib.resolve("apps"), ".oar") : apps,
                filesIn(lib.resolve("bundles"), ".jar"),
                properties(properties),
                Settings.of(tunables));
    }

    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int number = Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(colon <= 0 ? "127.0.0.1" : text.substring(0, colon), number);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--http wants HOST:PORT, not " + text, e);
        }
    }

    static Map<String, Map<String, String>> properties(List<String> given) {
        Map<String, Map<String, String>> byComponent = new HashMap<>();
        for (String one : given) {
            int colon = one.indexOf(':');
            int equals = one.indexOf('=', colon + 1);
            if (colon <= 0 || equals <= colon + 1) {
                throw new IllegalArgumentException("--property wants COMPONENT:NAME=VALUE, not " + one);
            }
            byComponent
                    .computeIfAbsent(one.substring(0, colon), c -> new HashMap<>())
                    .put(one.substring(colon + 1, equals), one.substring(equals + 1));
        }
        return byComponent;
    }

    /** The folder lib beside the program's jar, or in the build folder when it runs from classes. */
    private static Path lib() {
        try {
            Path code = Path.of(NearcastController.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.resolveSibling("lib");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> filesIn(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
