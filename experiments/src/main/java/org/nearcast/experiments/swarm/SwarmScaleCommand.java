// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.sim.Detail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment swarm-scale}: whether a larger audience makes anything worse. */
@Command(name = "swarm-scale")
public final class SwarmScaleCommand extends SwarmExperiment {
    private static final List<Integer> PEERS = List.of(10_000, 3_000, 1_000, 300, 100);
    private static final List<Integer> QUICK_PEERS = List.of(1_000, 300, 100);

    @Option(names = "--peers", paramLabel = "N,N...", split = ",")
    private List<Integer> peers = List.of();

    @Option(names = "--level", paramLabel = "LEVEL")
    private String level = "messages";

    @Override
    protected void checkOptions() throws IOException {
        super.checkOptions();
        check(
                peers.stream().allMatch(n -> n >= 1 && n <= 20_000),
                "--peers must be numbers from 1 to 20000, such as 1000,10000, not " + peers);
        check(level.equals("packets") || level.equals("messages"), "--level must be packets or messages, not " + level);
    }

    @Override
    List<SwarmCase> cases() {
        List<SwarmCase> cases = new ArrayList<>();
        for (int count : peers.isEmpty() ? quick() ? QUICK_PEERS : PEERS : peers) {
            cases.add(new SwarmCase(count + " viewers", Detail.of(level), Map.of("peers", Integer.toString(count))));
        }
        return cases;
    }
}
