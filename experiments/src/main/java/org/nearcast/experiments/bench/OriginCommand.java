// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.load.MediaPattern;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.stage.Programs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast bench origin}: our origin beside nginx with its rtmp module. Its flags are explained in {@code origin.txt}. */
@Command(name = "origin")
public final class OriginCommand extends BenchCommand {
    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N")
    private Integer rounds;

    @Option(names = "--streams", paramLabel = "N", defaultValue = "10")
    private int streams;

    @Option(names = "--players", paramLabel = "N", defaultValue = "1000")
    private int players;

    @Option(names = "--bitrate", paramLabel = "RATE", defaultValue = "600k", converter = Rate.class)
    private int bitrate;

    @Option(names = "--timed", paramLabel = "N", defaultValue = "1")
    private int timed;

    @Option(names = "--seconds", paramLabel = "N")
    private Integer seconds;

    @Option(names = "--warm", paramLabel = "N")
    private Integer warm;

    @Option(names = "--most", paramLabel = "N")
    private Integer most;

    @Option(names = "--max-delay", paramLabel = "MS", defaultValue = "40")
    private double maxDelayMs;

    @Option(names = "--server-core", paramLabel = "N", defaultValue = "0")
    private int serverCore;

    @Option(names = "--generator-core", paramLabel = "N", defaultValue = "1")
    private int generatorCore;

    @Option(names = "--java", paramLabel = "PATH")
    private Path java;

    @Override
    public Integer call() throws IOException, InterruptedException {
        OriginPlan plan = plan();
        NginxProcess.need();
        OpenFiles.need(players + streams);
        int processors = Runtime.getRuntime().availableProcessors();
        if (processors < 2) {
            throw new IllegalStateException("the server and the load need a processor each; this machine has 1");
        }
        plan.generator().take();
        Programs programs = Programs.find();
        Path runtime = java == null ? OriginProcess.java() : java;
        List<OriginFigures> ours = new ArrayList<>();
        List<OriginFigures> nginx = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            terminal.say("Round %d of %d", round + 1, plan.rounds());
            // Each goes first in turn, so that neither always finds the machine as the other left it.
            for (boolean our : round % 2 == 0 ? new boolean[] {true, false} : new boolean[] {false, true}) {
                try (ServerProcess server = our
                        ? OriginProcess.start(programs, plan.server(), runtime, OriginProcess.flags())
                        : NginxProcess.start(plan.server())) {
                    (our ? ours : nginx).add(new OriginRound(plan, terminal, server).run());
                }
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ours", OriginFigures.summary(ours));
        result.put("nginx", OriginFigures.summary(nginx));
        result.put(
                "rounds",
                Map.of(
                        "ours", ours.stream().map(OriginFigures::named).toList(),
                        "nginx", nginx.stream().map(OriginFigures::named).toList()));
        print(ours, nginx);
        write(result, conditions(plan, runtime));
        return 0;
    }

    private OriginPlan plan() {
        int howOften = rounds != null ? rounds : quick ? 1 : 3;
        int howLong = seconds != null ? seconds : quick ? 5 : 10;
        check("--rounds", howOften, 1, 20);
        check("--seconds", howLong, 1, 600);
        check("--streams", streams, 1, 1000);
        check(players >= streams && players <= 20_000, "--players must be --streams to 20000, not " + players);
        check(timed >= 1 && timed <= players / streams, "--timed must be 1 to the players of a stream, not " + timed);
        check(maxDelayMs >= 1 && maxDelayMs <= 1000, "--max-delay must be 1 to 1000, not " + maxDelayMs);
        check(
                serverCore >= 0 && generatorCore >= 0 && serverCore != generatorCore,
                "--server-core and --generator-core must be two processors, counted from 0");
        check(java == null || Files.isExecutable(java), "--java must name a program, not " + java);
        int warmSeconds = warm != null ? warm : quick ? 5 : 60;
        int mostPlayers = Math.min(OpenFiles.connections() - streams, most != null ? most : Integer.MAX_VALUE);
        check("--warm", warmSeconds, 0, 600);
        check(most == null || most >= players, "--most must be at least --players, not " + most);
        return checked(() -> new OriginPlan(
                howOften,
                streams,
                new MediaPattern(bitrate),
                timed,
                players,
                mostPlayers,
                warmSeconds,
                howLong,
                quick ? 2 : 5,
                quick ? 1.15 : 1.06,
                maxDelayMs,
                new Processor(serverCore),
                new Processor(generatorCore)));
    }

    private void print(List<OriginFigures> ours, List<OriginFigures> nginx) {
        Table table = new Table()
                .column("", "", "%s")
                .column("players", "a core", "%.0f")
                .column("processor", "s/Gbit", "%.3f")
                .column("delay p50", "ms", "%.2f")
                .column("delay p99", "ms", "%.2f")
                .column("start p50", "ms", "%.0f");
        row(table, "our origin", OriginFigures.summary(ours));
        row(table, "nginx-rtmp", OriginFigures.summary(nginx));
        terminal.say("%n%s", table);
    }

    private static void row(Table table, String name, Map<String, Object> summary) {
        table.row(
                name,
                summary.get("playersPerCore"),
                summary.get("cpuSecondsPerGbit"),
                summary.get("p50DelayMs"),
                summary.get("p99DelayMs"),
                summary.get("startP50Ms"));
    }

    private Map<String, Object> conditions(OriginPlan plan, Path runtime) throws IOException {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("rounds", plan.rounds());
        conditions.put("streams", plan.streams());
        conditions.put("bitrate", plan.pattern().bitrate());
        conditions.put("players", plan.players());
        conditions.put("timedEvery", plan.timedEvery());
        conditions.put("mostPlayers", plan.most());
        conditions.put("warmSeconds", plan.warmSeconds());
        conditions.put("seconds", plan.seconds());
        conditions.put("stepSeconds", plan.stepSeconds());
        conditions.put("precision", plan.precision());
        conditions.put("maxDelayMs", plan.maxDelayMs());
        conditions.put("serverCore", plan.server().number());
        conditions.put("generatorCore", plan.generator().number());
        conditions.put("serverJava", runtime.toString());
        conditions.put("serverFlags", String.join(" ", OriginProcess.flags()));
        conditions.put("nginxChunkSize", NginxProcess.CHUNK_BYTES);
        conditions.put("congestionControl", congestionControl());
        return conditions;
    }

    private static String congestionControl() throws IOException {
        Path file = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");
        return Files.isReadable(file) ? Files.readString(file).strip() : "unknown";
    }
}
