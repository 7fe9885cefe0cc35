// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.avc;

/** Bytes that are not the H.264 structure they should be; the message says why in a few words. */
public final class AvcException extends Exception {

    AvcException(String reason) {
        super(reason, null, false, false);
    }
}
