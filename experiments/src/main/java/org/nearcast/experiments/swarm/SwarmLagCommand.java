// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.sim.Detail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment swarm-lag}: start-up, lag and continuity in the setting of the text's figure 5. */
@Command(name = "swarm-lag")
public final class SwarmLagCommand extends SwarmExperiment {
    private static final List<String> RATES = List.of("3.5", "0.35");

    @Option(names = "--peers", paramLabel = "N")
    private int peers = 1_000;

    @Override
    protected void checkOptions() throws IOException {
        super.checkOptions();
        check(peers >= 1 && peers <= 20_000, "--peers must be 1 to 20000, not " + peers);
    }

    @Override
    List<SwarmCase> cases() {
        List<SwarmCase> cases = new ArrayList<>();
        for (String rate : RATES) {
            for (String startUp : List.of("joined", "cold")) {
                cases.add(of(rate + " Mbit/s, " + startUp, rate, startUp));
            }
        }
        String usual = RATES.get(0);
        cases.add(
                of(usual + " Mbit/s, joined, origin gives 5 %", usual, "joined").with("origin", "0.05"));
        cases.add(of(usual + " Mbit/s, joined, all in 30 s", usual, "joined").with("joinSeconds", "30"));
        return cases;
    }

    private SwarmCase of(String name, String rate, String startUp) {
        return new SwarmCase(
                name, Detail.PACKETS, Map.of("peers", Integer.toString(peers), "rate", rate, "startUp", startUp));
    }

    /** "Real-time swarming", section 2: the deployed systems and IPTV of 2008. */
    @Override
    String compare(List<SwarmOutcome> outcomes) {
        Table table = new Table()
                .column("the text, section 2", "", "%s")
                .column("rate", "Mbit/s", "%.2f")
                .column("start-up", "s", "%.2f")
                .column("lag", "s", "%.2f");
        table.row("best swarming systems deployed", 0.35, 20.0, 60.0);
        table.row("IPTV within a provider's network", 3.5, 2.0, 2.0);
        for (SwarmOutcome one : outcomes) {
            Double startUp = one.mean("startUpMsP50");
            Double lag = one.mean("lagMsP50");
            table.row(
                    "this one, " + one.made().name() + ", medians",
                    Double.parseDouble(one.made().set().get("rate")),
                    startUp == null ? null : (Double) (startUp / 1e3),
                    lag == null ? null : (Double) (lag / 1e3));
        }
        return "\n" + table;
    }
}
