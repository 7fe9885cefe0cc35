// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.security.GeneralSecurityException;
import java.security.Signature;

/** Checks a datagram's signature: the dear check, to be made last. */
public final class AnnounceVerifier {

    private AnnounceVerifier() {}

    /**
     * Whether the last 64 bytes are {@code key}'s signature over all the bytes before them.
     *
     * @param datagram a whole datagram, of any length
     * @param key whose signature it should be
     */
    public static boolean isSignedBy(byte[] datagram, PeerKey key) {
        int signed = datagram.length - AnnounceCodec.SIGNATURE_BYTES;
        if (signed < 0) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(AnnounceSigner.ALGORITHM);
            signature.initVerify(key.toPublicKey());
            signature.update(datagram, 0, signed);
            return signature.verify(datagram, signed, AnnounceCodec.SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            // numbers out of range are reported so; they are no signature
            return false;
        }
    }
}
