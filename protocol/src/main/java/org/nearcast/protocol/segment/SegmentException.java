// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.segment;

/** Bytes that are no crumb or manifest; the message is a short reason. Carries no stack trace: anybody on the network can cause it. */
public final class SegmentException extends Exception {
    SegmentException(String reason) {
        super(reason, null, false, false);
    }
}
