// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.nio.ByteBuffer;
import org.nearcast.rateless.code.CodeParameters;

/**
 * The FEC Object Transmission Information: what a receiver must know of an object before its symbols make sense (RFC 6330, section 3.3).
 *
 * @param transferLength F, bytes of the object, 1 to 946,270,874,880
 * @param symbolSize T, bytes of a symbol, a multiple of Al, 1 to 65,535
 * @param sourceBlocks Z, 1 to 255: the RFC counts with 256 blocks, but has eight bits for their number
 * @param subBlocks N, sub-blocks of each source block, 1 to 65,535, at most T / Al
 * @param alignment Al, bytes, 1 to 255
 */
public record ObjectTransmissionInformation(
        long transferLength, int symbolSize, int sourceBlocks, int subBlocks, int alignment) {
    /** Bytes on the wire: the eight of the common part and the four of the scheme-specific part. */
    public static final int BYTES = 12;

    /** The most bytes of an object (section 3.3.2). */
    public static final long MAX_TRANSFER_LENGTH = 946_270_874_880L;

    /** The largest symbol, in bytes. */
    public static final int MAX_SYMBOL_SIZE = 65_535;

    /** @throws IllegalArgumentException if a number is out of range, or the object needs more than 56,403 symbols in a block */
    public ObjectTransmissionInformation {
        require(transferLength >= 1 && transferLength <= MAX_TRANSFER_LENGTH, "transfer length", transferLength);
        require(alignment >= 1 && alignment <= 255, "alignment", alignment);
        require(symbolSize >= 1 && symbolSize <= MAX_SYMBOL_SIZE, "symbol size", symbolSize);
        require(sourceBlocks >= 1 && sourceBlocks <= 255, "number of source blocks", sourceBlocks);
        require(subBlocks >= 1 && subBlocks <= 65_535, "number of sub-blocks", subBlocks);
        if (symbolSize % alignment != 0) {
            throw new IllegalArgumentException(
                    "symbol size " + symbolSize + " is not a multiple of the alignment, " + alignment);
        }
        if (subBlocks > symbolSize / alignment) {
            throw new IllegalArgumentException(
                    subBlocks + " sub-blocks are more than a symbol has units of the alignment");
        }
        long symbols = ceil(transferLength, symbolSize);
        if (sourceBlocks > symbols) {
            throw new IllegalArgumentException(sourceBlocks + " source blocks are more than " + symbols + " symbols");
        }
        if (ceil(symbols, sourceBlocks) > CodeParameters.MAX_K) {
            throw new IllegalArgumentException(symbols + " symbols in " + sourceBlocks + " source blocks are more than "
                    + CodeParameters.MAX_K + " in one");
        }
    }

    private static void require(boolean right, String what, long value) {
        if (!right) {
            throw new IllegalArgumentException(what + " out of range: " + value);
        }
    }

    /**
     * Chooses Z and N as section 4.3 recommends.
     *
     * @param transferLength F, bytes
     * @param symbolSize P', the payload of a packet in bytes, which becomes T; a multiple of the alignment
     * @param alignment Al, bytes
     * @param minSubSymbol SS, the least size of a sub-symbol in units of the alignment, 1 or more
     * @param workingMemory WS, bytes of a block that a receiver can decode in memory
     * @throws IllegalArgumentException if a number is out of range, or no block fits into the working memory, or 255 blocks do not suffice
     */
    public static ObjectTransmissionInformation derive(
            long transferLength, int symbolSize, int alignment, int minSubSymbol, long workingMemory) {
        require(transferLength >= 1 && transferLength <= MAX_TRANSFER_LENGTH, "transfer length", transferLength);
        require(alignment >= 1 && alignment <= 255, "alignment", alignment);
        require(symbolSize >= alignment && symbolSize <= MAX_SYMBOL_SIZE, "symbol size", symbolSize);
        require(minSubSymbol >= 1 && minSubSymbol <= symbolSize / alignment, "least sub-symbol", minSubSymbol);
        long symbols = ceil(transferLength, symbolSize);
        int maxSubBlocks = symbolSize / (minSubSymbol * alignment);
        int largestBlock = largestBlock(symbolSize, alignment, maxSubBlocks, workingMemory);
        require(largestBlock > 0, "working memory", workingMemory);
        long blocks = ceil(symbols, largestBlock);
        require(blocks <= 255, "number of source blocks", blocks);
        long perBlock = ceil(symbols, blocks);
        int subBlocks = 1;
        while (perBlock > largestBlock(symbolSize, alignment, subBlocks, workingMemory)) {
            subBlocks++;
        }
        return new ObjectTransmissionInformation(transferLength, symbolSize, (int) blocks, subBlocks, alignment);
    }

    /** KL(n): the largest K' of which one sub-block out of n fits into the working memory; 0 if none does. */
    private static int largestBlock(int symbolSize, int alignment, int subBlocks, long workingMemory) {
        long subSymbol = alignment * ceil(symbolSize, (long) alignment * subBlocks);
        return CodeParameters.largestKPrimeUpTo(workingMemory / subSymbol);
    }

    private static long ceil(long a, long b) {
        return (a + b - 1) / b;
    }

    /** Kt, the symbols of the object, all blocks together. */
    public int symbols() {
        return Math.toIntExact(ceil(transferLength, symbolSize));
    }

    /** How the object's symbols are dealt to the source blocks (section 4.4.1.2): KL, KS, ZL, ZS. */
    public Partition blockPartition() {
        return Partition.of(symbols(), sourceBlocks);
    }

    /** How a symbol's units of the alignment are dealt to the sub-blocks (section 4.4.1.2): TL, TS, NL, NS. */
    public Partition subBlockPartition() {
        return Partition.of(symbolSize / alignment, subBlocks);
    }

    /**
     * Reads the {@link #BYTES} bytes of the wire: the common part, then the scheme-specific part.
     *
     * @throws IllegalArgumentException if there are fewer, or they say what is not allowed
     */
    public static ObjectTransmissionInformation read(ByteBuffer wire) {
        if (wire.remaining() < BYTES) {
            throw new IllegalArgumentException(
                    "object transmission information has " + BYTES + " bytes, not " + wire.remaining());
        }
        long length = 0;
        for (int i = 0; i < 5; i++) {
            length = length << 8 | wire.get() & 0xff;
        }
        wire.get(); // reserved, not to be looked at
        int symbolSize = unsigned16(wire);
        int sourceBlocks = wire.get() & 0xff;
        int subBlocks = unsigned16(wire);
        int alignment = wire.get() & 0xff;
        return new ObjectTransmissionInformation(length, symbolSize, sourceBlocks, subBlocks, alignment);
    }

    /** Writes the {@link #BYTES} bytes of the wire, whatever the buffer's byte order. */
    public void write(ByteBuffer wire) {
        for (int shift = 32; shift >= 0; shift -= 8) {
            wire.put((byte) (transferLength >>> shift));
        }
        wire.put((byte) 0);
        wire.put((byte) (symbolSize >>> 8)).put((byte) symbolSize);
        wire.put((byte) sourceBlocks);
        wire.put((byte) (subBlocks >>> 8)).put((byte) subBlocks);
        wire.put((byte) alignment);
    }

    private static int unsigned16(ByteBuffer wire) {
        return (wire.get() & 0xff) << 8 | wire.get() & 0xff;
    }
}
