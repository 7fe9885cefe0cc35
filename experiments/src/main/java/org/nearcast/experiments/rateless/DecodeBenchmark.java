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

/** From received symbols to the block, with a decoder that is used again and again, as a peer does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    /** One set of symbols in a hundred does not determine the block; so many in a row is a defect. */
    private static final int MOST_TRIES = 50;

    @Param("DECODE_5")
    private Operation operation;

    @Param("1000")
    private int k;

    @Param("1280")
    private int t;

    @Param("scalar")
    private String kernelName;

    private byte[] source;
    private int[] ids;
    private byte[] symbols;
    private SourceBlockDecoder decoder;
    private byte[] block;

    /** Makes a block and symbols of it that determine it, and proves the decoder on them. */
    @Setup
    public void receive() {
        Kernel kernel = KernelChoice.named(kernelName);
        source = new byte[Math.multiplyExact(k, t)];
        new Random(k).nextBytes(source);
        SourceBlockEncoder encoder = new SourceBlockEncoder(EncodingPlan.forK(k), t, kernel);
        encoder.load(source, 0);
        decoder = new SourceBlockDecoder(k, t, kernel);
        block = new byte[source.length];
        int firstRepair = k;
        do {
            if (firstRepair == k + MOST_TRIES) {
                throw new IllegalStateException(MOST_TRIES + " sets of symbols did not determine the block");
            }
            ids = Reception.ids(operation, k, firstRepair++, new Random(k));
            symbols = new byte[ids.length * t];
            for (int i = 0; i < ids.length; i++) {
                encoder.symbol(ids[i], symbols, i * t);
            }
        } while (outcome() == Outcome.MORE_NEEDED);
        decode();
        proveLast();
    }

    private Outcome outcome() {
        decoder.reset();
        for (int i = 0; i < ids.length; i++) {
            decoder.add(ids[i], symbols, i * t);
        }
        return decoder.decode();
    }

    /** The time from the first symbol to the block. */
    @Benchmark
    public byte[] decode() {
        Outcome outcome = outcome();
        if (outcome != Outcome.DECODED) {
            throw new IllegalStateException("the decoder says " + outcome);
        }
        decoder.block(block, 0);
        return block;
    }

    /** The last block must be as right as the first: what the JIT compiler made of it is tried too. */
    @TearDown
    public void proveLast() {
        if (!Arrays.equals(block, source)) {
            throw new IllegalStateException("the decoder made a wrong block");
        }
    }
}
