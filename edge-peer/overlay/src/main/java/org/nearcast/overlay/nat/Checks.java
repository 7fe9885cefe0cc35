// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.nat.stun.StunAttribute;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunWriter;
import org.nearcast.overlay.nat.stun.TransactionId;

/**
 * Connectivity checks as messages (RFC 8445, section 7). A check proves the key of who is checked, and so does its answer. By SHA-256, which RFC
 * 8489 allows and both peers know.
 */
final class Checks {
    /** Both peers want to decide (RFC 8445, section 7.3.1.1). */
    static final int ROLE_CONFLICT = 487;

    private Checks() {}

    /**
     * A check.
     *
     * @param local who sends it
     * @param remote who is checked
     * @param nominates whether this pair shall be the one
     */
    static Payload request(
            TransactionId id,
            Credentials local,
            Credentials remote,
            boolean controlling,
            long tieBreaker,
            int priority,
            boolean nominates) {
        StunWriter out = StunWriter.binding(StunClass.REQUEST, id)
                .text(StunAttribute.USERNAME, Credentials.name(remote, local))
                .integer(StunAttribute.PRIORITY, priority)
                .longInteger(controlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED, tieBreaker);
        if (nominates) {
            out.flag(StunAttribute.USE_CANDIDATE);
        }
        return out.integritySha256(remote.key()).endWithFingerprint();
    }

    /** The answer to one. */
    static Payload answer(Endpoint from, StunMessage request, Credentials local) {
        return StunWriter.binding(StunClass.SUCCESS, request.id())
                .maskedEndpoint(StunAttribute.XOR_MAPPED_ADDRESS, from)
                .integritySha256(local.key())
                .endWithFingerprint();
    }

    /** The answer if it is not in order. */
    static Payload error(int code, StunMessage request, Credentials local) {
        return StunWriter.binding(StunClass.ERROR, request.id())
                .error(code, "")
                .integritySha256(local.key())
                .endWithFingerprint();
    }
}
