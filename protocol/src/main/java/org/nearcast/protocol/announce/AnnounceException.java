// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

/** A datagram that is not accepted, and why. Carries no stack trace: anybody on the network can cause it. */
public final class AnnounceException extends Exception {

    /** Why a datagram is dropped; a receiver counts drops by this. */
    public enum Reason {
        /** Fewer bytes than the smallest datagram of its kind. */
        TOO_SHORT,
        /** More than {@link AnnounceCodec#MAX_DATAGRAM} bytes. */
        TOO_LONG,
        /** Does not begin with {@link AnnounceCodec#MAGIC}. */
        BAD_MAGIC,
        /** A version other than {@link AnnounceCodec#VERSION}. */
        UNSUPPORTED_VERSION,
        /** An answer where an announcement was expected, or the reverse. */
        WRONG_KIND,
        /** The length field does not say the datagram's length. */
        LENGTH_MISMATCH,
        /** A field has a value it may not have. */
        BAD_FIELD,
        /** The key is no point of P-256. */
        KEY_NOT_ON_CURVE,
        /** The signature is not the key's over these bytes. */
        BAD_SIGNATURE,
        /** The datagram names another address than it came from. */
        WRONG_SENDER,
        /** The counter is not above the last one accepted from this key. */
        REPEATED,
        /** Its origin sends more often than allowed. */
        TOO_FREQUENT,
        /** No signature can be checked now: this second's share is spent. */
        OVERLOADED,
        /** An answer to something this peer did not send lately. */
        NOT_ASKED,
        /** An answer by another key than the controller's. */
        UNKNOWN_CONTROLLER,
        /** A report by a key that is no gateway's at work there. */
        UNKNOWN_GATEWAY
    }

    private final Reason reason;

    AnnounceException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** Why the datagram was dropped. */
    public Reason reason() {
        return reason;
    }
}
