// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks with JMH, each in a fresh JVM of the Java that runs this, with one thread.
 *
 * @param warmMs how long a benchmark runs before it is measured; 0 for not at all
 * @param measureMs how long it is measured, in {@value #STRETCHES} stretches
 */
public record BenchmarkRunner(int warmMs, int measureMs) {
    /** Parts of the time that is measured. */
    public static final int STRETCHES = 5;

    private static final int WARM_STRETCHES = 2;

    /** The heap is large from the start and collected by the one thread, so that what is measured takes one processor. */
    private static final List<String> JVM_FLAGS =
            List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xms2g", "-Xmx2g");

    static {
        // JMH keeps others out by a file in /tmp, which belongs to whoever ran it first.
        System.setProperty("jmh.ignoreLock", "true");
    }

    /** The flags that benchmarks' JVMs get: ours, and after them those of this JVM but for what is about this program. */
    public static List<String> jvmFlags() {
        Stream<String> inherited = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Dnearcast.") || flag.startsWith("-Dnearcast.rateless."));
        return Stream.concat(JVM_FLAGS.stream(), inherited).distinct().toList();
    }

    /**
     * The kernels there are in such a JVM, the best first.
     *
     * @throws IllegalStateException if it does not start
     */
    public static List<String> kernels() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(jvmFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelChoice.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "Java does not start with " + String.join(" ", jvmFlags()) + ": " + said.strip());
        }
        return said.lines().filter(KernelChoice.NAMES::contains).toList();
    }

    /**
     * Times the addition of one row of {@link XorBenchmark#ROW_BYTES} to another.
     *
     * @return bytes of a row added in a second, GB (10^9)
     * @throws IllegalStateException if it fails
     */
    public double xorGBs(String kernel) {
        Timing timing = run(
                "XOR, " + kernel + " kernel",
                XorBenchmark.class,
                "xor",
                options -> options.param("kernelName", kernel));
        return XorBenchmark.ROW_BYTES / timing.medianNs();
    }

    /**
     * Times one operation of the codec.
     *
     * @throws IllegalStateException if it fails or gives a wrong result
     */
    public Timing run(CodecCase one) {
        Operation operation = one.operation();
        Class<?> benchmark = operation.decodes() ? DecodeBenchmark.class : EncodeBenchmark.class;
        String method = operation.decodes() ? "decode" : operation.word();
        return run(one.toString(), benchmark, method, options -> {
            options.param("k", String.valueOf(one.k()));
            options.param("t", String.valueOf(one.t()));
            options.param("kernelName", one.kernel());
            if (operation.decodes()) {
                options.param("operation", operation.name());
            }
        });
    }

    private Timing run(String name, Class<?> benchmark, String method, Consumer<ChainedOptionsBuilder> parameters) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName() + "." + method + "$")
                .forks(1)
                .threads(1)
                .jvmArgs(jvmFlags().toArray(String[]::new))
                .warmupIterations(warmMs == 0 ? 0 : WARM_STRETCHES)
                .warmupTime(TimeValue.milliseconds(Math.max(1, warmMs / WARM_STRETCHES)))
                .measurementIterations(STRETCHES)
                .measurementTime(TimeValue.milliseconds(Math.max(1, measureMs / STRETCHES)))
                .shouldFailOnError(true);
        parameters.accept(options);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            OutputFormat format = OutputFormatFactory.createFormatInstance(log, VerboseMode.SILENT);
            RunResult result = new Runner(options.build(), format).runSingle();
            return new Timing(result.getAggregatedResult().getIterationResults().stream()
                    .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                    .toArray());
        } catch (RunnerException e) {
            throw new IllegalStateException(
                    name + ": " + deepest(e) + lastWords(said.toString(StandardCharsets.UTF_8)), e);
        }
    }

    private static String deepest(Throwable e) {
        Throwable reason = e;
        while (reason.getCause() != null || reason.getSuppressed().length > 0) {
            reason = reason.getCause() != null ? reason.getCause() : reason.getSuppressed()[0];
        }
        return reason instanceof IllegalStateException ? reason.getMessage() : reason.toString();
    }

    /** What a JVM that died said, but for warnings. */
    private static String lastWords(String said) {
        return said.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING:"))
                .collect(Collectors.joining("\n  ", ": ", ""))
                .replaceFirst("^: $", "");
    }
}
