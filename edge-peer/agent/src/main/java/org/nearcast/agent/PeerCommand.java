// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.nearcast.agent.identity.KeyFile;
import org.nearcast.agent.swarm.BroadcastCommand;
import org.nearcast.agent.swarm.WatchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program. */
@Command(
        name = "nearcast peer",
        mixinStandardHelpOptions = true,
        subcommands = {BroadcastCommand.class, WatchCommand.class},
        synopsisSubcommandLabel = "[broadcast|watch]",
        versionProvider = PeerCommand.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "An edge peer: the gateway that keeps its site's live streams near.",
        description = {
            "%nEncoders and players speak to it as to the CDN. It passes every command on to the CDN and every answer back; "
                    + "what the CDN accepts it serves to this site from memory. It announces itself; a Nearcast "
                    + "controller that allows it steers the site's connections to it.",
            "%n'nearcast peer broadcast' and 'nearcast peer watch' are something else: streams that viewers pass on to each "
                    + "other, without gateway and CDN. Each has a --help of its own."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar nearcast-peer.jar --cdn 10.0.0.254",
            "      Then, on this machine or with the network's help anywhere in the site:",
            "        ffmpeg -re -i film.mp4 -c copy -f flv rtmp://localhost/live/one",
            "        ffplay rtmp://localhost/live/one",
            "      or, in a browser: http://localhost:8088/#live/one",
            "",
            "  java -jar nearcast-peer.jar --print-key",
            "      The fingerprint that an operator allows at the controller.",
            "",
            "Prints 'ready listen=... redirects=... http=... media=...' when it listens; stop it with Ctrl-C.",
            "Status as JSON at /api/status. Every other setting: reference.conf in the jar."
        })
public final class PeerCommand implements Callable<Integer> {
    private static final String ROOT = "nearcast.peer";

    @Option(
            names = "--cdn",
            paramLabel = "HOST[:PORT]",
            description = "The CDN's RTMP server; port 1935 unless given. Repeat for several CDNs.")
    private List<String> cdns;

    @Option(
            names = "--listen",
            paramLabel = "[HOST]:PORT|off",
            description = "Where connections made to this peer on purpose arrive. Default :1935.")
    private String listen;

    @Option(
            names = "--redirect-base",
            paramLabel = "PORT",
            description = "First port for redirected connections, one for each CDN address. Default 19350.")
    private Integer redirectBase;

    @Option(
            names = "--media",
            paramLabel = "[HOST]:PORT|off",
            description = "Where viewers by HTTP arrive: HLS, Low-Latency HLS, HTTP-FLV, a page. Default :8088.")
    private String media;

    @Option(
            names = "--http",
            paramLabel = "[HOST]:PORT|off",
            description = "Where the status is served. Default 127.0.0.1:8081.")
    private String http;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "This peer's identity, made when it is not there. Default ~/.nearcast/peer.key. "
                    + "Peers must not share one.")
    private Path key;

    @Option(names = "--print-key", description = "Print the fingerprint of this peer's key and exit.")
    private boolean printKey;

    @Option(
            names = "--controller-key",
            paramLabel = "FINGERPRINT",
            description = "Believe no other controller. Default: the first that answers.")
    private String controllerKey;

    @Option(
            names = "--announce-interface",
            paramLabel = "NAME",
            description = "Announce on this interface; repeat for several. Default: all that are up, "
                    + "multicast-capable and not loopback.")
    private List<String> announceInterfaces;

    @Option(names = "--no-announce", description = "Do not announce: nothing is steered here.")
    private boolean noAnnounce;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings that differ from reference.conf, such as 'nearcast.peer.fetch.linger = 10 s'.")
    private Path config;

    /** From the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = PeerCommand.class.getPackage().getImplementationVersion();
            return new String[] {"nearcast peer " + (version == null ? "(not from a jar)" : version)};
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PeerConfig checked;
        try {
            Config settings = settings();
            if (printKey) {
                System.out.println(KeyFile.readOrCreate(PeerConfig.keyFile(settings))
                        .publicKey()
                        .fingerprint()
                        .hex());
                return CommandLine.ExitCode.OK;
            }
            checked = PeerConfig.from(settings);
        } catch (ConfigException | IllegalArgumentException e) {
            return failed(CommandLine.ExitCode.USAGE, e.getMessage() + ". Try --help");
        } catch (IOException e) {
            return failed(CommandLine.ExitCode.SOFTWARE, e.getMessage());
        }
        return run(checked);
    }

    private static int run(PeerConfig checked) throws InterruptedException {
        try {
            Peer peer = Peer.start(checked);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                peer.close();
                Runtime.getRuntime().halt(0);
            }));
            System.out.println(peer.readyLine());
            System.out.flush();
            new CountDownLatch(1).await();
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            return failed(CommandLine.ExitCode.SOFTWARE, explain(String.valueOf(e.getMessage())));
        }
    }

    private static String explain(String message) {
        if (message.contains("in use")) {
            return message
                    + ". Stop the program that uses it, or choose another with --listen, --redirect-base, --media or --http";
        }
        if (message.contains("denied")) {
            return message + ". Ports below 1024 are root's; choose another";
        }
        return message;
    }

    private static int failed(int exitCode, String line) {
        System.err.println("nearcast peer: " + line);
        return exitCode;
    }

    private Config settings() {
        Config reference = ConfigFactory.defaultReference().resolve();
        Config file = ConfigFactory.empty();
        if (config != null) {
            if (!Files.isReadable(config)) {
                throw new IllegalArgumentException("there is no readable file " + config + " for --config");
            }
            file = ConfigFactory.parseFile(config.toFile());
            for (Map.Entry<String, ConfigValue> entry : file.entrySet()) {
                if (!reference.hasPath(entry.getKey())) {
                    throw new IllegalArgumentException(config + ": there is no setting " + entry.getKey());
                }
            }
        }
        return ConfigFactory.parseMap(flags(), "flags")
                .atPath(ROOT)
                .withFallback(file)
                .withFallback(reference)
                .resolve()
                .getConfig(ROOT);
    }

    private Map<String, Object> flags() {
        Map<String, Object> flags = new HashMap<>();
        put(flags, "cdn", cdns);
        put(flags, "listen", listen);
        put(flags, "redirect-base", redirectBase);
        put(flags, "http", http);
        put(flags, "media", media == null ? null : Map.of("listen", media));
        put(flags, "key", key == null ? null : key.toString());
        put(flags, "controller-key", controllerKey);
        Map<String, Object> announce = new HashMap<>();
        put(announce, "interfaces", announceInterfaces);
        if (noAnnounce) {
            announce.put("enabled", false);
        }
        flags.put("announce", announce);
        return flags;
    }

    private static void put(Map<String, Object> flags, String name, Object value) {
        if (value != null) {
            flags.put(name, value);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new PeerCommand()).setParameterExceptionHandler((e, arguments) -> {
            e.getCommandLine().getErr().println("nearcast peer: " + e.getMessage() + ". Try --help");
            return CommandLine.ExitCode.USAGE;
        });
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
