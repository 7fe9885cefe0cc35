// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.hostile.Flood;
import org.nearcast.experiments.media.Percentiles;
import org.nearcast.experiments.run.Run;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast bench controller}: what the controller bears. Its flags are explained in {@code controller.txt}. */
@Command(name = "controller")
public final class ControllerCommand extends BenchCommand {
    @Option(names = "--seconds", paramLabel = "N", defaultValue = "20")
    private int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("--seconds", seconds, 2, 600);
        boolean[] held = {false};
        int code = Run.execute("bench controller", Files.createTempDirectory("nearcast-bench-"), "auto", run -> {
            held[0] = run(run);
        });
        return code == 0 && !held[0] ? 1 : code;
    }

    private boolean run(Run run) throws IOException {
        terminal.say("A gateway, a player that comes ten times a second, and three strangers on one switch");
        List<ControllerBench.Seen> all = new ArrayList<>();
        try {
            ControllerBench bench = ControllerBench.open(
                    run.lab(LabOptions.of(Topology.single(1 + ControllerBench.STRANGERS))), run.logs());
            bench.watch(null, seconds); // what the first connections compile
            terminal.say(
                    "%-14s %9s %9s %9s %6s  %s",
                    "flood",
                    "sent/s",
                    "refused/s",
                    "packets/s",
                    "CPUs",
                    "connect p50/p99/most ms   detect p50/p99/most ms");
            all.add(say(bench.watch(null, seconds)));
            for (Flood flood : Flood.values()) {
                all.add(say(bench.watch(flood, seconds)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        boolean held = all.stream().allMatch(one -> one.count("gatewaysLost") == 0 && one.count("failed") == 0);
        terminal.say(held ? "The gateway stayed and everybody connected." : "Somebody was cut off.");
        write(all, held);
        return held;
    }

    private ControllerBench.Seen say(ControllerBench.Seen seen) {
        terminal.say(
                "%-14s %9.0f %9.0f %9.0f %6.2f  %s   %s   %d of %d failed, %d not understood",
                seen.flood() == null ? "none" : seen.flood().word(),
                seen.count("sent") / seen.seconds(),
                seen.count("refused") / seen.seconds(),
                seen.count("packets") / seen.seconds(),
                seen.cpus(),
                figures(seen.connectMs()),
                figures(seen.detectionMs()),
                seen.count("failed"),
                seen.count("failed") + seen.count("connections"),
                seen.count("unrecognised"));
        return seen;
    }

    private static String figures(Percentiles ms) {
        return String.format("%6.1f/%6.1f/%7.1f", ms.at(50), ms.at(99), ms.at(100));
    }

    private void write(List<ControllerBench.Seen> all, boolean held) throws IOException {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("held", held);
        whole.put("stretches", all.stream().map(ControllerBench.Seen::named).toList());
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("secondsOfEach", seconds);
        conditions.put("strangers", ControllerBench.STRANGERS);
        write(whole, conditions);
    }
}
