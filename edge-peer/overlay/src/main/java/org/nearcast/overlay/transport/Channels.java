// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;

/**
 * Deals a transport's messages out by their channel. What happens to sessions is told to everybody that was added, in that order; who has several
 * channels is told once.
 */
public final class Channels implements SessionListener {
    private final SessionListener[] byNumber = new SessionListener[256];
    private final List<SessionListener> all = new ArrayList<>();
    private long unknown;

    /**
     * Gives a channel to a listener.
     *
     * @param channel 0 to 255
     * @return the listener
     * @throws IllegalArgumentException if the channel is taken, or is none
     */
    public <L extends SessionListener> L add(int channel, L listener) {
        Session.requireChannel(channel);
        if (byNumber[channel] != null) {
            throw new IllegalArgumentException("channel " + channel + " is taken");
        }
        byNumber[channel] = listener;
        if (!all.contains(listener)) {
            all.add(listener);
        }
        return listener;
    }

    @Override
    public void opened(Session session) {
        all.forEach(listener -> listener.opened(session));
    }

    @Override
    public void closed(Session session, CloseReason why) {
        all.forEach(listener -> listener.closed(session, why));
    }

    @Override
    public void received(Session session, int channel, ByteBuffer content) {
        SessionListener listener = byNumber[channel];
        if (listener == null) {
            unknown++;
        } else {
            listener.received(session, channel, content);
        }
    }

    @Override
    public void receivedUnreliable(Session session, int channel, ByteBuffer content) {
        SessionListener listener = byNumber[channel];
        if (listener == null) {
            unknown++;
        } else {
            listener.receivedUnreliable(session, channel, content);
        }
    }

    @Override
    public void observed(Session session, Endpoint own) {
        all.forEach(listener -> listener.observed(session, own));
    }

    /** Messages, reliable or not, on channels that nobody has. */
    public long unknown() {
        return unknown;
    }
}
