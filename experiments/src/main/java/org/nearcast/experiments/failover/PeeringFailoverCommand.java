// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.LabExperimentCommand;
import org.nearcast.experiments.run.LinkConditions;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabException;
import org.nearcast.lab.LabOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment peering-failover}: what failures do to streams in flight and to new viewers. */
@Command(name = "peering-failover")
public final class PeeringFailoverCommand extends LabExperimentCommand {
    private static final int MOST_REPEATS = 100;

    @Option(names = "--failure", paramLabel = "NAME", defaultValue = "all")
    private String wanted;

    @Option(names = "--repeats", paramLabel = "N")
    private Integer repeats;

    private List<Failure> failures() {
        return Arrays.stream(Failure.values())
                .filter(f -> wanted.equals("all") || wanted.equals(f.key()))
                .toList();
    }

    private int times() {
        return repeats != null ? repeats : quick() ? 1 : 3;
    }

    @Override
    protected void checkOptions() {
        check(
                !failures().isEmpty(),
                "--failure must be all, "
                        + Arrays.stream(Failure.values()).map(Failure::key).collect(Collectors.joining(", ")) + ", not "
                        + wanted);
        check(times() >= 1 && times() <= MOST_REPEATS, "--repeats must be 1 to " + MOST_REPEATS + ", not " + repeats);
    }

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        run.condition("topology", "ring");
        run.condition("repeats", times());
        run.condition("video", Scene.VIDEO);
        Table table = OutcomeSummary.table();
        Map<String, Object> results = new LinkedHashMap<>();
        try (Csv csv = run.csv("failover.csv", OutcomeRow.COLUMNS)) {
            for (Failure failure : failures()) {
                run.terminal().say("%n%s: %s", failure.key(), failure.title());
                List<Outcome> outcomes = new ArrayList<>();
                for (int i = 1; i <= times(); i++) {
                    Outcome outcome = strike(run, failure, i);
                    outcomes.add(outcome);
                    csv.row(OutcomeRow.of(outcome, i));
                    csv.flush();
                }
                OutcomeSummary summary = new OutcomeSummary(failure, outcomes);
                summary.addTo(table);
                results.put(failure.key(), summary.named());
            }
        }
        run.put("failures", results);
        run.terminal().say("%n%s", table);
    }

    private Outcome strike(Run run, Failure failure, int repeat) throws IOException, InterruptedException {
        run.terminal().moment("  %d of %d: starting", repeat, times());
        Path folder = run.logs().resolve(failure.key() + "-" + repeat);
        try (Lab lab = run.lab(LabOptions.of(Scene.topology()));
                Scene scene = new Scene(new Stage(lab, folder), folder.resolve("captures"))) {
            lab.resetLateness();
            run.terminal().moment("  %d of %d: everything runs", repeat, times());
            Outcome outcome = new Incident(scene, failure, quick()).run();
            LinkConditions links = LinkConditions.of(lab);
            run.terminal().say("  %d of %d: %s", repeat, times(), OutcomeSummary.sentence(outcome));
            if (!links.trusted()) {
                run.terminal().say("  %s", links.complaint());
            }
            return outcome;
        } catch (LabException e) {
            throw new LabException(failure.key() + ": " + e.getMessage(), e);
        }
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        run.plot("peering_failover.py", "failover.png", "result.json");
    }
}
