// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nearcast.experiments.rateless.BenchmarkRunner;
import org.nearcast.experiments.rateless.CodecCase;
import org.nearcast.experiments.rateless.KernelChoice;
import org.nearcast.experiments.rateless.Operation;
import org.nearcast.experiments.rateless.Timing;
import org.nearcast.experiments.run.Table;
import org.nearcast.rateless.ObjectTransmissionInformation;
import org.nearcast.rateless.code.CodeParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nearcast bench rateless}: how fast the RaptorQ codec is. Its flags are explained in {@code rateless.txt}. */
@Command(name = "rateless")
public final class RatelessCommand extends BenchCommand {
    private static final List<Integer> KS = List.of(10, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 50_000);
    private static final List<Integer> QUICK_KS = List.of(100, 1000, 10_000);
    private static final List<Integer> TS = List.of(64, 1280);
    private static final List<Integer> QUICK_TS = List.of(1280);
    private static final List<String> QUICK_OPERATIONS =
            List.of(Operation.ENCODE_PLANNED.word(), Operation.DECODE_5.word());

    /** What the benchmarks' heap has room for, with all copies. */
    private static final int MOST_BLOCK_BYTES = 128 << 20;

    @Option(names = "--quick")
    private boolean quick;

    @Option(names = "--op", split = ",", paramLabel = "OP")
    private List<String> operations;

    @Option(names = "--k", split = ",", paramLabel = "K")
    private List<Integer> ks;

    @Option(names = "--t", split = ",", paramLabel = "T")
    private List<Integer> ts;

    @Option(names = "--kernel", split = ",", paramLabel = "NAME")
    private List<String> kernels;

    @Option(names = "--warm", paramLabel = "MS")
    private Integer warm;

    @Option(names = "--measure", paramLabel = "MS")
    private Integer measure;

    @Override
    public Integer call() throws IOException, InterruptedException {
        fillIn();
        checkFlags();
        List<String> there = BenchmarkRunner.kernels();
        if (kernels == null) {
            kernels = there;
        } else if (!there.containsAll(kernels)) {
            throw new IllegalStateException("there is no vector kernel on this Java and processor");
        }
        BenchmarkRunner runner = new BenchmarkRunner(warm, measure);
        Set<CodecCase> cases = cases();
        int count = kernels.size() + cases.size();
        int done = 0;
        Map<String, Double> xorGBs = new LinkedHashMap<>();
        for (String kernel : kernels) {
            terminal.moment("%d of %d: XOR, %s kernel", ++done, count, kernel);
            xorGBs.put(kernel, runner.xorGBs(kernel));
        }
        Map<CodecCase, Timing> timings = new LinkedHashMap<>();
        for (CodecCase one : cases) {
            terminal.moment("%d of %d: %s", ++done, count, one);
            timings.put(one, runner.run(one));
        }
        print(timings, xorGBs);
        write(figures(timings, xorGBs), conditions());
        return 0;
    }

    /** What flags do not say. */
    private void fillIn() {
        operations = operations != null ? operations : quick ? QUICK_OPERATIONS : Operation.words();
        ks = ks != null ? ks : quick ? QUICK_KS : KS;
        ts = ts != null ? ts : quick ? QUICK_TS : TS;
        warm = warm != null ? warm : quick ? 2500 : 3000;
        measure = measure != null ? measure : quick ? 2000 : 2500;
    }

    private void checkFlags() {
        for (String word : operations) {
            check(
                    Operation.words().contains(word),
                    "--op must be of " + String.join(", ", Operation.words()) + ", not " + word);
        }
        for (int t : ts) {
            check("--t", t, 1, ObjectTransmissionInformation.MAX_SYMBOL_SIZE);
            for (int k : ks) {
                check("--k", k, 1, CodeParameters.MAX_K);
                check((long) k * t <= MOST_BLOCK_BYTES, "--k times --t must be at most " + MOST_BLOCK_BYTES + " bytes");
            }
        }
        for (String kernel : kernels == null ? List.<String>of() : kernels) {
            check(KernelChoice.NAMES.contains(kernel), "--kernel must be vector or scalar, not " + kernel);
        }
        check("--warm", warm, 0, 60_000);
        check("--measure", measure, BenchmarkRunner.STRETCHES, 600_000);
    }

    private Set<CodecCase> cases() {
        Set<CodecCase> cases = new LinkedHashSet<>();
        for (String word : operations) {
            for (int t : ts) {
                for (int k : ks) {
                    for (String kernel : kernels) {
                        cases.add(new CodecCase(Operation.of(word), k, t, kernel));
                    }
                }
            }
        }
        return cases;
    }

    private void print(Map<CodecCase, Timing> timings, Map<String, Double> xorGBs) {
        Table table = new Table()
                .column("operation", "", "%s")
                .column("K", "symbols", "%d")
                .column("T", "bytes", "%d")
                .column("kernel", "", "%s")
                .column("speed", "Mbit/s", "%.0f")
                .column("of XOR", "%", "%.2f");
        timings.forEach((one, timing) -> {
            double mbps = one.mbps(timing.medianNs());
            double ofXor = mbps / 8e3 / xorGBs.get(one.kernel());
            table.row(one.operation().word(), one.k(), one.t(), one.kernel(), mbps, 100 * ofXor);
        });
        terminal.say("%n%s", table);
        xorGBs.forEach((kernel, gbs) -> terminal.say("XOR of 64 KiB, %s kernel: %.1f GB/s", kernel, gbs));
    }

    private static Map<String, Object> figures(Map<CodecCase, Timing> timings, Map<String, Double> xorGBs) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("jdk", System.getProperty("java.version"));
        figures.put(
                "xorGBs",
                xorGBs.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow());
        figures.put("xorGBsOf", xorGBs);
        List<Object> results = new ArrayList<>();
        timings.forEach((one, timing) -> results.add(one.named(timing)));
        figures.put("results", results);
        return figures;
    }

    private Map<String, Object> conditions() {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("warmMs", warm);
        conditions.put("measureMs", measure);
        conditions.put("threads", 1);
        conditions.put("jvmFlags", String.join(" ", BenchmarkRunner.jvmFlags()));
        return conditions;
    }
}
