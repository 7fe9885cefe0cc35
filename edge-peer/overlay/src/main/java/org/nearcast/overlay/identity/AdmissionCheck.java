// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PeerId;

/**
 * Closed mode: a peer needs a token of the authority's. Cheap checks come first; the signature, which takes most of a millisecond, last, and not
 * again for a token that was found good and is among the last so found. Tokens that are not good are not remembered, so that strangers cannot
 * push the good ones out; how often they may try is for the session to bound.
 */
public final class AdmissionCheck {
    /** What is said of who may not take part. */
    public static final int REFUSED = -1;

    /** Why a token was refused. */
    public enum Refusal {
        /** Its length, version or times are not a token's; also who shows none. */
        MALFORMED,
        /** It was issued to somebody else. */
        OTHER_PEER,
        /** Its time has not come. */
        NOT_YET,
        /** Its time is over. */
        EXPIRED,
        /** It was altered, or another authority signed it. */
        SIGNATURE
    }

    private final PublicKey authority;
    private final int mostRemembered;
    private final Set<ByteBuffer> good = new LinkedHashSet<>();
    private final long[] refused = new long[Refusal.values().length];
    private long verified;

    /**
     * @param authorityKey the authority's {@link Authority#publicKey}
     * @param mostRemembered how many good tokens, of 114 bytes each, 0 or more
     * @throws IllegalArgumentException if it is no public key
     */
    public AdmissionCheck(byte[] authorityKey, int mostRemembered) {
        authority = Ed25519Keys.publicKey(authorityKey);
        this.mostRemembered = mostRemembered;
    }

    /**
     * What a peer may do.
     *
     * @param token as it came, of any length
     * @param peer who showed it, as proven by a handshake
     * @param nowS the time of day, in seconds since 1970
     * @return 0 to 255, or {@link #REFUSED}
     */
    public int rights(byte[] token, PeerId peer, long nowS) {
        AdmissionToken said;
        try {
            said = AdmissionToken.read(token);
        } catch (MalformedPayloadException e) {
            return refuse(Refusal.MALFORMED);
        }
        if (!said.peer().equals(peer)) {
            return refuse(Refusal.OTHER_PEER);
        }
        if (nowS < said.notBeforeS()) {
            return refuse(Refusal.NOT_YET);
        }
        if (nowS > said.notAfterS()) {
            return refuse(Refusal.EXPIRED);
        }
        return isGood(token) ? said.rights() : refuse(Refusal.SIGNATURE);
    }

    /** How many tokens were refused for that reason. */
    public long refused(Refusal why) {
        return refused[why.ordinal()];
    }

    /** How many signatures were verified: what it cost. */
    public long verified() {
        return verified;
    }

    /** How many good tokens it remembers. */
    public int remembered() {
        return good.size();
    }

    private int refuse(Refusal why) {
        refused[why.ordinal()]++;
        return REFUSED;
    }

    private boolean isGood(byte[] token) {
        ByteBuffer key = ByteBuffer.wrap(token.clone());
        // Taken out and put back: the one that was not seen for longest is the first.
        boolean known = good.remove(key);
        if (!known && !isSigned(token)) {
            return false;
        }
        good.add(key);
        if (good.size() > mostRemembered) {
            Iterator<ByteBuffer> eldest = good.iterator();
            eldest.next();
            eldest.remove();
        }
        return true;
    }

    private boolean isSigned(byte[] token) {
        verified++;
        try {
            Signature signature = Signature.getInstance(Ed25519Keys.ALGORITHM);
            signature.initVerify(authority);
            signature.update(Authority.PURPOSE);
            signature.update(token, 0, AdmissionToken.SIGNED_BYTES);
            return signature.verify(token, AdmissionToken.SIGNED_BYTES, AdmissionToken.SIGNATURE_BYTES);
        } catch (SignatureException e) {
            return false; // numbers out of range are reported so; they are no signature
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }
}
