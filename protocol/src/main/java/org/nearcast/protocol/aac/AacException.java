// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.aac;

/** Bytes that are not the AAC structure they should be; the message says why in a few words. */
public final class AacException extends Exception {

    AacException(String reason) {
        super(reason, null, false, false);
    }
}
