// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

/** The peer broke the protocol or one of our limits; its connection cannot go on. The message is a short reason for a log line. */
public final class RtmpException extends Exception {
    public RtmpException(String reason) {
        super(reason);
    }

    public RtmpException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
