// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.stream;

/** What a frame of a stream carries. */
public enum MediaKind {
    /** RTMP message type 8. */
    AUDIO,
    /** RTMP message type 9. */
    VIDEO,
    /** RTMP message type 18: onMetaData, captions, cue points. */
    DATA
}
