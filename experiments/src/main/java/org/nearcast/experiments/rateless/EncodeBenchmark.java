// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nearcast.rateless.EncodingPlan;
import org.nearcast.rateless.SourceBlockDecoder;
import org.nearcast.rateless.SourceBlockDecoder.Outcome;
import org.nearcast.rateless.SourceBlockEncoder;
import org.nearcast.rateless.gf256.Kernel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From a source block to its first repair symbol. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {
    @Param("1000")
    private int k;

    @Param("1280")
    private int t;

    @Param("scalar")
    private String kernelName;

    private Kernel kernel;
    private byte[] source;
    private byte[] symbol;
    private byte[] right;
    private SourceBlockEncoder planned;

    /** Makes a block, and proves the encoder on it. */
    @Setup
    public void prepare() {
        kernel = KernelChoice.named(kernelName);
        source = new byte[Math.multiplyExact(k, t)];
        new Random(k).nextBytes(source);
        symbol = new byte[t];
        planned = new SourceBlockEncoder(EncodingPlan.forK(k), t, kernel);
        right = encodePlanned().clone();
        proveRepairSymbols();
    }

    /** The first source symbol is replaced by repair symbols, the first of them among these. */
    private void proveRepairSymbols() {
        SourceBlockDecoder decoder = new SourceBlockDecoder(k, t, kernel);
        for (int esi = 1; esi < k; esi++) {
            decoder.add(esi, source, esi * t);
        }
        decoder.add(k, right, 0);
        for (int esi = k + 1; decoder.decode() == Outcome.MORE_NEEDED; esi++) {
            decoder.add(esi, planned.symbol(esi), 0);
        }
        byte[] block = new byte[source.length];
        decoder.block(block, 0);
        require(Arrays.equals(block, source), "a block that is not the source");
    }

    /** The time of all of it, the plan included. */
    @Benchmark
    public byte[] encode() {
        SourceBlockEncoder encoder = new SourceBlockEncoder(EncodingPlan.make(k), t, kernel);
        return firstRepairSymbol(encoder);
    }

    /** The time with the plan given. */
    @Benchmark
    public byte[] encodePlanned() {
        return firstRepairSymbol(planned);
    }

    private byte[] firstRepairSymbol(SourceBlockEncoder encoder) {
        encoder.load(source, 0);
        encoder.symbol(k, symbol, 0);
        return symbol;
    }

    /** The last symbol must be as right as the first: what the JIT compiler made of it is tried too. */
    @TearDown
    public void proveLast() {
        require(Arrays.equals(symbol, right), "a wrong repair symbol");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("the encoder made " + otherwise);
        }
    }
}
