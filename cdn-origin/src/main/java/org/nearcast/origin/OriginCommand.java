// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program. */
@Command(
        name = "nearcast origin",
        mixinStandardHelpOptions = true,
        versionProvider = OriginCommand.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "A CDN's origin server: takes live streams by RTMP and serves them by RTMP and HLS.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar nearcast-origin.jar --open",
            "      Everybody may publish. Then, in other terminals:",
            "        ffmpeg -re -i film.mp4 -c copy -f flv rtmp://localhost/live/one",
            "        ffplay rtmp://localhost/live/one",
            "      or watch in a browser at http://localhost:8080/",
            "",
            "  java -jar nearcast-origin.jar --keys keys.txt",
            "      with lines such as 's3cr3t live/one' in keys.txt: who publishes to",
            "      rtmp://HOST/live/s3cr3t is seen at rtmp://HOST/live/one. Changes of the",
            "      file take effect at once; a name is published by one at a time.",
            "",
            "Prints 'ready rtmp=HOST:PORT http=HOST:PORT p2p=PORT' when it listens; stop it with Ctrl-C.",
            "Status as JSON at /api/status, what peers need to know at /api/p2p. Every other setting: reference.conf in the jar."
        })
public final class OriginCommand implements Callable<Integer> {
    @Option(
            names = "--rtmp",
            paramLabel = "[HOST]:PORT",
            description = "Where encoders and RTMP players connect. Default :1935.")
    private String rtmp;

    @Option(
            names = "--http",
            paramLabel = "[HOST]:PORT",
            description = "Where browsers, HLS players and status readers connect. Default :8080.")
    private String http;

    @Option(
            names = "--p2p",
            paramLabel = "[HOST]:PORT|off",
            description =
                    "Where peers reach the tracker, by UDP: who watches with 'nearcast peer watch' passes streams on. "
                            + "Default: the port after RTMP's, so :1936.")
    private String p2p;

    @Option(
            names = "--p2p-upload",
            paramLabel = "MBIT/S",
            description = "What the origin sends to peers at most, of all streams that encoders push here. Default 20.")
    private String p2pUpload;

    @Option(
            names = "--p2p-fallback-part",
            paramLabel = "PART",
            description =
                    "Of what the viewers of a stream consume, what the origin sends them at most when the swarm would be late: "
                            + "0 for nothing, 1 for all. Default 0.05.")
    private Double p2pFallbackPart;

    @Option(
            names = "--p2p-key",
            paramLabel = "FILE",
            description = "Who the origin is among peers, made when it is not there. Default ~/.nearcast/origin.key.")
    private Path p2pKey;

    @ArgGroup
    private Publishers publishers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings that differ from reference.conf, such as 'nearcast.origin.stream.gop-cache = 4 MiB'.")
    private Path config;

    /** Who may publish: one of the two. */
    static final class Publishers {
        @Option(
                names = "--keys",
                paramLabel = "FILE",
                description = "Who has a key in this file may publish; a line is 'key app/name'.")
        private Path keys;

        @Option(names = "--open", description = "Everybody may publish; a stream's name is its key.")
        private boolean open;
    }

    /** From the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = OriginCommand.class.getPackage().getImplementationVersion();
            return new String[] {"nearcast origin " + (version == null ? "(not from a jar)" : version)};
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Origin origin = Origin.start(OriginSettings.load(config, flags()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                origin.close();
                Runtime.getRuntime().halt(0);
            }));
            System.out.println("ready rtmp=" + ListenAddress.print(origin.rtmpAddress()) + " http="
                    + ListenAddress.print(origin.httpAddress()) + " p2p="
                    + (origin.peerPort() == 0 ? "off" : String.valueOf(origin.peerPort())));
            System.out.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (OriginException e) {
            System.err.println("nearcast origin: " + e.getMessage());
            return e.exitCode();
        }
    }

    private Map<String, Object> flags() {
        Map<String, Object> flags = new HashMap<>();
        if (rtmp != null) {
            flags.put("rtmp", rtmp);
        }
        if (http != null) {
            flags.put("http", http);
        }
        Map<String, Object> peers = new HashMap<>();
        if (p2p != null) {
            peers.put("listen", p2p);
        }
        if (p2pUpload != null) {
            peers.put("upload", p2pUpload);
        }
        if (p2pFallbackPart != null) {
            peers.put("fallback-part", p2pFallbackPart);
        }
        if (p2pKey != null) {
            peers.put("key", p2pKey.toString());
        }
        flags.put("p2p", peers);
        if (publishers != null) {
            flags.put("keys", publishers.keys == null ? "" : publishers.keys.toString());
            flags.put("open", publishers.open);
        }
        return flags;
    }

    static CommandLine commandLine() {
        return new CommandLine(new OriginCommand()).setParameterExceptionHandler((e, arguments) -> {
            e.getCommandLine().getErr().println("nearcast origin: " + e.getMessage() + ". Try --help");
            return CommandLine.ExitCode.USAGE;
        });
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
