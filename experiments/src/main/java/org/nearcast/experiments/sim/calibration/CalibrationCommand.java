// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.sim.calibration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.Flags;
import org.nearcast.experiments.run.Machine;
import org.nearcast.experiments.run.Plot;
import org.nearcast.experiments.run.ResultFile;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.run.Terminal;
import org.nearcast.experiments.sim.Detail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nearcast sim calibration}: the message level beside the packet level. {@code calibration.txt} explains its flags. */
@Command(name = "calibration")
public final class CalibrationCommand implements Callable<Integer> {
    /** No link is asked for more than it has: then the levels differ by what the message level leaves out, see docs/simulation.md. */
    static final List<Calibration.Case> CASES = List.of(
            new Calibration.Case(2, 10, 100_000),
            new Calibration.Case(5, 25, 100_000),
            new Calibration.Case(20, 100, 100_000),
            new Calibration.Case(10, 50, 1_000_000),
            new Calibration.Case(20, 100, 1_000_000),
            new Calibration.Case(50, 250, 1_000_000));

    private static final int PERCENT = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "60")
    private int peers;

    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR")
    private Path out;

    @Option(names = "--no-plot")
    private boolean noPlot;

    private final Terminal terminal = Terminal.standard();
    private final Machine machine = new Machine();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Flags.check(spec, peers >= 2 && peers <= 1_000, "--peers must be 2 to 1000, not " + peers);
        String home = System.getProperty("nearcast.home", "");
        Path folder = out == null ? Path.of(home, "out", "sim-calibration") : out;
        Files.createDirectories(folder);
        int items = quick ? 2 : 10;
        Calibration calibration = new Calibration(peers, items, seed);
        Table table = new Table()
                .column("items and uploads", "", "%s")
                .column("level", "", "%s")
                .column("median", "ms", "%.0f")
                .column("p90", "ms", "%.0f")
                .column("p99", "ms", "%.0f")
                .column("received", "kB a peer", "%.0f")
                .column("missing", "", "%d");
        List<Object> cases = new ArrayList<>();
        try (Csv csv = new Csv(
                folder.resolve("calibration.csv"), "upMbit", "itemBytes", "percent", "packetsMs", "messagesMs")) {
            for (Calibration.Case one : CASES) {
                terminal.moment("%s", one);
                Map<Detail, Calibration.Arrivals> arrivals = new LinkedHashMap<>();
                Map<String, Object> levels = new LinkedHashMap<>();
                levels.put("upMbit", one.upMbit());
                levels.put("itemBytes", one.itemBytes());
                for (Detail detail : Detail.values()) {
                    Calibration.Arrivals there = calibration.run(one, detail);
                    arrivals.put(detail, there);
                    table.row(
                            one,
                            detail.word(),
                            there.quantile(0.5),
                            there.quantile(0.9),
                            there.quantile(0.99),
                            there.bytesPerPeer() / 1_000,
                            there.missing());
                    levels.put(detail.word(), figures(there));
                }
                cases.add(levels);
                for (int percent = 0; percent <= PERCENT; percent++) {
                    double part = percent / (double) PERCENT;
                    csv.row(
                            one.upMbit(),
                            one.itemBytes(),
                            percent,
                            arrivals.get(Detail.PACKETS).quantile(part),
                            arrivals.get(Detail.MESSAGES).quantile(part));
                }
            }
        }
        terminal.say("%n%s", table);
        ResultFile.write(
                folder.resolve("result.json"),
                Map.of("cases", cases),
                Map.of("peers", peers, "items", items, "seed", seed),
                machine);
        if (!noPlot) {
            Path script = Path.of(home, "experiments/plots/calibration.py");
            Plot.draw(script, folder.resolve("calibration.csv"), folder.resolve("calibration.png"));
        }
        terminal.say("result.json, calibration.csv%s are in %s", noPlot ? "" : " and calibration.png", folder);
        return 0;
    }

    private static Map<String, Object> figures(Calibration.Arrivals arrivals) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("p50Ms", arrivals.quantile(0.5));
        figures.put("p90Ms", arrivals.quantile(0.9));
        figures.put("p99Ms", arrivals.quantile(0.99));
        figures.put("receivedBytesPerPeer", arrivals.bytesPerPeer());
        figures.put("missing", arrivals.missing());
        return figures;
    }
}
