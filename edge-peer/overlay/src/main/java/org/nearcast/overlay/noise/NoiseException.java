// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.noise;

import org.nearcast.overlay.host.MalformedPayloadException;

/** A handshake message that is too short, too long, not authentic, or made with a public key that yields no secret. */
public final class NoiseException extends MalformedPayloadException {
    private static final long serialVersionUID = 1;

    public NoiseException(String message) {
        super(message);
    }
}
