// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.swarm;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nearcast.agent.cdn.HostPort;
import org.nearcast.agent.swarm.BroadcastFigures.State;
import org.nearcast.node.swarm.Rate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nearcast peer broadcast}. */
@Command(
        name = "broadcast",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Broadcasts a stream from this machine to viewers who pass it on to each other.",
        description = {
            "%nTakes RTMP from any encoder, signs what it sends, and gives it to a few viewers: about twice the stream's rate, "
                    + "however many watch. The origin is told which key speaks for the stream; no media goes there."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nearcast peer broadcast --name one --origin origin.example",
            "      Then push the stream here, with OBS (server rtmp://localhost/live, key one) or",
            "        ffmpeg -re -i film.mp4 -c copy -f flv rtmp://localhost/live/one",
            "      and watch it anywhere: nearcast peer watch nearcast://origin.example/one",
            "",
            "  nearcast peer broadcast rtmp://camera.local/live/door --name door --origin origin.example --upload 6",
            "      Fetches the stream from an RTMP server, and sends at most 6 Mbit/s.",
            "",
            "At an origin with publishing keys the stream's key goes to --publishing-key, or into the variable",
            "NEARCAST_PUBLISHING_KEY, where other users of this machine do not see it.",
            "Prints 'ready listen=... media=... udp=...' when it listens, then how it fares; as JSON at",
            "http://localhost:8088/api/status. Viewers must reach the UDP port, so open it in a firewall (--port)."
        })
public final class BroadcastCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "rtmp://HOST/APP/NAME",
            description = "Where to fetch the stream. Default: nowhere; an encoder pushes it here.")
    private String url;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "The stream's public name, as in one or live/one.")
    private String name;

    @Option(
            names = {"--origin", "--tracker"},
            required = true,
            paramLabel = "HOST[:PORT]",
            description =
                    "The origin by which viewers find the stream; PORT is that of its HTTP, 8080 unless given. Name it as "
                            + "viewers reach this machine too: not localhost, if they are elsewhere.")
    private String origin;

    @Option(
            names = "--publishing-key",
            paramLabel = "KEY",
            description =
                    "What the origin gave you to publish that name. An origin that is open to everybody needs none.")
    private String publishingKey;

    @Option(
            names = "--listen",
            paramLabel = "[HOST]:PORT",
            description =
                    "Where the encoder connects, and players by RTMP. Default 127.0.0.1:1935; :1935 lets in other machines, "
                            + "without asking who they are.")
    private String listen = "127.0.0.1:1935";

    @Option(
            names = "--upload",
            paramLabel = "MBIT/S",
            description = "What to send at most. Default 10; twice the stream's rate is needed for the best.")
    private String upload = "10";

    @Option(
            names = "--media",
            paramLabel = "[HOST]:PORT",
            description = "Where players here connect by HTTP, and the status is. Default 127.0.0.1:8088.")
    private String media = "127.0.0.1:8088";

    @Option(
            names = "--port",
            paramLabel = "[HOST]:UDP",
            description = "Where viewers reach this peer. Default: any port that is free.")
    private String port = ":0";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "Be the same peer each time, by the key in this file, made when it is not there. With it a broadcaster "
                            + "that is started again need not wait until the origin has forgotten it. Default: another each time.")
    private Path key;

    @Override
    public Integer call() throws InterruptedException {
        BroadcastSettings settings;
        try {
            String full = StreamAddress.name(name);
            settings = new BroadcastSettings(
                    new StreamAddress(OriginAddress.parse(origin), full),
                    publishingKey(full),
                    Optional.ofNullable(url).map(RtmpUrl::parse),
                    Rate.bytesPerSecond("--upload", upload),
                    SwarmCommands.udp(port),
                    HostPort.resolve(listen, -1),
                    HostPort.resolve(media, -1),
                    Optional.ofNullable(key));
        } catch (IllegalArgumentException e) {
            return SwarmCommands.failed("broadcast", CommandLine.ExitCode.USAGE, e.getMessage() + ". Try --help");
        }
        try {
            Broadcaster broadcaster = Broadcaster.start(
                    settings, ConfigFactory.defaultReference().resolve().getConfig("nearcast.peer"));
            Thread hook = SwarmCommands.closeAtEnd(broadcaster);
            System.out.println("ready listen=" + HostPort.format(broadcaster.listen()) + " media="
                    + HostPort.format(broadcaster.media()) + " udp=" + broadcaster.udpPort());
            if (url == null) {
                System.out.println("push  rtmp://" + HostPort.format(broadcaster.listen()) + "/"
                        + settings.stream().name());
            }
            System.out.println("watch nearcast peer watch " + settings.stream());
            System.out.flush();
            String why = Screen.ofProcess()
                    .show(
                            broadcaster::line,
                            () -> broadcaster.figures().state() == State.REFUSED
                                    ? "the origin does not let this publishing key have "
                                            + settings.stream().name()
                                            + "; ask its operator, and give the key with --publishing-key"
                                    : "");
            Runtime.getRuntime().removeShutdownHook(hook);
            broadcaster.close();
            return SwarmCommands.failed("broadcast", CommandLine.ExitCode.SOFTWARE, why);
        } catch (IOException e) {
            return SwarmCommands.failed("broadcast", CommandLine.ExitCode.SOFTWARE, e.getMessage());
        }
    }

    private String publishingKey(String full) {
        String said = publishingKey == null ? System.getenv("NEARCAST_PUBLISHING_KEY") : publishingKey;
        return said == null || said.isEmpty() ? full : said;
    }
}
