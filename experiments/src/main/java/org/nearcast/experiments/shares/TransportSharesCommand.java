// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.shares;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.LabExperimentCommand;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import org.nearcast.overlay.congestion.Priority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment transport-shares}: what each priority gets of a bottleneck beside TCP and beside its equal. */
@Command(name = "transport-shares")
public final class TransportSharesCommand extends LabExperimentCommand {
    private static final long BIN_MS = 500;

    @Option(names = "--rivals", split = ",", paramLabel = "NAMES", defaultValue = "cubic,reno")
    private List<String> rivals;

    @Option(names = "--queues", split = ",", paramLabel = "BDPS", defaultValue = "0.5,1,4")
    private List<Double> queues;

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        Timing timing = quick() ? Timing.QUICK : Timing.FULL;
        run.condition("bottleneckMbit", Bottlenecks.MBIT);
        run.condition("roundTripMs", Bottlenecks.RTT_MS);
        run.condition("settleMs", timing.settleMs());
        run.condition("measureMs", timing.measureMs());
        run.condition("tcp", "iperf3, one connection");
        List<AgainstTcp.Seen> beside = new ArrayList<>();
        for (double queue : queues) {
            beside.addAll(new AgainstTcp(run, timing, rivals, List.of(queue)).measure());
        }
        List<Shares> shares = new ArrayList<>();
        beside.forEach(seen -> shares.add(new Shares(seen, timing)));
        List<AgainstEqual.Seen> equals = new AgainstEqual(run, timing, queues).measure();
        writeSeries(run, beside);
        writePairs(run, equals);
        run.put("againstTcp", shares.stream().map(Shares::describe).toList());
        run.put("equals", equals.stream().map(TransportSharesCommand::describe).toList());
        run.terminal().say("%n%s%n%s", table(shares), tableOfEquals(equals));
    }

    private static Map<String, Object> describe(AgainstEqual.Seen seen) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("priority", seen.priority().name());
        figures.put("queue", seen.queue());
        figures.put("firstMbit", Shares.rounded(seen.first().mbit(seen.fromMs(), seen.toMs())));
        figures.put("secondMbit", Shares.rounded(seen.second().mbit(seen.fromMs(), seen.toMs())));
        figures.put("secondsShare", Shares.rounded(seen.share()));
        return figures;
    }

    private static void writeSeries(Run run, List<AgainstTcp.Seen> beside) throws IOException {
        try (Csv csv = run.csv("beside.csv", "rival", "queue", "s", "oursMbit", "tcpMbit")) {
            for (AgainstTcp.Seen seen : beside) {
                List<Long> times = seen.ours().timesMs();
                for (long ms = seen.zeroMs(); ms < times.get(times.size() - 1); ms += BIN_MS) {
                    double tcp = seen.alone().mbit(ms, ms + BIN_MS) + seen.tcp().mbit(ms, ms + BIN_MS);
                    double ours = seen.ours().mbit(ms, ms + BIN_MS);
                    csv.row(seen.rival(), seen.queue(), (ms - seen.zeroMs()) / 1e3, ours, tcp);
                }
            }
        }
        try (Csv csv = run.csv("marks.csv", "rival", "queue", "s", "mark")) {
            for (AgainstTcp.Seen seen : beside) {
                seen.marks()
                        .forEach((mark, ms) -> csv.row(seen.rival(), seen.queue(), (ms - seen.zeroMs()) / 1e3, mark));
            }
        }
    }

    private static void writePairs(Run run, List<AgainstEqual.Seen> equals) throws IOException {
        try (Csv csv = run.csv("equals.csv", "priority", "queue", "s", "firstMbit", "secondMbit")) {
            for (AgainstEqual.Seen seen : equals) {
                long zeroMs = seen.first().timesMs().get(0);
                for (long ms = zeroMs; ms < seen.toMs(); ms += BIN_MS) {
                    csv.row(
                            seen.priority().name(),
                            seen.queue(),
                            (ms - zeroMs) / 1e3,
                            seen.first().mbit(ms, ms + BIN_MS),
                            seen.second().mbit(ms, ms + BIN_MS));
                }
            }
        }
    }

    private static Table table(List<Shares> all) {
        Table table = new Table()
                .column("TCP", "", "%s")
                .column("queue", "BDP", "%.1f")
                .column("alone", "Mbit/s", "%.2f")
                .column("left", "background", "%.3f")
                .column("taken", "ms", "%d")
                .column("share", "normal", "%.2f")
                .column("share", "urgent", "%.2f");
        for (Shares shares : all) {
            table.row(
                    shares.seen().rival(),
                    shares.seen().queue(),
                    shares.aloneMbit(),
                    shares.left(),
                    shares.tookMs(),
                    shares.share(Priority.NORMAL),
                    shares.share(Priority.URGENT));
        }
        return table;
    }

    private static Table tableOfEquals(List<AgainstEqual.Seen> equals) {
        Table table = new Table()
                .column("two equals", "", "%s")
                .column("queue", "BDP", "%.1f")
                .column("second's part", "", "%.3f");
        for (AgainstEqual.Seen seen : equals) {
            table.row(seen.priority().name(), seen.queue(), seen.share());
        }
        return table;
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        run.plot("transport_shares.py", "beside.png", "beside.csv", "marks.csv");
        run.plot("transport_equals.py", "equals.png", "equals.csv");
    }
}
