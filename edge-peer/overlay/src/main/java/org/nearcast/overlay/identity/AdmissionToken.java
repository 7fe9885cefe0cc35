// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;

/**
 * What a token says: a peer, what it may do, and when. Times are seconds since 1970, both included.
 *
 * @param peer who is admitted
 * @param rights 0 to 255; its bits mean what the origin and its peers agree on
 * @param notBeforeS from when on, 0 or more
 * @param notAfterS until when, not before that
 */
public record AdmissionToken(PeerId peer, int rights, long notBeforeS, long notAfterS) {
    /** Bytes of a token with its signature. */
    public static final int BYTES = 114;

    static final int SIGNATURE_BYTES = 64;
    static final int SIGNED_BYTES = BYTES - SIGNATURE_BYTES;

    private static final int VERSION = 1;

    /** @throws IllegalArgumentException if one of them is out of range */
    public AdmissionToken {
        if (rights < 0 || rights > 255) {
            throw new IllegalArgumentException("rights must be 0 to 255, not " + rights);
        }
        if (notBeforeS < 0 || notAfterS < notBeforeS) {
            throw new IllegalArgumentException("not before " + notBeforeS + " and not after " + notAfterS);
        }
    }

    /**
     * What a token says, whoever signed it.
     *
     * @throws MalformedPayloadException if it says nothing that can be understood
     */
    public static AdmissionToken read(byte[] token) {
        if (token.length != BYTES) {
            throw new MalformedPayloadException("a token of " + token.length + " bytes");
        }
        PayloadReader in = Payload.of(token).reader();
        int version = in.getByte();
        if (version != VERSION) {
            throw new MalformedPayloadException("a token of version " + version);
        }
        int rights = in.getByte();
        long notBeforeS = in.getLong();
        long notAfterS = in.getLong();
        if (notBeforeS < 0 || notAfterS < notBeforeS) {
            throw new MalformedPayloadException("a token for no time at all");
        }
        return new AdmissionToken(in.getId(), rights, notBeforeS, notAfterS);
    }

    /** The bytes that are signed. */
    byte[] toBytes() {
        return new PayloadWriter(SIGNED_BYTES)
                .putByte(VERSION)
                .putByte(rights)
                .putLong(notBeforeS)
                .putLong(notAfterS)
                .putId(peer)
                .end()
                .toBytes();
    }
}
