// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.node.swarm.Rate;
import org.nearcast.overlay.playout.PlayoutSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nearcast peer watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Watches a stream together with its other viewers, for any player on this machine.",
        description = {
            "%nGets the stream from other viewers, the broadcaster or the origin, checks that every byte is what the "
                    + "broadcaster signed, passes on what it can, and serves it to players here by RTMP and HTTP."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nearcast peer watch nearcast://origin.example/one",
            "      Then, on this machine:",
            "        ffplay rtmp://localhost/live/one",
            "        vlc http://localhost:8088/hls/live/one/index.m3u8",
            "      or in a browser: http://localhost:8088/#live/one",
            "",
            "  nearcast peer watch 10.0.0.254:8080/live/one --upload 2 --buffer smooth",
            "      Passes on at most 2 Mbit/s, and would rather be late than miss anything.",
            "",
            "  nearcast peer watch nearcast://origin.example/one --rtmp :0 --media :8089",
            "      A second viewer on the same machine, at ports of its own.",
            "",
            "Prints 'ready rtmp=... media=... udp=...' when it listens, then how it fares: how late it is, which part came",
            "in time (continuity), and where it came from: pushed by neighbours, pulled (asked for one by one, since it was",
            "missing), and which part by the source itself. The same as JSON at http://localhost:8088/api/status.",
            "Other viewers must reach the UDP port; behind a NAT box or firewall it watches, but helps nobody who comes to it."
        })
public final class WatchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "nearcast://HOST[:PORT]/NAME",
            description = "The stream, and the origin that knows it; PORT is that of its HTTP, 8080 unless given. "
                    + "NAME is as in one or live/one.")
    private String stream;

    @Option(
            names = "--upload",
            paramLabel = "MBIT/S",
            description = "What to pass on at most. Default 5; about what your line can spare.")
    private String upload = "5";

    @Option(
            names = "--buffer",
            paramLabel = "live|smooth",
            description =
                    "live: about 1.5 s behind, skips what is late. smooth: 4 to 6 s behind, waits for it. Default live.")
    private String buffer = "live";

    @Option(
            names = "--rtmp",
            paramLabel = "[HOST]:PORT",
            description = "Where players connect by RTMP. Default 127.0.0.1:1935; :1935 lets in other machines.")
    private String rtmp = "127.0.0.1:1935";

    @Option(
            names = "--media",
            paramLabel = "[HOST]:PORT",
            description =
                    "Where players connect by HTTP: HLS, Low-Latency HLS, HTTP-FLV, a page. Default 127.0.0.1:8088.")
    private String media = "127.0.0.1:8088";

    @Option(
            names = "--port",
            paramLabel = "[HOST]:UDP",
            description = "Where other peers reach this one. Default: any port that is free.")
    private String port = ":0";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "Be the same peer each time, by the key in this file, made when it is not there. Default: another "
                            + "each time, so nobody learns what else you watch.")
    private Path key;

    @Override
    public Integer call() throws InterruptedException {
        WatchSettings settings;
        try {
            settings = new WatchSettings(
                    StreamAddress.parse(stream),
                    Rate.bytesPerSecond("--upload", upload),
                    playing(),
                    SwarmCommands.udp(port),
                    HostPort.resolve(rtmp, -1),
                    HostPort.resolve(media, -1),
                    Optional.ofNullable(key));
        } catch (IllegalArgumentException e) {
            return SwarmCommands.failed("watch", CommandLine.ExitCode.USAGE, e.getMessage() + ". Try --help");
        }
        try {
            Watcher watcher = Watcher.start(
                    settings, ConfigFactory.defaultReference().resolve().getConfig("nearcast.peer"));
            SwarmCommands.closeAtEnd(watcher);
            String name = settings.stream().name();
            System.out.println("ready rtmp=" + HostPort.format(watcher.rtmp()) + " media="
                    + HostPort.format(watcher.media()) + " udp=" + watcher.udpPort());
            System.out.println("play  rtmp://" + local(watcher.rtmp()) + "/" + name + "  or  http://"
                    + local(watcher.media()) + "/#" + name);
            System.out.flush();
            Screen.ofProcess().show(watcher::line, () -> "");
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            return SwarmCommands.failed("watch", CommandLine.ExitCode.SOFTWARE, e.getMessage());
        }
    }

    private static String local(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() || address.getAddress().isLoopbackAddress()
                ? "localhost:" + address.getPort()
                : HostPort.format(address);
    }

    private PlayoutSettings playing() {
        return switch (buffer) {
            case "live" -> PlayoutSettings.LIVE;
            case "smooth" -> PlayoutSettings.SMOOTH;
            default -> throw new IllegalArgumentException("--buffer is live or smooth, not " + buffer);
        };
    }
}
