// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.nearcast.rateless.SourceBlockDecoder.Added;
import org.nearcast.rateless.SourceBlockDecoder.Outcome;

/**
 * Gets an object of many source blocks back (RFC 6330, section 4.4). Each block is decoded as soon as its symbols suffice, and its decoder
 * then let go. Belongs to one thread.
 */
public final class ObjectDecoder {
    private final ObjectTransmissionInformation information;
    private final ObjectLayout layout;
    private final byte[] object;
    private final SourceBlockDecoder[] decoders;
    private final MessageDigest[] digests;
    private final byte[][] expected;
    private final Outcome[] outcomes;
    private int decoded;

    /**
     * A decoder.
     *
     * @param maxBytes how long an object may be: its memory is that, and some twice a block for each block in the making
     * @throws IllegalArgumentException if the object is longer
     */
    public ObjectDecoder(ObjectTransmissionInformation information, int maxBytes) {
        if (information.transferLength() > maxBytes) {
            throw new IllegalArgumentException("an object of " + information.transferLength()
                    + " bytes is longer than the " + maxBytes + " allowed");
        }
        this.information = information;
        layout = new ObjectLayout(information);
        object = new byte[(int) information.transferLength()];
        int blocks = information.sourceBlocks();
        decoders = new SourceBlockDecoder[blocks];
        digests = new MessageDigest[blocks];
        expected = new byte[blocks][];
        outcomes = new Outcome[blocks];
        Arrays.fill(outcomes, Outcome.MORE_NEEDED);
    }

    /**
     * Sets the digest that a block must have; see {@link SourceBlockDecoder#expect}. To be called before its first symbol.
     *
     * @param value the digest of the block's source symbols, padding included
     * @throws IllegalArgumentException if there is no such block
     */
    public void expect(int sbn, MessageDigest algorithm, byte[] value) {
        layout.sourceSymbols(sbn);
        digests[sbn] = algorithm;
        expected[sbn] = value.clone();
    }

    /**
     * Adds the symbols of a packet and decodes their block if that is possible now.
     *
     * @param id the first symbol's; those that follow have the next IDs
     * @param symbols one or more symbols of T bytes
     * @return what is true of the block: decoded, or why not
     * @throws IllegalArgumentException if there is no such block, or the length is no multiple of T, or the IDs run out of range
     */
    public Outcome add(PayloadId id, byte[] symbols, int at, int length) {
        Objects.checkFromIndexSize(at, length, symbols.length);
        int k = layout.sourceSymbols(id.sbn());
        int t = information.symbolSize();
        int count = length / t;
        if (count == 0 || count * t != length) {
            throw new IllegalArgumentException("symbols of " + t + " bytes, not " + length + " bytes");
        }
        IntermediateSymbols.check(id.esi() + count - 1);
        if (outcomes[id.sbn()] != Outcome.MORE_NEEDED) {
            return outcomes[id.sbn()];
        }
        SourceBlockDecoder decoder = decoder(id.sbn(), k);
        for (int i = 0; i < count && outcomes[id.sbn()] == Outcome.MORE_NEEDED; i++) {
            if (decoder.add(id.esi() + i, symbols, at + i * t) == Added.NEW && decoder.canTry()) {
                decode(id.sbn(), decoder);
            }
        }
        return outcomes[id.sbn()];
    }

    private SourceBlockDecoder decoder(int sbn, int k) {
        if (decoders[sbn] == null) {
            decoders[sbn] = new SourceBlockDecoder(k, information.symbolSize());
            if (digests[sbn] != null) {
                decoders[sbn].expect(digests[sbn], expected[sbn]);
            }
        }
        return decoders[sbn];
    }

    private void decode(int sbn, SourceBlockDecoder decoder) {
        outcomes[sbn] = decoder.decode();
        if (outcomes[sbn] == Outcome.DECODED) {
            byte[] symbol = new byte[information.symbolSize()];
            for (int esi = 0; esi < decoder.k(); esi++) {
                decoder.symbol(esi, symbol, 0);
                layout.placeSourceSymbol(sbn, esi, symbol, object);
            }
            decoded++;
        }
        if (outcomes[sbn] != Outcome.MORE_NEEDED) {
            decoders[sbn] = null;
        }
    }

    /** Begins a block again, whose symbols contradicted one another or gave the wrong digest. A decoded block stays. */
    public void retry(int sbn) {
        layout.sourceSymbols(sbn);
        if (outcomes[sbn] != Outcome.DECODED) {
            outcomes[sbn] = Outcome.MORE_NEEDED;
            decoders[sbn] = null;
        }
    }

    public ObjectTransmissionInformation information() {
        return information;
    }

    /** What is true of a block. */
    public Outcome outcome(int sbn) {
        layout.sourceSymbols(sbn);
        return outcomes[sbn];
    }

    /** How many blocks are decoded. */
    public int decodedBlocks() {
        return decoded;
    }

    /** Whether all blocks are decoded. */
    public boolean isComplete() {
        return decoded == outcomes.length;
    }

    /**
     * The object; the decoder's own array, which no longer changes.
     *
     * @throws IllegalStateException if it is not complete
     */
    public byte[] object() {
        if (!isComplete()) {
            throw new IllegalStateException(decoded + " of " + outcomes.length + " blocks are decoded");
        }
        return object;
    }
}
