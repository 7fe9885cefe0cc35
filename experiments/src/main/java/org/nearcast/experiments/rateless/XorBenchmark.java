// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nearcast.rateless.gf256.Kernel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a kernel can do at best: one row is added to another. The codec's figures are compared with it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class XorBenchmark {
    /** Bytes of a row. */
    static final int ROW_BYTES = 64 << 10;

    /** Row 0 becomes the sum of two, rows 0 and 1. */
    private static final int[] PROGRAM = {0, 2, 0, 1};

    @Param("scalar")
    private String kernelName;

    private Kernel kernel;
    private final byte[] rows = new byte[2 * ROW_BYTES];

    /** Fills the rows. */
    @Setup
    public void fill() {
        kernel = KernelChoice.named(kernelName);
        new Random(1).nextBytes(rows);
    }

    /** The time of one addition. */
    @Benchmark
    public byte[] xor() {
        kernel.sums(rows, ROW_BYTES, PROGRAM, 0, PROGRAM.length);
        return rows;
    }
}
