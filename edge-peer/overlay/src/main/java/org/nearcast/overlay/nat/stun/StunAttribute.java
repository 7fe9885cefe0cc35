// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

/** Types of attributes (RFC 8489, section 18.3; RFC 8445, section 16.1; RFC 5780, section 7). From 0x8000 on, who does not know one skips it. */
public final class StunAttribute {
    public static final int MAPPED_ADDRESS = 0x0001;
    public static final int CHANGE_REQUEST = 0x0003;
    public static final int USERNAME = 0x0006;
    public static final int MESSAGE_INTEGRITY = 0x0008;
    public static final int ERROR_CODE = 0x0009;
    public static final int UNKNOWN_ATTRIBUTES = 0x000a;
    public static final int NONCE = 0x0015;
    public static final int MESSAGE_INTEGRITY_SHA256 = 0x001c;
    public static final int XOR_MAPPED_ADDRESS = 0x0020;
    public static final int PRIORITY = 0x0024;
    public static final int USE_CANDIDATE = 0x0025;
    public static final int FINGERPRINT = 0x8028;
    public static final int ICE_CONTROLLED = 0x8029;
    public static final int ICE_CONTROLLING = 0x802a;
    public static final int RESPONSE_ORIGIN = 0x802b;
    public static final int OTHER_ADDRESS = 0x802c;

    private static final int FIRST_OPTIONAL = 0x8000;

    private StunAttribute() {}

    /** Whether a message with such an attribute may be understood only by who knows it, and nobody here does. */
    static boolean isForeignAndRequired(int type) {
        return type < FIRST_OPTIONAL
                && switch (type) {
                    case MAPPED_ADDRESS,
                            CHANGE_REQUEST,
                            USERNAME,
                            MESSAGE_INTEGRITY,
                            ERROR_CODE,
                            UNKNOWN_ATTRIBUTES,
                            NONCE,
                            MESSAGE_INTEGRITY_SHA256,
                            XOR_MAPPED_ADDRESS,
                            PRIORITY,
                            USE_CANDIDATE -> false;
                    default -> true;
                };
    }
}
