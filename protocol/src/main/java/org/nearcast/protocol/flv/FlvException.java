// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.flv;

/** Bytes that are not FLV. The message is a short reason. */
public final class FlvException extends Exception {
    public FlvException(String reason) {
        super(reason);
    }
}
