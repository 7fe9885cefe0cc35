// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.nat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.nearcast.experiments.run.Csv;
import org.nearcast.experiments.run.LabExperimentCommand;
import org.nearcast.experiments.run.Run;
import org.nearcast.experiments.run.Table;
import org.nearcast.experiments.stage.Programs;
import org.nearcast.overlay.nat.Reach;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast experiment nat-matrix}: whether peers behind every two kinds of boxes meet, and how, on real sockets. */
@Command(name = "nat-matrix")
public final class NatMatrixCommand extends LabExperimentCommand {
    private static final List<Box> MODELLED = List.of(
            Box.NONE,
            Box.CONE,
            Box.ADDRESS_RESTRICTED,
            Box.PORT_RESTRICTED,
            Box.SYMMETRIC_SEQUENTIAL,
            Box.SYMMETRIC_RANDOM);
    private static final List<Box> FILTERED =
            List.of(Box.NETFILTER_FORWARDED, Box.NETFILTER_SNAT, Box.NETFILTER_PERSISTENT, Box.NETFILTER_RANDOM);
    private static final List<Box> SHARED = List.of(Box.CONE, Box.PORT_RESTRICTED, Box.SYMMETRIC_RANDOM);

    @Option(names = "--tries", paramLabel = "N", defaultValue = "0")
    private int tries;

    @Option(names = "--at-once", paramLabel = "N", defaultValue = "20")
    private int atOnce;

    @Option(names = "--kinds", paramLabel = "KIND,KIND...", split = ",")
    private List<String> kinds = List.of();

    @Override
    protected void checkOptions() {
        List<String> known = Stream.concat(MODELLED.stream(), FILTERED.stream())
                .map(Box::key)
                .toList();
        check(
                known.containsAll(kinds),
                "--kinds must be some of " + String.join(",", known) + ", not " + String.join(",", kinds));
        check(tries >= 0 && tries <= 10_000, "--tries must be 1 to 10000, not " + tries);
        check(
                atOnce >= 1 && atOnce <= Namespaces.MOST,
                "--at-once must be 1 to " + Namespaces.MOST + ", not " + atOnce);
    }

    private int wanted() {
        return tries > 0 ? tries : quick() ? 10 : 100;
    }

    private boolean isWanted(Box box) {
        return kinds.isEmpty() || kinds.contains(box.key());
    }

    private List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        for (List<Box> all : List.of(MODELLED, FILTERED)) {
            List<Box> boxes = all.stream().filter(this::isWanted).toList();
            for (Box one : boxes) {
                for (Box other : boxes) {
                    pairs.add(one + ":" + other + ":APART");
                }
            }
        }
        for (Box box : SHARED.stream().filter(this::isWanted).toList()) {
            pairs.add(box + ":" + box + ":ISOLATED");
            pairs.add(box + ":" + box + ":HAIRPIN");
        }
        return pairs;
    }

    @Override
    protected void run(Run run) throws IOException, InterruptedException {
        run.condition("tries", wanted());
        run.condition("atOnce", atOnce);
        run.condition("linkMs", 20);
        run.condition("linkLoss", 0.005);
        Map<String, PairOutcome> outcomes = new LinkedHashMap<>();
        Process laboratory = new ProcessBuilder(command(run))
                .redirectError(run.logs().resolve("laboratory.log").toFile())
                .start();
        Thread closer = new Thread(laboratory::destroy, "laboratory-closer");
        Runtime.getRuntime().addShutdownHook(closer);
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(laboratory.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 8 && words[0].equals("try")) {
                    PairOutcome outcome =
                            outcomes.computeIfAbsent(String.join(":", words[1], words[2], words[3]), PairOutcome::of);
                    outcome.add(words[4], Long.parseLong(words[5]), words[6], words[7]);
                    if (outcome.tries() == wanted()) {
                        run.terminal().say("  %s", outcome);
                    }
                }
            }
        }
        if (laboratory.waitFor() != 0) {
            throw new IllegalStateException(
                    "the laboratory failed: " + lastLine(run.logs().resolve("laboratory.log")));
        }
        report(run, outcomes);
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    }

    private List<String> command(Run run) {
        List<String> command = new ArrayList<>();
        if (!System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("sudo", "-n"));
        }
        command.addAll(List.of("unshare", "-n", "-m", "-p", "-i", "-f", "--kill-child", "--mount-proc"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path mininet = Programs.find().home().resolve("mininet");
        command.addAll(List.of(java.toString(), "-Xmx256m", "-cp", classPath(), Laboratory.class.getName()));
        command.addAll(List.of(
                Integer.toString(wanted()),
                Integer.toString(Math.min(atOnce, wanted())),
                Long.toString(seed()),
                mininet.toAbsolutePath().toString(),
                run.logs().toAbsolutePath().toString(),
                String.join(",", pairs())));
        return command;
    }

    /** This program's, and the peer's behind it. */
    private static String classPath() {
        List<String> all = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            all.add(Path.of(entry).toAbsolutePath().toString());
        }
        all.add(Programs.find().peerJar().toString());
        return String.join(File.pathSeparator, all);
    }

    private static void report(Run run, Map<String, PairOutcome> outcomes) throws IOException {
        Table table = new Table()
                .column("who asks", "", "%s")
                .column("who is asked", "", "%s")
                .column("where", "", "%s")
                .column("theory", "", "%s")
                .column("direct", "", "%d")
                .column("foretold", "", "%d")
                .column("relayed", "", "%d")
                .column("none", "", "%d")
                .column("in 2 s", "", "%d")
                .column("median", "ms", "%d");
        Map<String, Object> all = new LinkedHashMap<>();
        int kept = 0;
        try (Csv csv = run.csv(
                "nat-matrix.csv",
                "one",
                "other",
                "setting",
                "theory",
                "tries",
                "direct",
                "predicted",
                "relayed",
                "none",
                "within2s",
                "medianMs",
                "p95Ms",
                "classified")) {
            for (PairOutcome outcome : outcomes.values()) {
                table.row(outcome.cells());
                csv.row(outcome.values());
                all.put(outcome.key(), outcome.describe());
                kept += outcome.isKept() ? 1 : 0;
            }
        }
        run.put("pairs", all);
        run.put("pairsMeasured", outcomes.size());
        run.put("pairsAsInTheory", kept);
        run.terminal().say("%n%s", table);
        run.terminal()
                .say(String.format(
                        Locale.ROOT,
                        "%d of %d pairs do as the table of theory says in 99 of 100 tries.",
                        kept,
                        outcomes.size()));
    }

    @Override
    protected void draw(Run run) throws IOException, InterruptedException {
        run.plot("nat_matrix.py", "nat-matrix.png", "nat-matrix.csv");
    }

    /** What theory says of a pair, by where they are. */
    static Reach theory(Box one, Box other, String setting) {
        if (setting.equals("ISOLATED")) {
            return Reach.RELAYED;
        }
        return Reach.between(one.type(), other.type());
    }
}
