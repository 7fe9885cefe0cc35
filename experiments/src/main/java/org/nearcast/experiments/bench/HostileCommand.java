// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.hostile.Attack;
import org.nearcast.experiments.load.LoadSample;
import org.nearcast.experiments.stage.Programs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast bench hostile}: whether a stream stutters while others attack. Its flags are explained in {@code hostile.txt}. */
@Command(name = "hostile")
public final class HostileCommand extends BenchCommand {
    /** Half-open connections and what they open at the CDN. */
    private static final int MOST_FILES = 11_000;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "8")
    private int seconds;

    @Option(names = "--players", paramLabel = "N", defaultValue = "10")
    private int players;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("--seconds", seconds, 1, 3600);
        check("--players", players, 1, 400);
        OpenFiles.need(MOST_FILES);
        terminal.say("One stream at our origin, one through our gateway, %d players each", players);
        try (HostileBench bench = HostileBench.open(Programs.find(), players)) {
            HostileBench.Seen calm = bench.calm(seconds);
            terminal.say(
                    "%-12s %-8s %10s  %s", "attack", "on", "connected", "origin, gateway: delay p50/p99/most ms, lost");
            say("none", "", 0L, calm);
            List<HostileBench.Result> results = bench.attack(
                    List.of(Attack.values()),
                    seconds,
                    result -> say(
                            result.attack().word(), result.on(), result.done().get("connections"), result.seen()));
            boolean undisturbed = calm.undisturbed(players)
                    && results.stream().allMatch(r -> r.seen().undisturbed(players));
            terminal.say(undisturbed ? "Nobody missed anything." : "Somebody missed something.");
            write(calm, results, undisturbed);
            return undisturbed ? 0 : 1;
        }
    }

    private void say(String attack, String on, Object connections, HostileBench.Seen seen) {
        terminal.say(
                "%-12s %-8s %10s  %s   %s", attack, on, connections, figures(seen.origin()), figures(seen.gateway()));
    }

    private static String figures(LoadSample sample) {
        return String.format(
                "%6.2f/%6.2f/%6.1f %d", sample.delayMs(50), sample.delayMs(99), sample.delayMs(100), sample.lost());
    }

    private void write(HostileBench.Seen calm, List<HostileBench.Result> results, boolean undisturbed)
            throws IOException {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("undisturbed", undisturbed);
        whole.put("calm", calm.named());
        whole.put("attacks", results.stream().map(HostileBench.Result::named).toList());
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("playersOfEach", players);
        conditions.put("secondsOfEach", seconds);
        write(whole, conditions);
    }
}
