// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;

/** Turns announcements and answers into signed datagrams. */
public final class AnnounceSigner {

    static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    private final PeerKeyPair keys;
    private final SecureRandom random;

    /**
     * Signs with one pair.
     *
     * @param keys the signer's pair
     * @param random for ECDSA's secret number: a predictable one gives the private key away
     */
    public AnnounceSigner(PeerKeyPair keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** The key that all it signs must carry. */
    public PeerKey publicKey() {
        return keys.publicKey();
    }

    /**
     * The whole datagram of an announcement.
     *
     * @throws IllegalArgumentException if it carries another key than the signer's
     */
    public byte[] sign(Announcement announcement) {
        requireOwn(announcement.key());
        return append(AnnounceCodec.encode(announcement));
    }

    /**
     * The whole datagram of an answer.
     *
     * @throws IllegalArgumentException if it carries another key than the signer's, or the status is unknown
     */
    public byte[] sign(Answer answer) {
        requireOwn(answer.key());
        return append(AnnounceCodec.encode(answer));
    }

    /**
     * The whole datagram of a report.
     *
     * @throws IllegalArgumentException if it carries another key than the signer's, or does not fit
     */
    public byte[] sign(Report report) {
        requireOwn(report.key());
        return append(ReportCodec.encode(report));
    }

    private void requireOwn(PeerKey key) {
        if (!key.equals(keys.publicKey())) {
            throw new IllegalArgumentException("carries another key than the signer's");
        }
    }

    /** Also for tests that need a well-signed datagram no encoder would write. */
    byte[] append(byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys.privateKey(), random);
            signature.update(signed);
            byte[] value = signature.sign();
            byte[] datagram = Arrays.copyOf(signed, signed.length + value.length);
            System.arraycopy(value, 0, datagram, signed.length, value.length);
            return datagram;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign: " + e.getMessage(), e);
        }
    }
}
