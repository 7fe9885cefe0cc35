// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless;

import org.nearcast.rateless.code.CodeParameters;

/**
 * The FEC payload ID before the symbols of a packet (RFC 6330, section 3.2).
 *
 * @param sbn source block number, 0 to 255
 * @param esi encoding symbol ID of the packet's first symbol, 0 to 2^24 - 1
 */
public record PayloadId(int sbn, int esi) {
    /** Bytes on the wire. */
    public static final int BYTES = 4;

    /** @throws IllegalArgumentException if a number is out of range */
    public PayloadId {
        if (sbn < 0 || sbn > 255) {
            throw new IllegalArgumentException("source block number must be 0 to 255, not " + sbn);
        }
        if (esi < 0 || esi > CodeParameters.MAX_ESI) {
            throw new IllegalArgumentException("encoding symbol ID must be 0 to 2^24 - 1, not " + esi);
        }
    }

    /** From the four bytes on the wire, in network order; every value is allowed. */
    public static PayloadId of(int wire) {
        return new PayloadId(wire >>> 24, wire & CodeParameters.MAX_ESI);
    }

    /** The four bytes on the wire, in network order. */
    public int toWire() {
        return sbn << 24 | esi;
    }
}
