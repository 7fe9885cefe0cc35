// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/** Why a session ended. */
public enum CloseReason {
    /** One of both is done with the other, or goes. */
    DONE(0),
    /** There is another session with the same peer. */
    DUPLICATE(1),
    /** The other does not keep to the protocol. */
    PROTOCOL(2),
    /** Too much was held for it. */
    OVERLOAD(3),
    /** The other is not admitted. */
    NOT_ADMITTED(4),
    /** Nothing was heard for long. Never on the wire. */
    SILENT(-1),
    /** The other never answered, or with something else. Never on the wire. */
    UNREACHABLE(-1);

    private final int code;

    CloseReason(int code) {
        this.code = code;
    }

    /** As CLOSE frames have it; -1 for what is not told. */
    int code() {
        return code;
    }

    /** What a CLOSE frame says; one that is not known is {@link #DONE}. */
    static CloseReason of(long code) {
        for (CloseReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return DONE;
    }
}
