// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.hls;

/** Text that is not the playlist it should be; the message says why and in which line. */
public final class PlaylistException extends Exception {

    PlaylistException(int line, String reason) {
        super("line " + line + ": " + reason, null, false, false);
    }
}
