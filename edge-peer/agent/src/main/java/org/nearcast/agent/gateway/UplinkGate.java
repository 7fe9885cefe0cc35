// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.MainTrack;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * Decides which of a publisher's messages go up to the CDN when the way there is too narrow: once what waits is too long or
 * too much, everything up to the next key frame that finds the way clear again is left out. Configurations and metadata
 * always go. One thread.
 */
final class UplinkGate {
    private final int mostLagMs;
    private final MainTrack mainTrack = new MainTrack();
    private boolean dropping;
    private boolean video;
    private int waiting;
    private long lastSent;
    private long dropped;
    private long skips;

    /** @param mostLagMs stream time that may wait, ms */
    UplinkGate(int mostLagMs) {
        this.mostLagMs = mostLagMs;
    }

    /** One for a way up that begins anew in the middle of a stream: headers first, then from a key frame on. */
    static UplinkGate resuming(int mostLagMs, boolean video) {
        UplinkGate gate = new UplinkGate(mostLagMs);
        gate.dropping = true;
        gate.video = video;
        return gate;
    }

    static boolean isVideo(RtmpMessage message) {
        return message.type() == MessageType.VIDEO;
    }

    /**
     * Whether a message goes up.
     *
     * @param writable whether the connection's queue has room
     */
    boolean admit(RtmpMessage message, boolean writable) {
        boolean isVideo = isVideo(message);
        video |= isVideo;
        boolean keyFrame = isVideo && mainTrack.isKeyFrame(message.payload());
        long lag = waiting == 0 ? 0 : Math.max(0, (int) (message.timestamp() - lastSent));
        if (!dropping && (!writable || lag > mostLagMs)) {
            dropping = true;
            skips++;
        }
        if (dropping && writable && lag <= mostLagMs / 4) {
            dropping = video && !keyFrame;
        }
        if (dropping && !isHeader(message)) {
            dropped++;
            return false;
        }
        if (isTimed(message) && waiting++ == 0) {
            lastSent = message.timestamp();
        }
        return true;
    }

    /** A message that was admitted has left for the CDN. */
    void sent(RtmpMessage message) {
        if (isTimed(message)) {
            waiting--;
            lastSent = message.timestamp();
        }
    }

    private static boolean isHeader(RtmpMessage message) {
        switch (message.type()) {
            case MessageType.VIDEO:
                return VideoTag.isConfiguration(message.payload());
            case MessageType.AUDIO:
                return AudioTag.isConfiguration(message.payload());
            default:
                return message.type() != MessageType.AGGREGATE;
        }
    }

    /** Data carries any time its sender likes. */
    private static boolean isTimed(RtmpMessage message) {
        return message.type() == MessageType.VIDEO || message.type() == MessageType.AUDIO;
    }

    /** Messages left out so far. */
    long dropped() {
        return dropped;
    }

    /** How often it began to leave out. */
    long skips() {
        return skips;
    }
}
