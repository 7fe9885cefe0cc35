// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/** The other end of a session did what it must not: the session ends. */
final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final CloseReason reason;

    TransportException(CloseReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    CloseReason reason() {
        return reason;
    }
}
