// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat.stun;

/** What a message is (RFC 8489, section 5). */
public enum StunClass {
    REQUEST(0x000),
    /** A request that nobody answers. */
    INDICATION(0x010),
    SUCCESS(0x100),
    ERROR(0x110);

    private final int bits;

    StunClass(int bits) {
        this.bits = bits;
    }

    /** The two bits of it in a message's type, where they belong. */
    int bits() {
        return bits;
    }

    static StunClass of(int type) {
        return switch (type & 0x110) {
            case 0x000 -> REQUEST;
            case 0x010 -> INDICATION;
            case 0x100 -> SUCCESS;
            default -> ERROR;
        };
    }
}
