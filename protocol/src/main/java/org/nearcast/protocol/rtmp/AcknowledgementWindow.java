// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.util.Optional;

/**
 * When to acknowledge what was received (RTMP 1.0, sections 5.4.3 and 5.4.4). The text says at the latest after a window's
 * worth; it is done after half, so that a peer that stops at the window never stands still for a round trip.
 */
public final class AcknowledgementWindow {
    private long windowBytes;
    private long acknowledged;

    /** @param windowBytes until the peer says another size; 0 means no acknowledgements until it does */
    public AcknowledgementWindow(long windowBytes) {
        this.windowBytes = windowBytes;
    }

    /** The peer's Window Acknowledgement Size, bytes. */
    public void windowBytes(long bytes) {
        windowBytes = bytes;
    }

    public long windowBytes() {
        return windowBytes;
    }

    /**
     * @param totalBytes received since the connection began, as {@link ChunkDecoder#bytesReceived()}
     * @return the Acknowledgement to send now, if one is due
     */
    public Optional<RtmpMessage> received(long totalBytes) {
        if (windowBytes == 0 || totalBytes - acknowledged < Math.max(1, windowBytes / 2)) {
            return Optional.empty();
        }
        acknowledged = totalBytes;
        return Optional.of(ProtocolControl.acknowledgement(totalBytes).toMessage());
    }
}
