// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import io.netty.util.concurrent.Future;
import org.nearcast.live.rtmp.PlayerFeed;
import org.nearcast.live.stream.StreamSettings;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** One message stream of a relayed connection, as far as this peer takes part in it. */
final class MessageStream {
    /** What it is used for. */
    enum Role {
        /** Nothing. */
        NONE,
        /** Something that passes as it is between the client and the CDN. */
        PASSES,
        /** A publish that the CDN has not answered. */
        ASKS_TO_PUBLISH,
        /** A publisher whom the CDN has accepted; served from memory unless {@link #local} is null. */
        PUBLISHES,
        /** A play that the CDN has not answered. */
        ASKS_TO_PLAY,
        /** A viewer whom the CDN has authorised. */
        PLAYS
    }

    final int id;
    Role role = Role.NONE;

    /** {@code app/name} as the client says it; a publisher's may be a secret key. */
    String name = "";

    /** Of the publish or play, by which an {@code _error} may refer to it. */
    double transaction;

    SharedStream.Asking asking;
    Future<?> answerDeadline;
    SharedStream.Local local;
    UplinkGate uplink;
    RtmpMessage publish;

    RtmpMessage play;
    PlayerFeed feed;
    SharedStream.Viewer viewer;
    boolean wantsAudio = true;
    boolean wantsVideo = true;

    MessageStream(int id) {
        this.id = id;
    }

    boolean isViewer() {
        return role == Role.ASKS_TO_PLAY || role == Role.PLAYS;
    }

    boolean isPublisher() {
        return role == Role.ASKS_TO_PUBLISH || role == Role.PUBLISHES;
    }

    /** Whether it publishes, is served here and has lately sent something. */
    boolean sends(StreamSettings settings) {
        return role == Role.PUBLISHES && local != null && local.publication().isSending(settings.silentMillis());
    }

    /** Its connection has gone without a word: a publisher may be back. */
    void lost() {
        if (local != null) {
            local.abandon();
            local = null;
        }
        clear();
    }

    /** Ends what it is used for, here. Idempotent. */
    void clear() {
        role = Role.NONE;
        if (answerDeadline != null) {
            answerDeadline.cancel(false);
            answerDeadline = null;
        }
        if (asking != null) {
            asking.withdraw();
            asking = null;
        }
        if (local != null) {
            local.end();
            local = null;
        }
        if (feed != null) {
            feed.close();
            feed = null;
        }
        if (viewer != null) {
            viewer.leave();
            viewer = null;
        }
    }
}
