// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nearcast.experiments.run.Flags;
import org.nearcast.experiments.run.LinkConditions;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Terminal;
import org.nearcast.experiments.stage.Stage;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.LinkShape;
import org.nearcast.lab.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nearcast demo}: the same stream by the CDN, by an edge peer, and by one on the broadcaster's machine. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Streams real video through a small emulated network, by CDN and brought home.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out/demo",
            description = "where the results go (${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--viewers", paramLabel = "N", defaultValue = "8", description = "1 to 16 (${DEFAULT-VALUE})")
    private int viewers;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "measured in each phase, 5 to 600 (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--links",
            paramLabel = "WHICH",
            defaultValue = "auto",
            description = "auto or user: without netem and kernel Open vSwitch (${DEFAULT-VALUE})")
    private String links;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check(viewers >= 1 && viewers <= 16, "--viewers must be 1 to 16, not " + viewers);
        check(seconds >= 5 && seconds <= 600, "--seconds must be 5 to 600, not " + seconds);
        check(links.equals("auto") || links.equals("user"), "--links must be auto or user, not " + links);
        return Run.execute("demo", out, links, this::run);
    }

    private void check(boolean holds, String otherwise) {
        Flags.check(spec, holds, otherwise);
    }

    private void run(Run run) throws IOException, InterruptedException {
        Setting setting = Setting.of(viewers, seconds);
        Terminal terminal = run.terminal();
        terminal.say(
                "Building the network: one switch, %d viewers; LAN links %.0f Mbit/s %.0f ms, CDN link %.0f Mbit/s %.0f ms",
                viewers,
                setting.lan().rateMbit(),
                setting.lan().delayMs(),
                setting.cdn().rateMbit(),
                setting.cdn().delayMs());
        Map<Phase, PhaseResult> results = new EnumMap<>(Phase.class);
        LinkConditions kept;
        try (Lab lab = run.lab(LabOptions.of(Topology.single(viewers)
                        .lan(LinkShape.of(
                                setting.lan().rateMbit(), setting.lan().delayMs()))
                        .cdn(LinkShape.of(
                                setting.cdn().rateMbit(), setting.cdn().delayMs()))));
                Report report = new Report(run)) {
            Stage stage = new Stage(lab, run.logs());
            terminal.say(
                    "Starting controller and origin (links by %s, switch in %s space)", lab.linkKind(), lab.datapath());
            stage.controller(stage.fingerprint(Phase.GATEWAY.key()), stage.fingerprint(Phase.LOCAL.key()));
            stage.origin();
            lab.resetLateness();
            Screen screen = new Screen(terminal);
            for (Phase phase : Phase.values()) {
                terminal.say("%nPhase %d of %d: %s", phase.ordinal() + 1, Phase.values().length, phase.title());
                PhaseRun phaseRun = new PhaseRun(stage, setting, phase, screen, run.logs());
                PhaseResult result = phaseRun.run();
                results.put(phase, result);
                report.add(phase, result, phaseRun.departures(), phaseRun.viewers());
            }
            kept = LinkConditions.of(lab);
        }
        run.conditions(conditions(setting));
        run.conditions(kept.describe());
        run.writeResult();
        run.plot("delay.py", "delay.png", "delay.csv", "result.json");
        terminal.say("%n%s", Report.table(results));
        if (!kept.trusted()) {
            terminal.say("%s", kept.complaint());
        }
        terminal.say("%nresult.json, delay.csv, delay.png and logs are in %s", out);
    }

    private static Map<String, Object> conditions(Setting setting) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("topology", "single");
        conditions.put("viewers", setting.viewers());
        conditions.put("seconds", setting.seconds());
        conditions.put("lanMbit", setting.lan().rateMbit());
        conditions.put("lanDelayMs", setting.lan().delayMs());
        conditions.put("cdnMbit", setting.cdn().rateMbit());
        conditions.put("cdnDelayMs", setting.cdn().delayMs());
        conditions.put("video", setting.video());
        conditions.put("congestionControl", "cubic");
        return conditions;
    }
}
