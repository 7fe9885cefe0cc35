// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

/** A datagram that cannot be understood. Without a stack trace: strangers may cause any number of these. */
public class MalformedPayloadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedPayloadException(String message) {
        super(message, null, false, false);
    }
}
