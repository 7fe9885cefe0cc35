// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nearcast.experiments.load.LoadGenerator;
import org.nearcast.experiments.load.LoadPlan;
import org.nearcast.experiments.load.LoadSample;
import org.nearcast.experiments.load.MediaPattern;
import org.nearcast.experiments.load.RtmpTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast bench load}: publishers and players against any RTMP server. Its flags are explained in {@code load.txt}. */
@Command(name = "load")
public final class LoadCommand extends BenchCommand {
    @Option(names = "--target", paramLabel = "URL", defaultValue = "rtmp://127.0.0.1/live")
    private String target;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "load")
    private String name;

    @Option(names = "--streams", paramLabel = "N", defaultValue = "1")
    private int streams;

    @Option(names = "--players", paramLabel = "N", defaultValue = "100")
    private int players;

    @Option(names = "--bitrate", paramLabel = "RATE", defaultValue = "600k", converter = Rate.class)
    private int bitrate;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10")
    private int seconds;

    @Option(names = "--settle", paramLabel = "N", defaultValue = "2")
    private int settle;

    @Option(names = "--joins", paramLabel = "N", defaultValue = "500")
    private int joins;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1")
    private int threads;

    @Option(names = "--timed", paramLabel = "N", defaultValue = "1")
    private int timed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadPlan plan = plan();
        OpenFiles.need(players + streams);
        if (!plan.target().isLoopback()) {
            terminal.say(
                    "%s is not on this machine: about %.0f Mbit/s will go to it and %.0f come back. Load only what is yours.",
                    plan.target().host(), (double) streams * bitrate / 1e6, (double) players * bitrate / 1e6);
        }
        terminal.say(
                "Publishing %d stream%s of %d kbit/s to %s",
                streams, streams == 1 ? "" : "s", bitrate / 1000, plan.target().tcUrl());
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            terminal.say("Joining %d players, %d a second", players, joins);
            LoadGenerator.Stretch joining = generator.begin();
            boolean all = generator.join(players);
            LoadSample joined = joining.end();
            if (!all) {
                terminal.say(
                        "Only %d of %d players watch: %s",
                        generator.live(),
                        players,
                        generator.whyEnded() == null ? "the rest wait for a key frame" : generator.whyEnded());
            }
            TimeUnit.SECONDS.sleep(settle);
            LoadGenerator.Stretch stretch = generator.begin();
            for (int i = 0; i < seconds; i++) {
                TimeUnit.SECONDS.sleep(1);
                terminal.moment("measuring, %d of %d s, %d players watch", i + 1, seconds, generator.live());
            }
            LoadSample sample = stretch.end();
            report(joined, sample);
            write(plan, joined, sample);
            return all && sample.players() == players ? 0 : 1;
        }
    }

    private LoadPlan plan() {
        check("--players", players, 0, 60_000);
        check("--seconds", seconds, 1, 86_400);
        check("--settle", settle, 0, 3600);
        check(
                name.matches("[A-Za-z0-9._-]{1,64}"),
                "--name may have letters, digits, dots and dashes, not '" + name + "'");
        return checked(() -> new LoadPlan(
                RtmpTarget.parse(target), name, streams, new MediaPattern(bitrate), joins, threads, timed));
    }

    private void report(LoadSample joined, LoadSample sample) {
        terminal.say("players       %d watched, %d ended early", sample.players(), sample.ended());
        terminal.say("start-up      p50 %.0f ms, p99 %.0f ms", joined.startMs(50), joined.startMs(99));
        terminal.say(
                "media delay   p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, most %.2f ms",
                sample.delayMs(50), sample.delayMs(99), sample.delayMs(99.9), sample.delayMs(100));
        terminal.say(
                "messages      %d, %d lost, %d out of order; continuity %.5f",
                sample.received(), sample.lost(), sample.disordered(), sample.continuity());
        terminal.say("rate          %.1f Mbit/s of media", sample.gbit() / sample.seconds() * 1000);
        terminal.say(
                "generator     %.2f processors, sent p99 %.2f ms late",
                sample.generatorCpus(), sample.publisherLateMs(99));
    }

    private void write(LoadPlan plan, LoadSample joined, LoadSample sample) throws IOException {
        Map<String, Object> whole = new LinkedHashMap<>(sample.named());
        whole.put("startMs", joined.named().get("startMs"));
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("target", plan.target().tcUrl());
        conditions.put("streams", streams);
        conditions.put("playersWanted", players);
        conditions.put("bitrate", bitrate);
        conditions.put("joinsPerSecond", joins);
        conditions.put("threads", threads);
        conditions.put("timedEvery", timed);
        write(whole, conditions);
    }
}
