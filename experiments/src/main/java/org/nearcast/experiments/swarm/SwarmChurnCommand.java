// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nearcast.experiments.sim.Detail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment swarm-churn}: what it costs those who stay that others come and go. */
@Command(name = "swarm-churn")
public final class SwarmChurnCommand extends SwarmExperiment {
    @Option(names = "--peers", paramLabel = "N")
    private int peers = 1_000;

    @Option(names = "--stays", paramLabel = "S,S...", split = ",")
    private List<Integer> stays = List.of(300, 0, 1_200, 60);

    @Override
    protected void checkOptions() throws IOException {
        super.checkOptions();
        check(peers >= 1 && peers <= 20_000, "--peers must be 1 to 20000, not " + peers);
        check(
                !stays.isEmpty() && stays.stream().allMatch(s -> s >= 0 && s <= 100_000),
                "--stays must be numbers of seconds up to 100000, such as 300,60, not " + stays);
    }

    @Override
    List<SwarmCase> cases() {
        List<SwarmCase> cases = new ArrayList<>();
        for (int stay : stays) {
            cases.add(new SwarmCase(
                    stay == 0 ? "nobody leaves" : "stays of " + stay + " s",
                    Detail.PACKETS,
                    Map.of("peers", Integer.toString(peers), "stay", Integer.toString(stay))));
        }
        return cases;
    }
}
