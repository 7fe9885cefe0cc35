// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import java.util.Arrays;
import java.util.Objects;
import org.nearcast.rateless.gf256.Kernels;

/**
 * Makes the encoding symbols of an object of many source blocks (RFC 6330, section 4.4). The object is not copied and must not change. A
 * block's encoder is made when a symbol of it is asked for, and the last few are kept. Belongs to one thread.
 */
public final class ObjectEncoder {
    private final ObjectTransmissionInformation information;
    private final ObjectLayout layout;
    private final byte[] object;
    private final SourceBlockEncoder[] encoders;
    private final int[] kept;
    private int next;

    /**
     * An encoder that keeps one block in memory.
     *
     * @param object the object's bytes, as many as the transfer length says
     * @throws IllegalArgumentException if there are not as many
     */
    public ObjectEncoder(ObjectTransmissionInformation information, byte[] object) {
        this(information, object, 1);
    }

    /**
     * An encoder.
     *
     * @param object the object's bytes, as many as the transfer length says
     * @param blocksInMemory how many blocks are kept encoded, 1 or more: as many as symbols are asked for by turns
     * @throws IllegalArgumentException if there are not as many bytes, or it should keep none
     */
    public ObjectEncoder(ObjectTransmissionInformation information, byte[] object, int blocksInMemory) {
        if (object.length != information.transferLength()) {
            throw new IllegalArgumentException(
                    "an object of " + information.transferLength() + " bytes, not " + object.length);
        }
        if (blocksInMemory < 1) {
            throw new IllegalArgumentException("at least one block must be kept, not " + blocksInMemory);
        }
        this.information = information;
        this.object = object;
        layout = new ObjectLayout(information);
        encoders = new SourceBlockEncoder[information.sourceBlocks()];
        kept = new int[Math.min(blocksInMemory, encoders.length)];
        Arrays.fill(kept, -1);
    }

    public ObjectTransmissionInformation information() {
        return information;
    }

    /** K: the source symbols of a block. Its further symbols, from this ID on, are repair symbols. */
    public int sourceSymbols(int sbn) {
        return layout.sourceSymbols(sbn);
    }

    /**
     * Makes a symbol.
     *
     * @param out takes T bytes from {@code at}
     * @throws IllegalArgumentException if there is no such block
     * @throws IndexOutOfBoundsException if there is no room
     */
    public void symbol(PayloadId id, byte[] out, int at) {
        Objects.checkFromIndexSize(at, information.symbolSize(), out.length);
        int k = layout.sourceSymbols(id.sbn());
        if (id.esi() < k && encoders[id.sbn()] == null) {
            layout.sourceSymbol(id.sbn(), id.esi(), object, out, at);
            return;
        }
        encoder(id.sbn()).symbol(id.esi(), out, at);
    }

    private SourceBlockEncoder encoder(int sbn) {
        if (encoders[sbn] == null) {
            int k = layout.sourceSymbols(sbn);
            SourceBlockEncoder encoder = recycled(k);
            byte[] symbol = new byte[information.symbolSize()];
            for (int esi = 0; esi < k; esi++) {
                layout.sourceSymbol(sbn, esi, object, symbol, 0);
                encoder.load(esi, symbol, 0);
            }
            encoders[sbn] = encoder;
            kept[next] = sbn;
            next = (next + 1) % kept.length;
        }
        return encoders[sbn];
    }

    /** An encoder for a block of k symbols, that of the block whose turn it is to go if it fits. */
    private SourceBlockEncoder recycled(int k) {
        SourceBlockEncoder oldest = null;
        if (kept[next] >= 0) {
            oldest = encoders[kept[next]];
            encoders[kept[next]] = null;
        }
        return oldest != null && oldest.k() == k
                ? oldest
                : new SourceBlockEncoder(EncodingPlan.forK(k), information.symbolSize(), Kernels.best());
    }
}
